"""What is asked of methodologies. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, func, select

from services.kernel.listing import Listing
from services.kernel.search import Filters, matching, mentions, russian
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.schemas import MethodologyItem, MethodologyQuery

M = Methodology

LISTING = Listing(
    item=MethodologyItem,
    query=MethodologyQuery,
    columns={name: getattr(M, name) for name in MethodologyItem.model_fields},
    sortable={"title": russian(M.title), "edition": M.edition, "published_at": M.published_at},
    key=M.id,
)

FILTERS: Filters = {"status": M.status, "subject": M.subject, "family": M.family, "q": mentions(M.title)}


def by_id(methodology_id: UUID) -> Select[Methodology]:
    return select(M).where(M.id == methodology_id)


def search(query: MethodologyQuery) -> Select[Methodology]:
    return select(M).where(*matching(query, FILTERS))


def last_edition(family: UUID) -> Select[int]:
    return select(func.max(M.edition)).where(M.family == family)
