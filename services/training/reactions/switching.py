"""The switches before the reactions of training, and what follows when one is on again."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.reactions import Taking
from services.directory.switching import Switchboard
from services.kernel.database import stand
from services.kernel.places import region_of
from services.training.permissions import P, access
from services.training.reactions.consumer import make_up
from services.training.reactions.models import ReceivedEvent, TrainingSwitch
from services.training.reactions.rules import EVENTS, LABELS, TrainingReaction

TAKEN = {each: Taking(ReceivedEvent, ReceivedEvent.reaction == each) for each in TrainingReaction}


async def _made_up(tx: AsyncSession, name: TrainingReaction) -> None:
    """As the region sees it, to the end of the transaction: what waited is done as when it came."""
    await stand(tx, region_of(tx.info["caller"].place))  # ADR 0008
    await make_up(tx, name)


SWITCHES = Switchboard(
    names=TrainingReaction,
    labels=LABELS,
    switch=TrainingSwitch,
    taken=TAKEN,
    events=EVENTS,
    access=access,
    operate=P.operate,
    made_up=_made_up,
)
