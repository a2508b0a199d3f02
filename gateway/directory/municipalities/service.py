"""The shell for municipalities. Every change leaves an event; ОКТМО is added to, never overwritten."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory import external
from gateway.directory.events import municipality_changed
from gateway.directory.municipalities import queries
from gateway.directory.municipalities.models import (
    LABEL,
    Municipality,
    MunicipalityExternalId,
    MunicipalityOktmo,
)
from gateway.directory.municipalities.schemas import (
    MunicipalityChange,
    MunicipalityCreate,
    MunicipalityRecode,
    OktmoIn,
)
from gateway.directory.regions.models import Region
from gateway.permissions import Permission, access
from services.kernel.identity import Identity
from services.kernel.periods import can_follow, day_before
from services.kernel.problems import AlreadyExists, Conflict, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, refused


class MunicipalityNotFound(NotFound):
    """Муниципалитет не найден или не виден с вашими правами."""


class OktmoTaken(Conflict):
    """Этот код ОКТМО в те же дни принадлежит другому муниципалитету."""


class OktmoOverlaps(Conflict):
    """Сроки действия кодов ОКТМО одного муниципалитета пересекаются."""


class MunicipalityExternalIdTaken(AlreadyExists):
    """Этот внешний код уже принадлежит другому муниципалитету."""


async def get(tx: AsyncSession, municipality_id: UUID) -> Municipality:
    return await one(tx, queries.by_id(municipality_id), MunicipalityNotFound)


async def create(tx: AsyncSession, caller: Identity, data: MunicipalityCreate) -> Municipality:
    region = await referred(tx, Region, data.region_id, "region_id", "Регион не найден")
    access.require(caller, Permission.directory_write, region.place)
    place = f"{region.place}.m{await tx.scalar(LABEL.next_value())}"
    municipality = Municipality(
        id=data.id or uuid4(),
        place=place,
        region_id=region.id,
        kind=data.kind,
        name=data.name,
        short_name=data.short_name,
        oktmo=[_span(place, span) for span in data.oktmo],
        external=external.replaced([], MunicipalityExternalId, data.external_ids, place),
    )
    return await added(tx, municipality, municipality_changed)


async def change(tx: AsyncSession, municipality_id: UUID, data: MunicipalityChange, seen: int | None) -> Municipality:
    municipality = await _to_change(tx, municipality_id, seen)
    said = data.said()
    codes = said.pop("external_ids", None)
    assign(municipality, said)
    if codes is not None:
        known = municipality.external
        municipality.external = external.replaced(known, MunicipalityExternalId, codes, municipality.place)
    return await renewed(tx, municipality, municipality_changed)


async def recode(tx: AsyncSession, municipality_id: UUID, data: MunicipalityRecode, seen: int | None) -> Municipality:
    """The last code ends the day before the new one begins."""
    municipality = await _to_change(tx, municipality_id, seen)
    last = municipality.oktmo[-1]
    if not can_follow(last, data.valid_from):
        raise refused(["valid_from"], "too_early", "Новый код должен начинаться позже, чем прежний")
    last.valid_to = last.valid_to or day_before(data.valid_from)
    municipality.kind = data.kind or municipality.kind
    municipality.name = data.name or municipality.name
    municipality.short_name = data.short_name or municipality.short_name
    following = OktmoIn(
        code=data.code,
        control=data.control,
        name=municipality.name,
        valid_from=data.valid_from,
        predecessor=data.predecessor or last.code,
    )
    municipality.oktmo.append(_span(municipality.place, following))
    return await renewed(tx, municipality, municipality_changed)


async def _to_change(tx: AsyncSession, municipality_id: UUID, seen: int | None) -> Municipality:
    return changeable(tx, access, await get(tx, municipality_id), seen, Permission.directory_write)


def _span(place: str, span: OktmoIn) -> MunicipalityOktmo:
    return MunicipalityOktmo(place=place, **span.model_dump())
