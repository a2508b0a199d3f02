"""How a programme of transfer stands for who looks at it: what guards look at, and what may be done now."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.training.learning_teams import policies
from services.training.learning_teams.models import LearningTeam
from services.training.learning_teams.progress import passed, progress_of
from services.training.learning_teams.rules import LearningTeamLevel
from services.training.learning_teams.service import enrolled
from services.training.permissions import access
from services.training.transfer_programmes.models import TransferProgramme
from services.training.transfer_programmes.rules import WORKFLOW, Facts, TransferAction, gap, strangers


def allowed(caller: Identity, facts: Facts, programme: TransferProgramme) -> list[TransferAction]:
    """What this caller may do now."""
    return WORKFLOW.allowed(programme.status, facts, access, caller, programme.place)


async def facts_of(tx: AsyncSession, caller: Identity, programme: TransferProgramme) -> Facts:
    today: date = tx.info["clock"].today()
    training = await enrolled(tx, programme.team_enrolment_id)
    progress = await progress_of(tx, training, today)
    policy = await policies.POLICY.of(tx, region_of(programme.place))
    now, said = programme.team.on(today), programme.said
    return Facts(
        own=caller.place == programme.place,
        term=programme.team.term,
        today=today,
        last=programme.period_to,
        members=len(progress),
        passed=passed(progress),
        least_share=policy.least_share,
        led=any(each.leads and each.person_id for each in now),
        gap=gap(said),
        strangers=len(strangers(said, {each.person_id for each in now if each.person_id})),
        agreement=await agreement_needed(tx, programme.team),
        agreed=programme.agreed,
    )


async def agreement_needed(tx: AsyncSession, team: LearningTeam) -> bool:
    """The authority agrees with what is of its schools; its own programme needs no one's."""
    policy = await policies.POLICY.of(tx, region_of(team.place))
    return policy.agreement and team.level is LearningTeamLevel.school
