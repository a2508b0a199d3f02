"""How a diagnostics begins: who is asked, by what, in which term. Nobody's role is asked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact, emit
from services.kernel.problems import Conflict, Invalid
from services.kernel.references import refused, unknown_reference
from services.training.competencies.holders import Holder
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import NoFramework, in_force
from services.training.diagnostics.models import Diagnostics, DiagnosticSheet
from services.training.diagnostics.standing import ROLES, SheetRole
from services.training.instruments.models import Instrument
from services.training.instruments.rules import InstrumentStatus
from services.training.staff import service as staff


class LostGround(Conflict):
    """Инструмент спрашивает о том, чего нет в действующей модели: опубликуйте его новую редакцию."""


class OtherScale(Conflict):
    """Инструмент составлен под другую шкалу уровней: опубликуйте его новую редакцию."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of whoever is asked: the term with both days, and who judges."""

    instrument: Instrument
    framework: CompetencyFramework
    term_from: date
    term_to: date
    expert_id: UUID | None = None
    campaign_id: UUID | None = None


async def begin(tx: AsyncSession, holder: Holder, order: Order) -> Diagnostics:
    """A diagnostics of the holder. Raises DiagnosticsRunning (by the index) where the same is under way."""
    [begun] = await begin_all(tx, [holder], order)
    return begun


async def begin_all(tx: AsyncSession, holders: Sequence[Holder], order: Order) -> list[Diagnostics]:
    """A diagnostics of each with the sheets to be filled in; those of a survey come with its respondents. Written
    together: statements do not grow with the holders."""
    begun = [_diagnostics(each, order) for each in holders]
    tx.add_all(begun)
    await tx.flush()  # what the facts tell is filled in by the database, and sheets refer to it
    for each in begun:
        emit(tx, assigned(each))
    tx.add_all(
        _sheet(each, role, each.person_id if role is SheetRole.subject else None)
        for each in begun
        for role in (SheetRole.subject, SheetRole.expert)
        if each.kind in ROLES[role]
    )
    return begun


async def published(tx: AsyncSession, instrument_id: UUID, *path: str | int) -> Instrument:
    """The instrument a body names. Raises Invalid for one that is not in use."""
    found: Instrument | None = await tx.get(Instrument, instrument_id)
    if found is None:
        raise Invalid(errors=[unknown_reference(path, "Такого инструмента нет")])
    if found.status is not InstrumentStatus.published:
        raise refused(path, "not_published", "Назначить можно только действующий инструмент")
    return found


async def framework_for(tx: AsyncSession, place: str, *instruments: Instrument) -> CompetencyFramework:
    """The one in force there today, whose competencies these measure by its levels. Raises NoFramework, OtherScale,
    LostGround."""
    found = await in_force(tx, place, tx.info["clock"].today())
    if found is None:
        raise NoFramework
    if not all(same_scale(found, each) for each in instruments):
        raise OtherScale
    if lost := sorted({code for each in instruments for code in unknown_to(found, each)}):
        raise LostGround(f"В действующей модели нет: {', '.join(lost)}. Опубликуйте новую редакцию инструмента.")
    return found


def unknown_to(framework: CompetencyFramework, instrument: Instrument) -> set[str]:
    """What the instrument measures and the framework does not know."""
    return set(instrument.said.competencies) - framework.framework.codes


def measures(instrument: Instrument, framework: CompetencyFramework) -> bool:
    """Does the framework know all it measures, level by level?"""
    return same_scale(framework, instrument) and not unknown_to(framework, instrument)


def same_scale(framework: CompetencyFramework, instrument: Instrument) -> bool:
    """A threshold for each level?"""
    return len(framework.content["levels"]) == len(instrument.content["thresholds"])


async def require_person(tx: AsyncSession, place: str, person_id: UUID | None, field: str) -> None:
    """Somebody of the region. Raises Invalid."""
    if person_id is not None and await staff.name_within(tx, place, person_id) is None:
        raise Invalid(errors=[unknown_reference((field,), "Такого человека в справочнике нет")])


def assigned(diagnostics: Diagnostics) -> Fact:
    return Fact("training.diagnostics.assigned", diagnostics.id, diagnostics.place, told(diagnostics))


def told(diagnostics: Diagnostics) -> dict[str, str | None]:
    """What events of a diagnostics carry."""
    return {
        "person_id": str(diagnostics.person_id),
        "organisation_id": str(diagnostics.organisation_id) if diagnostics.organisation_id else None,
        "kind": diagnostics.kind,
        "status": diagnostics.status,
    }


def _diagnostics(holder: Holder, order: Order) -> Diagnostics:
    return Diagnostics(
        id=uuid4(),
        place=holder.place,
        campaign_id=order.campaign_id,
        instrument_id=order.instrument.id,
        kind=order.instrument.kind,
        framework_id=order.framework.id,
        person_id=holder.person_id,
        organisation_id=holder.organisation_id,
        post=holder.post,
        term_from=order.term_from,
        term_to=order.term_to,
        expert_id=order.expert_id,
    )


def _sheet(diagnostics: Diagnostics, role: SheetRole, person_id: UUID | None) -> DiagnosticSheet:
    return DiagnosticSheet(
        place=diagnostics.place, diagnostics_id=diagnostics.id, role=role, person_id=person_id, answers=[]
    )
