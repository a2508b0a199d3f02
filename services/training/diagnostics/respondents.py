"""Who is asked in a 360° survey: named by who conducts it, and not changed once anybody has begun to answer."""

from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid
from services.kernel.records import changeable, renewed
from services.kernel.references import refused, unknown_reference
from services.training.diagnostics import queries
from services.training.diagnostics.facts import instrument_of
from services.training.diagnostics.models import Diagnostics, DiagnosticSheet
from services.training.diagnostics.service import get, held, require_anothers
from services.training.diagnostics.sheet_schemas import RespondentsIn
from services.training.diagnostics.standing import DiagnosticsStatus, SheetRole
from services.training.instruments.content import InstrumentKind
from services.training.permissions import P, access


class NoSurvey(Conflict):
    """Респондентов называют только в опросе 360°."""


class RespondentsFixed(Conflict):
    """Опрос начался или закончен: состав респондентов больше не меняют."""


async def asked(tx: AsyncSession, caller: Identity, diagnostics_id: UUID) -> tuple[Diagnostics, list[DiagnosticSheet]]:
    """(the survey, the sheets of its respondents). Raises OwnDiagnostics."""
    diagnostics = await get(tx, caller, diagnostics_id)
    access.require(caller, P.diagnostics_assign, diagnostics.place)
    require_anothers(caller, diagnostics)
    return diagnostics, await _sheets(tx, diagnostics)


async def name(
    tx: AsyncSession, caller: Identity, diagnostics_id: UUID, data: RespondentsIn, seen: int | None
) -> tuple[Diagnostics, list[DiagnosticSheet]]:
    """These, in place of those named before. Raises NoSurvey, RespondentsFixed, OwnDiagnostics, Invalid."""
    found = await held(tx, caller, diagnostics_id)
    diagnostics = changeable(tx, access, found, seen, P.diagnostics_assign, _require_survey)
    require_anothers(caller, diagnostics)
    former = await _sheets(tx, diagnostics)
    if any(each.answers or each.submitted_at for each in former):
        raise RespondentsFixed
    await _require_suitable(tx, diagnostics, data)
    for each in former:
        await tx.delete(each)
    await tx.flush()  # the same person may be named again
    sheets = [
        DiagnosticSheet(
            id=uuid4(),
            place=diagnostics.place,
            diagnostics_id=diagnostics.id,
            role=SheetRole.respondent,
            person_id=each.person_id,
            relation=each.relation,
            answers=[],
        )
        for each in data.respondents
    ]
    tx.add_all(sheets)
    diagnostics.updated_at = func.now()  # who is asked makes a new version of the survey too
    return await renewed(tx, diagnostics), sheets


async def _require_suitable(tx: AsyncSession, diagnostics: Diagnostics, data: RespondentsIn) -> None:
    """Enough of them, all known in the region, and not the person in question."""
    fewest = getattr((await instrument_of(tx, diagnostics)).said, "fewest", 0)
    if len(data.respondents) < fewest:
        raise refused(("respondents",), "too_few", f"Назовите не меньше {fewest}: иначе итог показать будет нельзя")
    async with standing_at(tx, region_of(diagnostics.place)):  # ADR 0008
        known = set(await tx.scalars(queries.known_people([each.person_id for each in data.respondents])))
    errors = [
        unknown_reference(("respondents", at, "person_id"), "Такого человека в справочнике нет")
        for at, each in enumerate(data.respondents)
        if each.person_id not in known
    ]
    if errors:
        raise Invalid(errors=errors)
    for at, each in enumerate(data.respondents):
        if each.person_id == diagnostics.person_id:
            raise refused(("respondents", at, "person_id"), "own_survey", "О себе спрашивают не в опросе 360°")


async def _sheets(tx: AsyncSession, diagnostics: Diagnostics) -> list[DiagnosticSheet]:
    found = await tx.scalars(queries.sheets(diagnostics.id))
    return [each for each in found if each.role is SheetRole.respondent]


def _require_survey(diagnostics: Diagnostics) -> None:
    if diagnostics.kind is not InstrumentKind.survey_360:
        raise NoSurvey
    if diagnostics.status is not DiagnosticsStatus.assigned:
        raise RespondentsFixed
