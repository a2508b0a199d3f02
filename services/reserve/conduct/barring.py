"""Who passed and is not to be chosen: who stands in that reserve or above it, and a second application of a person."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.kernel.problems import StepRefused
from services.reserve.applications.models import Application
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.candidates import service as candidates
from services.reserve.conduct import queries
from services.reserve.conduct.rules import repeated
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestPurpose
from services.reserve.entries import service as entries
from services.reserve.entries.judging import consents
from services.reserve.sheets.aggregation import Standing

STANDS = "Уже состоит в этом резерве: место достаётся следующему."
ABOVE = "Состоит в региональном резерве: место достаётся следующему."
UNAGREED = "Нет действующего согласия на обработку данных для резерва: место достаётся следующему."
TWICE = "У этого человека есть другая заявка на конкурс: выбирают по ней."


async def barred(tx: AsyncSession, contest: Contest, entered: Sequence[Application]) -> Mapping[UUID, str]:
    """Application → why it is passed over, of those that passed. Asked as the region sees it (ADR 0008)."""
    passed = [each for each in entered if each.status is ApplicationStatus.scored and each.rank is not None]
    ranked = sorted(passed, key=lambda each: (each.rank, each.journal_number))
    async with standing_at(tx, region_of(contest.place)):
        roots: dict[UUID, UUID] = dict((await tx.execute(queries.roots([each.candidate_id for each in ranked]))).all())
        whose = {each.id: roots[each.candidate_id] for each in ranked}
        twice = dict.fromkeys(repeated([(each.id, whose[each.id]) for each in ranked]), TWICE)
        if contest.purpose is not ContestPurpose.reserve:
            return twice
        today = tx.info["clock"].today()
        there = {each for each in whose if await entries.open_entry(tx, whose[each], contest.place, today)}
        above = {each for each in whose if await entries.in_region(tx, whose[each], contest.place, today)}
    unagreed = whose.keys() - await consenting(tx, contest, ranked)
    return dict.fromkeys(unagreed, UNAGREED) | twice | dict.fromkeys(above, ABOVE) | dict.fromkeys(there, STANDS)


async def consenting(tx: AsyncSession, contest: Contest, applications: Iterable[Application]) -> set[UUID]:
    """Applications of who consents today to stand in a reserve, whatever they consented to as they applied."""
    today = tx.info["clock"].today()
    async with standing_at(tx, region_of(contest.place)):
        files = {each.id: await candidates.get(tx, each.candidate_id) for each in applications}
        return {each for each, file in files.items() if await consents(tx, file, today)}


def require_free(standings: Sequence[Standing], chosen: Sequence[UUID], passed_over: Mapping[UUID, str]) -> None:
    """Raises StepRefused where all who passed are passed over, or one of them was voted for."""
    said = next((passed_over[each] for each in chosen if each in passed_over), None)
    if said is None and not standings and passed_over:
        said = (
            "Все, кто прошёл, уже состоят в этом резерве или в региональном либо не согласны в нём быть: "
            "выбирать некого, конкурс отменяют."
        )
    if said is not None:
        raise StepRefused(said, members={"reason": "chosen_is_barred"})


def standings_of(entered: Sequence[Application]) -> list[Standing]:
    """As the opening wrote them down, without who has withdrawn since; a rank left empty closes up."""
    scored = [each for each in entered if each.status is ApplicationStatus.scored]
    ranked = sorted((each for each in scored if each.rank is not None), key=lambda each: (each.rank, each.id))
    ranks = [each.rank for each in ranked]
    return [
        Standing(each.id, each.points or Decimal(0), True, ranks.index(each.rank) + 1, ranks.count(each.rank) > 1, ())
        for each in ranked
    ]
