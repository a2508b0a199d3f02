"""Who won a stage, and whose heads take part in a competition."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.records import one
from services.training.competitions import queries
from services.training.competitions.models import CompetitionEntry
from services.training.competitions.passing import PASSING
from services.training.competitions.rules import CompetitionStageStatus
from services.training.competitions.schemas import (
    CompetitionParticipationOut,
    CompetitionParticipationQuery,
    CompetitionParticipationRow,
)
from services.training.competitions.service import CompetitionNotFound, get
from services.training.competitions.stage_schemas import (
    CompetitionLaureate,
    CompetitionNominationResult,
    CompetitionResultsOut,
)
from services.training.competitions.stages import CompetitionStageFixed
from services.training.competitions.stages import get as get_stage
from services.training.staff import service as staff
from services.training.staff.rules import Share, by_municipality, share


async def results(tx: AsyncSession, stage_id: UUID) -> CompetitionResultsOut:
    """Winners and prize-winners by name, to whoever may know of the stage; of the others, how many (ADR 0008).

    Raises CompetitionStageFixed until the stage is closed.
    """
    stage = await get_stage(tx, stage_id)
    if stage.status is not CompetitionStageStatus.closed:
        raise CompetitionStageFixed("Итоги этапа ещё не подведены.", members={"reason": "stage_open"})
    async with standing_at(tx, stage.place):
        competition = await one(tx, queries.by_id(stage.competition_id), CompetitionNotFound)
        entries = list(await tx.scalars(queries.entries(stage.id)))
        people = await staff.names(tx, (each.person_id for each in entries))
        schools = await staff.titles(tx, (each.organisation_id for each in entries))

    def laureate(entry: CompetitionEntry) -> CompetitionLaureate:
        names = {"full_name": people.get(entry.person_id), "organisation_name": schools.get(entry.organisation_id)}
        return CompetitionLaureate.about(entry, **names)

    by_nomination: dict[str, list[CompetitionEntry]] = {}
    for entry in entries:
        by_nomination.setdefault(entry.nomination, []).append(entry)
    return CompetitionResultsOut(
        stage_id=stage.id,
        nominations=[
            CompetitionNominationResult(
                nomination=each["code"],
                title=each["title"],
                participants=len(its := by_nomination.get(each["code"], [])),
                laureates=[laureate(entry) for entry in its if entry.result in PASSING],
            )
            for each in competition.nominations
        ],
    )


async def participation(
    tx: AsyncSession, caller: Identity, competition_id: UUID, query: CompetitionParticipationQuery
) -> CompetitionParticipationOut:
    """Of the heads in post on the day, how many compete at whatever stage: of the place, and by municipality.

    Everything is at or below where the caller stands, so that nothing is counted of which only a part is seen.
    """
    competition = await get(tx, competition_id)
    place, day = staff.territory(caller.place, query.place), query.on or tx.info["clock"].today()
    heads = await staff.heads(tx, place, day)
    competing = frozenset(await tx.scalars(queries.participants(competition.id)))
    names = await staff.municipalities(tx, place)
    shares = by_municipality(heads, competing)
    return CompetitionParticipationOut(
        on=day,
        total=_row(place, None, share(heads, competing)),
        municipalities=[_row(each, name, shares.get(each, Share(0, 0))) for each, name in names.items()],
    )


def _row(place: str, name: str | None, its: Share) -> CompetitionParticipationRow:
    return CompetitionParticipationRow(
        place=place, name=name, participants=its.part, heads=its.whole, percent=its.percent
    )
