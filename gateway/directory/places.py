"""Which places the directory knows: a label nobody has yet would be given to somebody else later."""

from collections.abc import Iterable

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.municipalities.models import Municipality
from gateway.directory.organisations.models import Organisation
from gateway.directory.regions.models import Region
from services.kernel.places import ROOT
from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference


async def is_known(tx: AsyncSession, place: str) -> bool:
    """Is it one of the directory's, and does the caller see it?"""
    return place == ROOT or bool(await tx.scalar(_found(place)))


async def require_known(tx: AsyncSession, place: str, path: Iterable[object]) -> None:
    """Raises Invalid pointing at `path` in the body."""
    if not await is_known(tx, place):
        raise Invalid(errors=[unknown_reference(path, "Такого места в справочнике нет, или оно вам не видно")])


def _found(place: str) -> Select[bool]:
    return select(or_(*(exists().where(each.place == place) for each in (Region, Municipality, Organisation))))
