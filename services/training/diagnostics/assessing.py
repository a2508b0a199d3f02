"""How answers become levels, and levels deficits. Worked out from what was answered, then written, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.places import region_of
from services.training.competencies.holders import Holder, holder_of, measured_as
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import in_force
from services.training.deficits.effects import Origin
from services.training.deficits.recording import record
from services.training.deficits.rules import DeficitSource, Finding
from services.training.diagnostics import queries
from services.training.diagnostics.anonymity import REMEMBERED, showable
from services.training.diagnostics.answering import answers_of
from services.training.diagnostics.assigning import same_scale
from services.training.diagnostics.measured import MeasuredLevel, levels_on, rises
from services.training.diagnostics.models import DiagnosticLevel, Diagnostics, DiagnosticSheet
from services.training.diagnostics.scoring import Scored, percent, scored, scored_together
from services.training.diagnostics.standing import BY_EXPERT, RespondentRelation, SheetRole
from services.training.instruments.content import InstrumentKind, Survey360
from services.training.instruments.models import Instrument


@dataclass(frozen=True, slots=True)
class Measured:
    """Levels of all answers (`relation` None) or of a group, and how many sheets are behind them."""

    relation: RespondentRelation | None
    respondents: int
    found: dict[str, Scored]


async def assess(
    tx: AsyncSession, diagnostics: Diagnostics, instrument: Instrument, sheets: Sequence[DiagnosticSheet]
) -> None:
    """Write the levels, tell what is lacking, announce that it is completed. Once, when it is assessed."""
    today: date = tx.info["clock"].today()
    diagnostics.assessed_on = today
    await tx.execute(queries.lock(diagnostics.person_id))
    content = instrument.said
    if isinstance(content, Survey360):
        measured = await _surveyed(tx, diagnostics, content, sheets)
        diagnostics.withheld = not measured
    else:
        role = SheetRole.expert if content.kind in BY_EXPERT else SheetRole.subject
        [sheet] = [each for each in sheets if each.role is role]
        measured = [Measured(None, 1, scored(content, answers_of(sheet.answers)))]
    framework = await _framework(tx, diagnostics, instrument)
    diagnostics.framework_id = framework.id
    before = await levels_on(tx, diagnostics.place, diagnostics.person_id, framework, today)
    holder = await _holder(tx, diagnostics, today)
    norms = framework.framework.norm(holder.post)
    tx.add_all(
        _level(diagnostics, each, code, found, norms.get(code))
        for each in measured
        for code, found in each.found.items()
    )
    lacking = [
        Finding(code, found.level, norms[code], found.confidence, today)
        for each in measured
        if each.relation is None
        for code, found in each.found.items()
        if code in norms
    ]
    await record(tx, holder, framework.id, lacking, Origin(_source(content.kind), diagnostics.id))
    after = {
        code: MeasuredLevel(found.level, today)
        for each in measured
        if each.relation is None
        for code, found in each.found.items()
    }
    emit(tx, _completed(diagnostics, rises(before, after)))


async def _surveyed(
    tx: AsyncSession, diagnostics: Diagnostics, content: Survey360, sheets: Sequence[DiagnosticSheet]
) -> list[Measured]:
    """What of a survey may be shown; nothing, where even the mean of all would give somebody away.

    From here on nobody can add it up another way: the answers are erased.
    """
    handed_in = [each for each in sheets if each.submitted_at is not None]
    groups = {
        relation: frozenset(each.person_id for each in handed_in if each.relation is relation)
        for relation in RespondentRelation
    }
    shown, fewest = await _shown_lately(tx, diagnostics)
    chosen = showable(shown, groups, max(content.fewest, fewest))
    parts = [None, *chosen] if chosen is not None else []
    measured = [_part(content, sheets, relation) for relation in parts]
    for each in sheets:
        each.answers = []
    return measured


def _part(content: Survey360, sheets: Sequence[DiagnosticSheet], relation: RespondentRelation | None) -> Measured:
    its = [each for each in sheets if relation in (None, each.relation)]
    answered = [answers_of(each.answers) for each in its if each.submitted_at is not None]
    return Measured(relation, len(answered), scored_together(content, answered, asked=len(its)))


async def _shown_lately(tx: AsyncSession, diagnostics: Diagnostics) -> tuple[list[frozenset[UUID | None]], int]:
    """(the respondents behind each figure shown of the person lately, the highest threshold they were promised)."""
    assert diagnostics.assessed_on is not None  # today
    since = diagnostics.assessed_on - timedelta(days=REMEMBERED)
    async with standing_at(tx, region_of(diagnostics.place)):  # ADR 0008
        rows = list(await tx.execute(queries.surveys_shown(diagnostics.person_id, since)))
        promised = {id_: int(fewest) for id_, fewest in rows if id_ != diagnostics.id}
        sheets = list(await tx.scalars(queries.respondents_of(list(promised))))
        shown = list(await tx.execute(queries.groups_shown(list(promised))))
    sets = [
        frozenset(each.person_id for each in sheets if each.diagnostics_id == survey and group in (None, each.relation))
        for survey, group in shown
    ]
    return sets, max(promised.values(), default=0)


def _source(kind: InstrumentKind) -> DeficitSource:
    own = kind is InstrumentKind.self_assessment
    return DeficitSource.self_assessment if own else DeficitSource.diagnostics


async def _framework(tx: AsyncSession, diagnostics: Diagnostics, instrument: Instrument) -> CompetencyFramework:
    """The one in force today; where its levels are others than those measured, that of the assignment."""
    found = await in_force(tx, diagnostics.place, tx.info["clock"].today())
    if found is not None and same_scale(found, instrument):
        return found
    former: CompetencyFramework | None = await tx.get(CompetencyFramework, diagnostics.framework_id)
    assert former is not None  # a foreign key
    return former


async def _holder(tx: AsyncSession, diagnostics: Diagnostics, today: date) -> Holder:
    """As the person works today; who has left since is measured by what they left."""
    async with standing_at(tx, region_of(diagnostics.place)):  # ADR 0008
        found = await holder_of(tx, diagnostics.person_id, today)
    former = Holder(diagnostics.person_id, diagnostics.place, diagnostics.organisation_id, diagnostics.post)
    return (measured_as(found, diagnostics.post) or found) if found else former


def _level(
    diagnostics: Diagnostics, measured: Measured, competency: str, found: Scored, norm: int | None
) -> DiagnosticLevel:
    """A survey is told in whole per cent: the fewer digits, the less can be guessed of who answered."""
    digits = 0 if diagnostics.kind is InstrumentKind.survey_360 else 2
    return DiagnosticLevel(
        place=diagnostics.place,
        diagnostics_id=diagnostics.id,
        relation=measured.relation,
        competency=competency,
        percent=percent(found.share, digits),
        level=found.level,
        norm=norm,
        confidence=found.confidence,
        respondents=measured.respondents,
    )


def _completed(diagnostics: Diagnostics, levels: list[dict[str, Any]]) -> Fact:
    """What the reserve and monitoring read: who, where, when, and from which level to which."""
    said = {
        "person_id": str(diagnostics.person_id),
        "organisation_id": str(diagnostics.organisation_id) if diagnostics.organisation_id else None,
        "day": diagnostics.assessed_on.isoformat() if diagnostics.assessed_on else None,
        "levels": levels,
    }
    return Fact("training.diagnostics.completed", diagnostics.id, diagnostics.place, said)
