"""What is asked of the library. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, cast, select, true
from sqlalchemy.dialects.postgresql import JSONB

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import mentions, russian
from services.training.materials.models import Material
from services.training.materials.rules import MaterialStatus
from services.training.materials.schemas import MaterialItem, MaterialQuery
from services.training.permissions import ONLOOKERS
from services.training.store import TABLES


def _answering(said: str) -> ColumnElement[bool]:
    """`indicator:ege_220`."""
    kind, code = said.split(":", maxsplit=1)
    contains: Any = Material.answers.op("@>", is_comparison=True)
    return contains(cast([{"kind": kind, "code": code}], JSONB))  # type: ignore[no-any-return]


LISTING = Listing(
    Material,
    MaterialItem,
    MaterialQuery,
    sortable={"title": russian(Material.title), "published_on": Material.published_on},
    filters={
        "kind": Material.kind,
        "status": Material.status,
        "direction": Material.direction,
        "answers": _answering,
        "q": mentions(Material.title, Material.summary),
    },
)


def visible_to(caller: Identity) -> ColumnElement[bool]:
    """Whoever only looks on sees what is published; row security sees to the others."""
    return Material.status == MaterialStatus.published if caller.role in ONLOOKERS else true()


def by_id(material_id: UUID) -> Select[Material]:
    return select(Material).where(Material.id == material_id)


def file(file_id: UUID) -> Select[Any]:
    return select(TABLES.file).where(TABLES.file.id == file_id)
