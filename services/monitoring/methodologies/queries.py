"""What is asked of methodologies. Statements, not results."""

from uuid import UUID

from sqlalchemy import Select, func, select

from services.kernel.listing import Listing
from services.kernel.search import mentions, russian
from services.monitoring.methodologies.models import Methodology
from services.monitoring.methodologies.schemas import MethodologyItem, MethodologyQuery

M = Methodology

LISTING = Listing(
    M,
    MethodologyItem,
    MethodologyQuery,
    sortable={"title": russian(M.title), "edition": M.edition, "published_at": M.published_at},
    filters={"status": M.status, "subject": M.subject, "family": M.family, "q": mentions(M.title)},
)


def by_id(methodology_id: UUID) -> Select[Methodology]:
    return select(M).where(M.id == methodology_id)


def edition_before(methodology: Methodology) -> Select[Methodology]:
    """The edition of its family that stands next before it."""
    earlier = select(M).where(M.family == methodology.family, M.edition < methodology.edition)
    return earlier.order_by(M.edition.desc()).limit(1)


def last_edition(family: UUID) -> Select[int]:
    return select(func.max(M.edition)).where(M.family == family)
