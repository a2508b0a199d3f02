"""What is asked of deficits. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import in_person, one_of
from services.training.competencies import queries as frameworks
from services.training.competencies.models import CompetencyFramework
from services.training.deficits.causes import CauseKind
from services.training.deficits.models import Deficit, DeficitFinding, DeficitMapping
from services.training.deficits.rules import LIVING, DeficitSource
from services.training.deficits.schemas import DeficitItem, DeficitMappingItem, DeficitMappingQuery, DeficitQuery
from services.training.permissions import IN_PERSON
from services.training.staff.queries import name_of, title_of

_CLASS = 0x6465_6663
"""Of the advisory locks under which what is found of one person is taken in turn."""

LISTING = Listing(
    Deficit,
    DeficitItem,
    DeficitQuery,
    sortable={"found_on": Deficit.found_on, "gap": Deficit.gap, "confidence": Deficit.confidence},
    filters={
        "person_id": Deficit.person_id,
        "organisation_id": Deficit.organisation_id,
        "competency": Deficit.competency,
        "status": Deficit.status,
        "source": Deficit.source,
        "place": Deficit.place.at_or_below,
    },
    columns={
        "full_name": name_of(Deficit.person_id),
        "organisation_name": title_of(Deficit.organisation_id),
        "title": frameworks.title_in(Deficit.framework_id, Deficit.competency),
    },
)

MAPPINGS = Listing(
    DeficitMapping,
    DeficitMappingItem,
    DeficitMappingQuery,
    sortable={"cause": DeficitMapping.cause, "competency": DeficitMapping.competency},
    filters={
        "kind": DeficitMapping.kind,
        "cause": DeficitMapping.cause,
        "competency": DeficitMapping.competency,
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """A head sees the own ones; row security sees to the others."""
    return in_person(Deficit.person_id, caller) if caller.role in IN_PERSON else true()


def by_id(deficit_id: UUID) -> Select[Deficit]:
    return select(Deficit).where(Deficit.id == deficit_id)


def lock(person_id: UUID) -> Select[Any]:
    return select(func.pg_advisory_xact_lock(_CLASS, func.hashtext(str(person_id))))


def so_far(person_id: UUID, competencies: Sequence[str]) -> Select[Deficit]:
    """In the order they were closed, what lives last: of each competency the last one is the latest."""
    its = (Deficit.person_id == person_id, one_of(Deficit.competency, competencies))
    order = (Deficit.closed_on.asc().nulls_last(), Deficit.created_at)
    return select(Deficit).where(*its).order_by(*order).execution_options(populate_existing=True)


def living(person_id: UUID) -> Select[Deficit]:
    """By competency."""
    its = (Deficit.person_id == person_id, one_of(Deficit.status, LIVING))
    return select(Deficit).where(*its).order_by(Deficit.competency).execution_options(populate_existing=True)


def by_a_former_edition(day: date) -> Select[UUID, UUID, UUID]:
    """(deficit, person, the edition in force where it lies) of what lives by another edition, person by person."""
    columns = (Deficit.id, Deficit.person_id, CompetencyFramework.id)
    stands = and_(CompetencyFramework.place.at_or_above(Deficit.place), frameworks.in_force_on(day))
    another = (one_of(Deficit.status, LIVING), Deficit.framework_id != CompetencyFramework.id)
    found = select(*columns).join_from(Deficit, CompetencyFramework, stands)
    return found.where(*another).order_by(Deficit.person_id, Deficit.id)


def told(person_id: UUID, source: DeficitSource, reference: UUID) -> Select[str]:
    """The competencies of which the same has been told already."""
    same = (DeficitFinding.source == source, DeficitFinding.reference == reference)
    return select(DeficitFinding.competency).where(DeficitFinding.person_id == person_id, *same)


def told_by(deficit_id: UUID) -> Select[int, bool]:
    """The confidence of the surest finding that told of the lack, and whether any was more than one's own word."""
    lacking = (DeficitFinding.deficit_id == deficit_id, DeficitFinding.level < DeficitFinding.norm)
    judged = func.coalesce(func.bool_or(DeficitFinding.source != DeficitSource.self_assessment), False)
    return select(func.coalesce(func.max(DeficitFinding.confidence), 0), judged).where(*lacking)


def findings(deficit_id: UUID) -> Select[DeficitFinding]:
    """By the day they were found, the latest first."""
    order = (DeficitFinding.found_on.desc(), DeficitFinding.recorded_at.desc(), DeficitFinding.id)
    return select(DeficitFinding).where(DeficitFinding.deficit_id == deficit_id).order_by(*order)


def mapping(mapping_id: UUID) -> Select[DeficitMapping]:
    return select(DeficitMapping).where(DeficitMapping.id == mapping_id)


def mappings(region: str) -> Select[DeficitMapping]:
    """All of the region, by whom nobody else adds any until the transaction ends."""
    return select(DeficitMapping).where(DeficitMapping.place == region)


def lock_mappings(region: str) -> Select[Any]:
    return select(func.pg_advisory_xact_lock(_CLASS, func.hashtext(region)))


def signs(region: str, kind: CauseKind, causes: Sequence[str]) -> Select[DeficitMapping]:
    its = (DeficitMapping.kind == kind, one_of(DeficitMapping.cause, causes))
    return mappings(region).where(*its).order_by(DeficitMapping.cause, DeficitMapping.competency)
