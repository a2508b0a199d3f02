"""What is asked of instruments. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, cast, false, func, select, true
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, mentions, russian
from services.training.competencies import queries as frameworks
from services.training.competencies.models import CompetencyFramework
from services.training.instruments.models import Instrument
from services.training.instruments.rules import InstrumentStatus
from services.training.instruments.schemas import InstrumentItem, InstrumentQuery
from services.training.permissions import ONLOOKERS


def _grounded() -> ColumnElement[bool]:
    """As `rules.grounded` says of each: does the framework in force know all it measures, level by level?"""
    framework = frameworks.in_force(Instrument.place, TODAY).with_only_columns(CompetencyFramework.content)
    stands, said = framework.correlate_except(CompetencyFramework).scalar_subquery(), Instrument.content
    codes, asked_of = (
        func.jsonb_path_query_array(content, cast(path, JSONPATH), type_=JSONB)
        for content, path in ((stands, "$.competencies[*].code"), (said, "$.*[*].competency"))
    )
    levels, thresholds = (func.jsonb_array_length(each) for each in (stands["levels"], said["thresholds"]))
    return func.coalesce(and_(codes.contains(asked_of), levels == thresholds), false())


GROUNDED = _grounded()

LISTING = Listing(
    Instrument,
    InstrumentItem,
    InstrumentQuery,
    sortable={"title": russian(Instrument.title), "edition": Instrument.edition},
    filters={
        "kind": Instrument.kind,
        "status": Instrument.status,
        "family": Instrument.family,
        "grounded": lambda said: GROUNDED if said else ~GROUNDED,
        "q": mentions(Instrument.title),
    },
    columns={"grounded": GROUNDED},
)


def found(query: InstrumentQuery, caller: Identity, today: date) -> Select[Any]:
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller))


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return Instrument.status != InstrumentStatus.draft if caller.role in ONLOOKERS else true()


def by_id(instrument_id: UUID) -> Select[Instrument]:
    return select(Instrument).where(Instrument.id == instrument_id)


def lock(family: UUID) -> Select[Any]:
    """One publication of a family at a time: the later one sees what the earlier put in force."""
    return select(func.pg_advisory_xact_lock(func.hashtextextended(f"training.instrument:{family}", 0)))


def published(family: UUID) -> Select[Instrument]:
    return select(Instrument).where(Instrument.family == family, Instrument.status == InstrumentStatus.published)


def edition_before(instrument: Instrument) -> Select[Instrument]:
    """The edition of its family that stands next before it."""
    earlier = select(Instrument).where(Instrument.family == instrument.family, Instrument.edition < instrument.edition)
    return earlier.order_by(Instrument.edition.desc()).limit(1)


def last_edition(family: UUID) -> Select[int]:
    return select(func.max(Instrument.edition)).where(Instrument.family == family)
