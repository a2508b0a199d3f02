"""The shell around sites: draft, change, grant, terminate; told to the region from the day the status is granted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, refused, require, unknown_reference
from services.training.competencies.knowing import Named, require_known
from services.training.directions import service as directions
from services.training.permissions import P, access
from services.training.sites import policies, queries
from services.training.sites.models import Site
from services.training.sites.rules import LABELS, WORKFLOW, Facts, SiteStatus, crowded, improper_term, status_on
from services.training.sites.schemas import SiteChange, SiteCreate, SiteCuratorIn, SiteStepIn, SiteTeaches
from services.training.store import COPIES

REVISABLE = frozenset({"title", "programme", "programme_file_id", "teaches"})
"""Of a site that works; the rest is what the order says."""


class SiteNotFound(NotFound):
    """Площадка не найдена или не видна с вашими правами."""


class SiteFixed(Conflict):
    """Площадку в таком статусе так не меняют."""


class SiteOverlaps(Conflict):
    """В эти дни у школы уже есть площадка этого направления."""


async def get(tx: AsyncSession, site_id: UUID) -> Site:
    return await one(tx, queries.by_id(site_id).where(queries.visible_to(tx.info["caller"])), SiteNotFound)


async def hold(tx: AsyncSession, site_id: UUID) -> Site:
    """The site as it stands now, nobody else's to move until this transaction ends."""
    return await one(tx, queries.for_update(site_id), SiteNotFound)


async def create(tx: AsyncSession, caller: Identity, data: SiteCreate) -> Site:
    """A draft at the school it is of, by the school or the authority above it."""
    found = await referred(tx, COPIES.organisation, data.organisation_id, "organisation_id", "Организация не найдена")
    access.require(caller, P.site_write, found.place)
    site = Site(
        place=found.place,
        organisation_name=found.short_name,
        teaches=_kept(data.teaches),
        **data.model_dump(exclude={"teaches"}),
    )
    await _require_sound(tx, site.place, _stated(site, {}), data)
    return await added(tx, site, _drafted)


async def change(tx: AsyncSession, site_id: UUID, data: SiteChange, seen: int | None) -> Site:
    """A draft wholly; of a site that works what its order does not say, by who grants the status."""
    site = await get(tx, site_id)
    said = data.said()
    permission = P.site_write if site.status is SiteStatus.draft else P.site_decide
    changeable(tx, access, site, seen, permission, lambda each: _require_changeable(tx, each, said))
    if "teaches" in said:
        said["teaches"] = _kept(data.teaches)
    await _require_sound(tx, site.place, _stated(site, said), data)
    assign(site, said)
    return await _told_to_region(tx, await renewed(tx, site, changed))


async def advance(tx: AsyncSession, site_id: UUID, data: SiteStepIn, seen: int | None) -> Site:
    """Grant the status or end it early. Raises SiteOverlaps, by the index, beside another of its direction."""
    await get(tx, site_id)
    site = await hold(tx, site_id)
    today = tx.info["clock"].today()
    await steps.advance(tx, access, WORKFLOW, site, data, facts_of(tx, site), seen, told(site))
    if site.status is SiteStatus.opened:
        site.opened_on = today
    else:
        site.terminated_on, site.termination_reason = today, data.reason
    return await _told_to_region(tx, await renewed(tx, site))


async def remove(tx: AsyncSession, site_id: UUID, seen: int | None) -> None:
    """A draft that was begun by mistake."""
    site = changeable(tx, access, await get(tx, site_id), seen, P.site_write, _require_draft)
    emit(tx, Fact("training.site.drafted", site.id, site.place, deleted=True))
    await tx.delete(site)


async def appoint_curator(tx: AsyncSession, site_id: UUID, data: SiteCuratorIn, seen: int | None) -> Site:
    """A person of the institute, whose card therefore lies at the region."""
    site = changeable(tx, access, await get(tx, site_id), seen, P.site_support)
    if data.curator_id is not None:
        found = await referred(tx, COPIES.person, data.curator_id, "curator_id", "Такого человека в справочнике нет")
        if found.place != region_of(site.place):
            raise refused(("curator_id",), "not_of_institute", "Куратор работает в СОИРО, а не в школе или ОМСУ")
    site.curator_id = data.curator_id
    return await renewed(tx, site, changed)


def facts_of(tx: AsyncSession, site: Site) -> Facts:
    return Facts(
        ordered=site.order_number is not None,
        programme=site.programme is not None or site.programme_file_id is not None,
        teaches=len(site.teaches),
        last=site.valid_to,
        today=tx.info["clock"].today(),
    )


def told(site: Site) -> dict[str, Any]:
    """What events of a site carry."""
    return {
        "organisation_id": str(site.organisation_id),
        "direction": site.direction,
        "capacity": site.capacity,
        "from": site.valid_from.isoformat(),
        "until": site.valid_to.isoformat(),
        "competencies": sorted(each["competency"] for each in site.teaches),
        "curator_id": str(site.curator_id) if site.curator_id else None,
    }


def changed(site: Site) -> Fact:
    return Fact("training.site.changed", site.id, site.place, {"status": site.status, **told(site)})


async def require_file(tx: AsyncSession, file_id: UUID | None, field: str) -> None:
    if file_id is not None and await tx.scalar(queries.file(file_id)) is None:
        raise Invalid(errors=[unknown_reference((field,), "Файл не найден")])


def _require_changeable(tx: AsyncSession, site: Site, said: dict[str, Any]) -> None:
    now = status_on(site.status, site.valid_to, tx.info["clock"].today())
    if now is SiteStatus.draft:
        return
    if now is not SiteStatus.opened:
        raise SiteFixed(f"Площадка: {LABELS[now]}. Изменить её нельзя.")
    if said.keys() - REVISABLE:
        raise SiteFixed("Направление, места и срок работающей площадки определены приказом: изменить их нельзя.")


def _require_draft(site: Site) -> None:
    if site.status is not SiteStatus.draft:
        raise SiteFixed("Удаляют только черновик: статус этой площадки присваивали.")


async def _require_sound(tx: AsyncSession, place: str, stated: dict[str, Any], data: SiteCreate | SiteChange) -> None:
    """What the site would say is checked as a whole; files and competencies where the body names them."""
    if (stated["order_number"] is None) != (stated["order_date"] is None):
        raise refused(("order_date",), "order_in_halves", "Приказ указывают номером и датой")
    if not {"hours", "weeks"}.isdisjoint(data.model_fields_set):
        require(crowded(stated["hours"], stated["weeks"]))
    region = region_of(place)
    if not {"valid_from", "valid_to"}.isdisjoint(data.model_fields_set):
        policy = await policies.POLICY.of(tx, region)
        require(improper_term(stated["valid_from"], stated["valid_to"], policy.terms))
    if data.direction:
        await directions.require_known(tx, region, [(("direction",), data.direction)])
    for field in ("programme_file_id", "order_file_id"):
        await require_file(tx, getattr(data, field), field)
    if data.teaches:
        taught = [
            Named(("teaches", at, "competency"), each.competency, each.level) for at, each in enumerate(data.teaches)
        ]
        await require_known(tx, region, taught)


async def _told_to_region(tx: AsyncSession, site: Site) -> Site:
    """The notice says what the site does; written after the site itself, in the same transaction."""
    if site.status is not SiteStatus.draft:
        async with standing_at(tx, region_of(site.place)):  # ADR 0008
            await tx.execute(queries.notice(site))
    return site


_TOGETHER = ("valid_from", "valid_to", "order_number", "order_date", "hours", "weeks")
"""What is sound or not beside the others."""


def _stated(site: Site, said: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(site, name) for name in _TOGETHER} | said


def _drafted(site: Site) -> Fact:
    return Fact("training.site.drafted", site.id, site.place, {"status": site.status, **told(site)})


def _kept(teaches: Sequence[SiteTeaches]) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in teaches]
