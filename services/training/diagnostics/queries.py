"""What is asked of diagnostics. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, in_person, one_of
from services.training.competencies.models import CompetencyFramework
from services.training.diagnostics.models import DiagnosticLevel, Diagnostics, DiagnosticSheet
from services.training.diagnostics.schemas import DiagnosticsItem, DiagnosticsQuery
from services.training.diagnostics.sheet_schemas import DiagnosticSheetItem, DiagnosticSheetQuery
from services.training.diagnostics.standing import RUNNING, DiagnosticsStatus, SheetRole
from services.training.instruments.content import InstrumentKind
from services.training.instruments.models import Instrument
from services.training.permissions import IN_PERSON
from services.training.staff.queries import name_of, title_of
from services.training.store import COPIES

_CLASS = 0x6469_6167
"""Of the advisory locks under which what was answered of one person is assessed in turn."""

OVERDUE = and_(Diagnostics.status == DiagnosticsStatus.assigned, Diagnostics.term_to < TODAY)


def _measured(competency: str) -> ColumnElement[bool]:
    its = (DiagnosticLevel.diagnostics_id == Diagnostics.id, DiagnosticLevel.competency == competency)
    return exists().where(*its)


LISTING = Listing(
    Diagnostics,
    DiagnosticsItem,
    DiagnosticsQuery,
    sortable={"term_to": Diagnostics.term_to, "assessed_on": Diagnostics.assessed_on},
    filters={
        "person_id": Diagnostics.person_id,
        "organisation_id": Diagnostics.organisation_id,
        "campaign_id": Diagnostics.campaign_id,
        "instrument_id": Diagnostics.instrument_id,
        "expert_id": Diagnostics.expert_id,
        "kind": Diagnostics.kind,
        "competency": _measured,
        "status": Diagnostics.status,
        "overdue": lambda said: OVERDUE if said else ~OVERDUE,
        "place": Diagnostics.place.at_or_below,
    },
    columns={
        "overdue": OVERDUE,
        "full_name": name_of(Diagnostics.person_id),
        "organisation_name": title_of(Diagnostics.organisation_id),
    },
)

SHEETS = Listing(
    DiagnosticSheet,
    DiagnosticSheetItem,
    DiagnosticSheetQuery,
    sortable={"term_to": Diagnostics.term_to},
    filters={
        "submitted": lambda said: (
            DiagnosticSheet.submitted_at.is_not(None) if said else DiagnosticSheet.submitted_at.is_(None)
        )
    },
    columns={
        **{name: getattr(Diagnostics, name) for name in ("kind", "person_id", "term_from", "term_to")},
        "full_name": name_of(Diagnostics.person_id),
        "organisation_name": title_of(Diagnostics.organisation_id),
    },
)


def found(query: DiagnosticsQuery, caller: Identity, today: date) -> Select[Any]:
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller))


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """A head sees the own ones, an expert those to be judged; row security sees to the others."""
    if caller.role not in IN_PERSON:
        return true()
    return or_(in_person(Diagnostics.person_id, caller), in_person(Diagnostics.expert_id, caller))


def own_sheets(query: DiagnosticSheetQuery, caller: Identity) -> Select[Any]:
    """What is to be answered by the caller in person, and was not called off."""
    mine = in_person(DiagnosticSheet.person_id, caller)
    about = Diagnostics.id == DiagnosticSheet.diagnostics_id
    return SHEETS.found(query).join(Diagnostics, about).where(mine, Diagnostics.status != DiagnosticsStatus.cancelled)


def by_id(diagnostics_id: UUID) -> Select[Diagnostics]:
    return select(Diagnostics).where(Diagnostics.id == diagnostics_id)


def held(diagnostics_id: UUID, *, shared: bool = False) -> Select[Diagnostics]:
    """As it stands until the transaction ends: `shared` by those who answer, alone for who counts or names them."""
    return by_id(diagnostics_id).with_for_update(read=shared).execution_options(populate_existing=True)


def lock(person_id: UUID) -> Select[Any]:
    return select(func.pg_advisory_xact_lock(_CLASS, func.hashtext(str(person_id))))


def sheets(diagnostics_id: UUID) -> Select[DiagnosticSheet]:
    mine = DiagnosticSheet.diagnostics_id == diagnostics_id
    return select(DiagnosticSheet).where(mine).order_by(DiagnosticSheet.id).execution_options(populate_existing=True)


def own_sheet(diagnostics_id: UUID, person_id: UUID) -> Select[DiagnosticSheet]:
    return sheets(diagnostics_id).where(DiagnosticSheet.person_id == person_id)


def expert_sheet(diagnostics_id: UUID) -> Select[DiagnosticSheet]:
    return sheets(diagnostics_id).where(DiagnosticSheet.role == SheetRole.expert)


def levels(diagnostics_id: UUID) -> Select[DiagnosticLevel]:
    """Those of all answers first, then by group."""
    order = (DiagnosticLevel.relation.asc().nulls_first(), DiagnosticLevel.competency)
    return select(DiagnosticLevel).where(DiagnosticLevel.diagnostics_id == diagnostics_id).order_by(*order)


def surveys_shown(person_id: UUID, since: date) -> Select[UUID, str]:
    """(survey, threshold of its instrument) of the surveys of the person added up since the day that may be read."""
    its = (Diagnostics.person_id == person_id, Diagnostics.kind == InstrumentKind.survey_360)
    shown = (Diagnostics.assessed_on >= since, Diagnostics.withheld.is_(False))
    found = select(Diagnostics.id, Instrument.content["fewest"].astext)
    return found.join_from(Diagnostics, Instrument).where(*its, *shown)


def respondents_of(ids: Sequence[UUID]) -> Select[DiagnosticSheet]:
    """The sheets that were handed in."""
    handed_in = (DiagnosticSheet.role == SheetRole.respondent, DiagnosticSheet.submitted_at.is_not(None))
    return select(DiagnosticSheet).where(one_of(DiagnosticSheet.diagnostics_id, ids), *handed_in)


def groups_shown(ids: Sequence[UUID]) -> Select[UUID, Any]:
    """(diagnostics, group of which figures are shown; None: of all answers)."""
    columns = (DiagnosticLevel.diagnostics_id, DiagnosticLevel.relation)
    return select(*columns).where(one_of(DiagnosticLevel.diagnostics_id, ids)).distinct()


def last_measured(person_id: UUID, scale: int, until: date) -> Select[str, int, Any]:
    """(competency, level, day): the last that was measured of the person by the day, by levels of so many in all."""
    its = (Diagnostics.person_id == person_id, DiagnosticLevel.relation.is_(None), Diagnostics.assessed_on <= until)
    alike = func.jsonb_array_length(CompetencyFramework.content["levels"]) == scale
    found = select(DiagnosticLevel.competency, DiagnosticLevel.level, Diagnostics.assessed_on)
    found = found.join(Diagnostics, Diagnostics.id == DiagnosticLevel.diagnostics_id)
    found = found.join(CompetencyFramework, CompetencyFramework.id == Diagnostics.framework_id)
    last = (DiagnosticLevel.competency, Diagnostics.assessed_on.desc(), Diagnostics.updated_at.desc())
    return found.where(*its, alike).ext(distinct_on(DiagnosticLevel.competency)).order_by(*last)


def running(instrument_ids: Sequence[UUID], people: Sequence[UUID]) -> Select[UUID, UUID]:
    """(instrument, person) of what is under way, wherever in what is seen."""
    its = (one_of(Diagnostics.instrument_id, instrument_ids), one_of(Diagnostics.person_id, people))
    return select(Diagnostics.instrument_id, Diagnostics.person_id).where(*its, one_of(Diagnostics.status, RUNNING))


def lapsed(person_id: UUID, family: UUID, day: date) -> Select[Diagnostics]:
    """What nobody answered, by any edition of the instrument, in a term that is over on the day."""
    its = (Diagnostics.person_id == person_id, Diagnostics.status == DiagnosticsStatus.assigned)
    found = select(Diagnostics).join(Instrument, Instrument.id == Diagnostics.instrument_id)
    return found.where(*its, Diagnostics.term_to < day, Instrument.family == family).order_by(Diagnostics.id)


def last_answered(family: UUID, people: Sequence[UUID]) -> Select[UUID, Any]:
    """(person, day) of the last time each of them handed in answers to any edition of the instrument."""
    its = (Instrument.family == family, one_of(Diagnostics.person_id, people), Diagnostics.answered_on.is_not(None))
    found = select(Diagnostics.person_id, func.max(Diagnostics.answered_on))
    return found.join_from(Diagnostics, Instrument).where(*its).group_by(Diagnostics.person_id)


def known_people(ids: Sequence[UUID]) -> Select[UUID]:
    return select(COPIES.person.id).where(one_of(COPIES.person.id, ids))
