"""The shell around seats: which entries of a stage each juror judges."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.training.competitions.models import CompetitionEntry, CompetitionJuror, CompetitionStage
from services.training.competitions.recusal import Entered, Seat, may_judge
from services.training.staff import service as staff


async def due(
    tx: AsyncSession,
    stage: CompetitionStage,
    jurors: Sequence[CompetitionJuror],
    entries: Sequence[CompetitionEntry],
) -> set[tuple[UUID, UUID]]:
    """(entry, juror) of every sheet that the stage waits for. `entries` are all of the stage."""
    async with standing_at(tx, region_of(stage.place)):  # ADR 0008: where a juror works, wherever that is
        workplaces = await staff.workplaces(tx, (each.person_id for each in jurors), tx.info["clock"].today())
    seats = {
        each.id: Seat(
            each.person_id,
            frozenset(entry.nomination for entry in entries if entry.person_id == each.person_id),
            workplaces.get(each.person_id, frozenset()),
        )
        for each in jurors
    }
    return {
        (entry.id, juror)
        for entry in entries
        for juror, seat in seats.items()
        if may_judge(seat, Entered(entry.nomination, entry.organisation_id, entry.nominated_by))
    }
