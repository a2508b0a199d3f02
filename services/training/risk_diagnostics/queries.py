"""What is asked of how heads at risk are diagnosed. Statements, not results."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from services.training.instruments.content import InstrumentKind
from services.training.instruments.models import Instrument
from services.training.instruments.rules import InstrumentStatus


def in_use(place: str, family: UUID | None) -> Select[Instrument, datetime | None]:
    """(instrument, when the first edition of its family was published) of those published at the place or above: of
    the family, or, with none named, every self-assessment."""
    edition = aliased(Instrument)
    since = select(func.min(edition.published_at)).where(edition.family == Instrument.family).scalar_subquery()
    which = Instrument.kind == InstrumentKind.self_assessment if family is None else Instrument.family == family
    its = (Instrument.place.at_or_above(place), Instrument.status == InstrumentStatus.published, which)
    return select(Instrument, since).where(*its)
