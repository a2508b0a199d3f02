"""The switches before the reactions of the reserve, and what follows when one is on again."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.switching import Switchboard
from services.kernel.database import stand
from services.kernel.places import region_of
from services.reserve.leaders import nominating
from services.reserve.permissions import P, access
from services.reserve.received.models import ReserveSwitch
from services.reserve.received.queries import TAKEN
from services.reserve.received.rules import EVENTS, LABELS, ReserveReaction


async def _made_up(tx: AsyncSession, name: ReserveReaction) -> None:
    """Results that count again nominate, as they would have when they came: as the region sees them, to the end."""
    if name is ReserveReaction.head_results:
        region = region_of(tx.info["caller"].place)
        await stand(tx, region)  # ADR 0008
        await nominating.nominate(tx, region)


SWITCHES = Switchboard(
    names=ReserveReaction,
    labels=LABELS,
    switch=ReserveSwitch,
    taken=TAKEN,
    events=EVENTS,
    access=access,
    operate=P.operate,
    made_up=_made_up,
)
