"""What is asked of methodologies. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, func, select

from services.kernel.listing import Listing, russian
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.schemas import MethodologyItem, MethodologyQuery

M = Methodology

LISTING = Listing(
    item=MethodologyItem,
    columns={name: getattr(M, name) for name in MethodologyItem.model_fields},
    sortable={"title": russian(M.title), "edition": M.edition, "published_at": M.published_at},
    key=M.id,
)


def by_id(methodology_id: UUID) -> Select[Methodology]:
    return select(M).where(M.id == methodology_id)


def search(query: MethodologyQuery) -> Select[Methodology]:
    found = select(M)
    if query.status:
        found = found.where(M.status == query.status)
    if query.subject:
        found = found.where(M.subject == query.subject)
    if query.family:
        found = found.where(M.family == query.family)
    if query.q:
        found = found.where(M.title.icontains(query.q, autoescape=True))
    return found


def last_edition(family: UUID) -> Select[int]:
    return select(func.max(M.edition)).where(M.family == family)
