"""What a slice has against one field of a body. A reference to what the caller cannot see is a 422 that points at it,
never a 404: the address was right."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Invalid
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal

T = TypeVar("T")


def refused(path: Iterable[object], code: str, detail: str) -> Invalid:
    """What the shell has against the field at `path`."""
    return Invalid(errors=[field_error(path, code, detail)])


def require(refusal: Refusal | None) -> None:
    """Raises Invalid with what the rules have against fields of the body."""
    if refusal is not None:
        raise Invalid(errors=refusal.errors)


def unknown_reference(path: Iterable[object], detail: str) -> dict[str, str]:
    """One of `errors[]`: the field at `path` names what is not there."""
    return field_error(path, "unknown_reference", detail)


async def referred(tx: AsyncSession, kind: type[T], id: UUID, field: str | tuple[str, ...], detail: str) -> T:
    """The record that `field` of a body names, or Invalid pointing at it; a field that lies deeper is a path."""
    found = await tx.get(kind, id)
    if found is None:
        raise Invalid(errors=[unknown_reference((field,) if isinstance(field, str) else field, detail)])
    return found
