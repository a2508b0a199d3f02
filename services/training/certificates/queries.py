"""What is asked of certificates. Statements, not results."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.dialects.postgresql import insert

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import TODAY, asked, mentions
from services.training.certificates.models import Certificate, CertificateJournal
from services.training.certificates.rules import CertificateStatus
from services.training.certificates.schemas import CertificateItem, CertificateQuery
from services.training.enrolments.models import Enrolment
from services.training.staff.reach import reached

C = Certificate
_SAID = {name: C.content[name].astext for name in ("number", "holder", "programme")}

LISTING = Listing(
    C,
    CertificateItem,
    CertificateQuery,
    sortable={"issued_on": C.issued_on, "number": C.position},
    filters={
        "enrolment_id": C.enrolment_id,
        "person_id": C.person_id,
        "status": C.status,
        "year": C.year,
        "place": C.place.at_or_below,
        "q": mentions(*_SAID.values()),
    },
    columns=_SAID,
)


def found(query: CertificateQuery, caller: Identity, today: date) -> Select[Any]:
    """The rows that fit, of whom the caller reaches on the day."""
    return LISTING.found(query).join(asked(today), true()).where(visible_to(caller, TODAY))


def visible_to(caller: Identity, day: Any) -> ColumnElement[bool]:
    return reached(caller, C.person_id, C.place, day)


def by_id(certificate_id: UUID) -> Select[Certificate]:
    return select(C).where(C.id == certificate_id)


def by_hash(code_hash: str) -> Select[Certificate]:
    return select(C).where(C.code_hash == code_hash)


def next_position(place: str, year: int) -> Any:
    """The next number of the issuer's journal of the year, given back with the transaction that does not commit."""
    begun = insert(CertificateJournal).values(id=uuid4(), place=place, year=year, last=1)
    raised = begun.on_conflict_do_update(index_elements=["place", "year"], set_={"last": CertificateJournal.last + 1})
    return raised.returning(CertificateJournal.last)


def in_force(group_id: UUID) -> Select[int]:
    """How many certificates are valid of those who learned in the group."""
    joined = select(func.count()).join_from(C, Enrolment, Enrolment.id == C.enrolment_id)
    return joined.where(Enrolment.group_id == group_id, C.status == CertificateStatus.valid)
