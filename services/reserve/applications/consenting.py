"""Who does not consent any more to be judged is judged no further: the application leaves the contest."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.reserve.applications import queries
from services.reserve.applications.models import Application
from services.reserve.applications.moving import moved
from services.reserve.applications.rules import ApplicationAction
from services.reserve.candidates.consents import Consent, lapsed
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestPurpose
from services.reserve.requirements.profile import ConsentPurpose

NEEDED = {
    ContestPurpose.vacancy: (ConsentPurpose.contest,),
    ContestPurpose.reserve: (ConsentPurpose.contest, ConsentPurpose.reserve),
}
"""None of these may have been taken back: whoever wins a contest for the reserve is included in it."""
LAPSED = "Согласие на обработку персональных данных отозвано или истекло"


async def without_consent(tx: AsyncSession, contest: Contest) -> set[UUID]:
    """Applications that compete, whose consent has been withdrawn or is over. The files lie anywhere (ADR 0008)."""
    given: defaultdict[UUID, list[Consent]] = defaultdict(list)
    async with standing_at(tx, region_of(contest.place)):
        for application_id, consent in await tx.execute(queries.consents(contest.id)):
            given[application_id].append(consent.stated)
    today, needed = tx.info["clock"].today(), NEEDED[contest.purpose]
    return {id_ for id_, each in given.items() if any(lapsed(each, purpose, today) for purpose in needed)}


async def let_go(tx: AsyncSession, contest: Contest) -> None:
    """They leave the contest, which is held, with the reason."""
    gone = await without_consent(tx, contest)
    entered: list[Application] = [*await tx.scalars(queries.of_contest(contest.id))] if gone else []
    for each in entered:
        if each.id in gone:
            await moved(tx, each, ApplicationAction.withdraw, LAPSED, reason=LAPSED)
