"""The shell for municipalities. Every change leaves an event; ОКТМО is added to, never overwritten."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory import external
from gateway.directory.events import municipality_changed
from gateway.directory.municipalities import queries, rules
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
from gateway.directory.references import refused, unknown
from gateway.directory.regions.models import Region
from gateway.directory.versions import next_number, renewed
from gateway.permissions import Permission, access
from services.kernel.concurrency import expect
from services.kernel.events import emit
from services.kernel.identity import Identity
from services.kernel.problems import AlreadyExists, Conflict, NotFound


class MunicipalityNotFound(NotFound):
    """Муниципалитет не найден или не виден с вашими правами."""


class OktmoTaken(Conflict):
    """Этот код ОКТМО в те же дни принадлежит другому муниципалитету."""


class OktmoOverlaps(Conflict):
    """Сроки действия кодов ОКТМО одного муниципалитета пересекаются."""


class MunicipalityExternalIdTaken(AlreadyExists):
    """Этот внешний код уже принадлежит другому муниципалитету."""


async def get(tx: AsyncSession, municipality_id: UUID) -> Municipality:
    found = await tx.scalar(queries.by_id(municipality_id))
    if found is None:
        raise MunicipalityNotFound
    return found


async def create(tx: AsyncSession, caller: Identity, data: MunicipalityCreate) -> Municipality:
    region = await tx.get(Region, data.region_id)
    if region is None:
        raise unknown("region_id", "Регион не найден")
    access.require(caller, Permission.directory_write, region.place)
    place = f"{region.place}.m{await next_number(tx, LABEL)}"
    municipality = Municipality(
        id=data.id or uuid4(),
        version=1,
        place=place,
        region_id=region.id,
        kind=data.kind,
        name=data.name,
        short_name=data.short_name,
        oktmo=[_span(place, span) for span in data.oktmo],
        external=external.replaced([], MunicipalityExternalId, data.external_ids, place),
    )
    tx.add(municipality)
    emit(tx, municipality_changed(municipality))
    return municipality


async def change(
    tx: AsyncSession, caller: Identity, municipality_id: UUID, data: MunicipalityChange, seen: int | None
) -> Municipality:
    municipality = await _to_change(tx, caller, municipality_id, seen)
    said = data.said()
    codes = said.pop("external_ids", None)
    for name, value in said.items():
        setattr(municipality, name, value)
    if codes is not None:
        municipality.external = external.replaced(
            municipality.external, MunicipalityExternalId, codes, municipality.place
        )
    return await _announced(tx, municipality)


async def recode(
    tx: AsyncSession, caller: Identity, municipality_id: UUID, data: MunicipalityRecode, seen: int | None
) -> Municipality:
    """Close the last code on the day the new one begins."""
    municipality = await _to_change(tx, caller, municipality_id, seen)
    last = municipality.oktmo[-1]
    if not rules.can_recode(last, data.valid_from):
        raise refused("valid_from", "too_early", "Новый код должен начинаться позже, чем прежний")
    last.valid_to = last.valid_to or data.valid_from
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
    return await _announced(tx, municipality)


async def _to_change(tx: AsyncSession, caller: Identity, municipality_id: UUID, seen: int | None) -> Municipality:
    municipality = await get(tx, municipality_id)
    expect(municipality, seen)
    access.require(caller, Permission.directory_write, municipality.place)
    return municipality


async def _announced(tx: AsyncSession, municipality: Municipality) -> Municipality:
    if await renewed(tx, municipality):
        emit(tx, municipality_changed(municipality))
    return municipality


def _span(place: str, span: OktmoIn) -> MunicipalityOktmo:
    return MunicipalityOktmo(place=place, **span.model_dump())
