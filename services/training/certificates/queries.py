"""What is asked of certificates. Statements, not results."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert

from services.kernel.listing import Listing
from services.kernel.search import mentions
from services.training.certificates.models import Certificate, CertificateJournal
from services.training.certificates.schemas import CertificateItem, CertificateQuery

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


def by_id(certificate_id: UUID) -> Select[Certificate]:
    return select(C).where(C.id == certificate_id)


def by_hash(code_hash: str) -> Select[Certificate]:
    return select(C).where(C.code_hash == code_hash)


def next_position(place: str, year: int) -> Any:
    """The next number of the issuer's journal of the year, given back with the transaction that does not commit."""
    begun = insert(CertificateJournal).values(id=uuid4(), place=place, year=year, last=1)
    raised = begun.on_conflict_do_update(index_elements=["place", "year"], set_={"last": CertificateJournal.last + 1})
    return raised.returning(CertificateJournal.last)
