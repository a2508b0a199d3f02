"""What is measured and what became a deficit: of the head of the repeated risk by diagnostics and by causes.

The causes are told after the diagnostics, so that where both tell of one competency it is the causes that count.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.rounds import PAST
from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.story import OUTLIER, REPEATED
from edulead.demo.targets import identifier
from edulead.demo.training.people import RISING_SCHOOL
from services.training.deficits import mappings
from services.training.deficits.causes import CauseKind
from services.training.deficits.recording import record_causes
from services.training.deficits.schemas import DeficitMappingCreate
from services.training.diagnostics import campaigns, service, sheets
from services.training.diagnostics.campaign_schemas import CampaignCreate
from services.training.diagnostics.models import Diagnostics
from services.training.diagnostics.schemas import DiagnosticsStepIn
from services.training.diagnostics.sheet_schemas import DiagnosticAnswersIn
from services.training.instruments import service as instruments
from services.training.instruments.models import Instrument
from services.training.instruments.schemas import InstrumentIn, InstrumentStepIn
from services.training.instruments.templates import known

PUBLISHED, MAPPED, ASKED, ANSWERED, NAMED, UNTIL = -130, -125, -110, -100, -95, 20
"""Days from the day of loading: what was found came before the training that answers it (`teaching.OVER`)."""

MAPPING: Final[tuple[tuple[str, str, int, int], ...]] = (
    ("low_level", "effect", 1, 30),
    ("low_level", "planning", 1, 30),
    ("weak_management", "law", 1, 40),
    ("weak_management", "planning", 1, 40),
    ("weak_quality", "achievement", 1, 50),
    ("weak_quality", "vsoko", 1, 40),
    ("compulsory", "upbringing", 1, 50),
    ("bottom", "data", 1, 30),
    ("bottom", "achievement", 1, 30),
)
"""Rule of risk of the methodology → a competency it tells of: levels short of the norm, confidence in per cent."""
CAUSES: Final = ("bottom", "low_level", "weak_management")
"""Of the risk of the school in 2025, as the episode names them."""

USUAL, WEAK = 3, 1
"""Grades of a self-assessment, from 0 to 4."""
WEAKNESSES: Final[Mapping[str, frozenset[str]]] = {
    REPEATED: frozenset({"vsoko", "objectivity", "analysis", "conflict"}),
    RISING_SCHOOL: frozenset({"data"}),
}
"""School → in what its head is weak; whoever is not named here is the account `school`."""
OWN: Final = frozenset({"objectivity", "conflict"})


async def load(stage: Stage, tx: AsyncSession) -> None:
    async with on_day(tx, days_off(tx, PUBLISHED), stage.institute):
        published = [await _publish(stage, tx, each) for each in known().items]
    async with on_day(tx, days_off(tx, MAPPED), stage.institute):
        for cause, competency, gap, confidence in MAPPING:
            row = {"kind": CauseKind.indicator, "cause": cause, "competency": competency}
            said = DeficitMappingCreate.model_validate(row | {"gap": gap, "confidence": confidence})
            await mappings.create(tx, stage.institute, said)
    await _ask(stage, tx, published)
    for school in (REPEATED, RISING_SCHOOL, stage.own_school):
        async with on_day(tx, days_off(tx, ANSWERED), stage.institute):
            await _answer(stage, tx, school)
    named = days_off(tx, NAMED)
    async with on_day(tx, named, stage.institute):
        person, cycle = identifier(stage.head_of(REPEATED)), PAST[-1].cycle
        await record_causes(tx, person, CauseKind.indicator, CAUSES, named, cycle)


async def _publish(stage: Stage, tx: AsyncSession, template: Any) -> UUID:
    said = InstrumentIn(title=template.title, content=template.content)
    draft = await instruments.create(tx, stage.institute, said)
    step = InstrumentStepIn.model_validate({"action": "publish"})
    return (await instruments.advance(tx, draft.id, step, draft.version)).id


async def _ask(stage: Stage, tx: AsyncSession, published: list[UUID]) -> None:
    """Four heads are asked both ways; not all of them have answered everything."""
    until = days_off(tx, UNTIL)
    async with on_day(tx, days_off(tx, ASKED), stage.institute):
        schools = (REPEATED, OUTLIER, RISING_SCHOOL, stage.own_school)
        said = CampaignCreate(
            title="Диагностика руководителей: школы риска и школы, чьи данные требуют сверки",
            instrument_ids=published,
            term_from=days_off(tx, 0),
            term_to=until,
            organisation_ids=[identifier(each) for each in schools],
        )
        await campaigns.create(tx, stage.institute, said)


async def _answer(stage: Stage, tx: AsyncSession, school: str) -> None:
    """The self-assessment; the test as well, but for the account `school`: it is left to whoever looks around."""
    who = stage.head(school)
    weak = WEAKNESSES.get(school, OWN)
    for diagnostics, instrument in (await tx.execute(_asked(who.person))).all():
        if instrument.kind == "test" and school == stage.own_school:
            continue
        answers = DiagnosticAnswersIn.model_validate({"answers": [_said(each, weak) for each in instrument.said.asked]})
        await sheets.save(tx, who, diagnostics.id, answers, None)
        step = DiagnosticsStepIn.model_validate({"action": "submit"})
        await service.advance(tx, who, diagnostics.id, step, diagnostics.version)


def _asked(person: UUID | None) -> Any:
    found = select(Diagnostics, Instrument).join_from(
        Diagnostics, Instrument, Diagnostics.instrument_id == Instrument.id
    )
    return found.where(Diagnostics.person_id == person).order_by(Instrument.kind)


def _said(asked: Any, weak: frozenset[str]) -> dict[str, Any]:
    """The right options, or the first wrong one; a usual grade, or a low one."""
    is_weak = asked.competency in weak
    if not hasattr(asked, "options"):
        return {"code": asked.code, "grade": WEAK if is_weak else USUAL}
    right = [each.code for each in asked.options if each.right]
    wrong = [each.code for each in asked.options if not each.right]
    return {"code": asked.code, "options": wrong[:1] if is_weak else right}
