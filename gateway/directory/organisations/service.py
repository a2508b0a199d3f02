"""The shell for organisations. Names and reorganisations are added to a history, everything else is corrected."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory import external
from gateway.directory.events import organisation_changed
from gateway.directory.municipalities.models import Municipality
from gateway.directory.organisations import queries, rules
from gateway.directory.organisations.models import (
    LABEL,
    Organisation,
    OrganisationExternalId,
    OrganisationName,
    OrganisationSuccessor,
)
from gateway.directory.organisations.schemas import (
    OrganisationChange,
    OrganisationCreate,
    OrganisationRename,
    OrganisationReorganise,
)
from gateway.permissions import Permission, access
from services.kernel.identity import Identity
from services.kernel.periods import can_follow, day_before, is_proper
from services.kernel.problems import AlreadyExists, Invalid, NotFound
from services.kernel.records import added, assign, changeable, one, renewed
from services.kernel.references import referred, refused, require, unknown_reference


class OrganisationNotFound(NotFound):
    """Организация не найдена или не видна с вашими правами."""


class InnTaken(AlreadyExists):
    """Организация с таким ИНН уже есть в справочнике."""


class OgrnTaken(AlreadyExists):
    """Организация с таким ОГРН уже есть в справочнике."""


class OrganisationExternalIdTaken(AlreadyExists):
    """Этот внешний код уже принадлежит другой организации."""


async def get(tx: AsyncSession, organisation_id: UUID) -> Organisation:
    return await one(tx, queries.by_id(organisation_id), OrganisationNotFound)


async def create(tx: AsyncSession, caller: Identity, data: OrganisationCreate) -> Organisation:
    municipality = await referred(tx, Municipality, data.municipality_id, "municipality_id", "Муниципалитет не найден")
    access.require(caller, Permission.directory_write, municipality.place)
    place = f"{municipality.place}.o{await tx.scalar(LABEL.next_value())}"
    first = OrganisationName(
        place=place, name=data.name, short_name=data.short_name, valid_from=data.founded_on, valid_to=None
    )
    organisation = Organisation(
        **data.model_dump(exclude={"id", "external_ids"}),
        id=data.id or uuid4(),
        place=place,
        names=[first],
        successors=[],
        external=external.replaced([], OrganisationExternalId, data.external_ids, place),
    )
    return await added(tx, organisation, organisation_changed)


async def change(tx: AsyncSession, organisation_id: UUID, data: OrganisationChange, seen: int | None) -> Organisation:
    organisation = await _to_change(tx, organisation_id, seen)
    said = data.said()
    codes = said.pop("external_ids", None)
    assign(organisation, said)
    organisation.names[-1].name, organisation.names[-1].short_name = organisation.name, organisation.short_name
    if not is_proper(organisation.founded_on, organisation.closed_on):
        raise refused(["closed_on"], "too_early", "Организация закрыта раньше, чем основана")
    if codes is not None:
        known = organisation.external
        organisation.external = external.replaced(known, OrganisationExternalId, codes, organisation.place)
    return await renewed(tx, organisation, organisation_changed)


async def rename(tx: AsyncSession, organisation_id: UUID, data: OrganisationRename, seen: int | None) -> Organisation:
    """The last name ends the day before the new one begins."""
    organisation = await _to_change(tx, organisation_id, seen)
    today = tx.info["clock"].today()
    require(rules.may_rename(data.valid_from, today, organisation.closed_on))
    last = organisation.names[-1]
    if not can_follow(last, data.valid_from):
        raise refused(["valid_from"], "too_early", "Новое название должно начинаться позже, чем прежнее")
    last.valid_to = last.valid_to or day_before(data.valid_from)
    organisation.name, organisation.short_name = data.name, data.short_name
    organisation.names.append(OrganisationName(place=organisation.place, **data.model_dump(), valid_to=None))
    return await renewed(tx, organisation, organisation_changed)


async def reorganise(
    tx: AsyncSession, caller: Identity, organisation_id: UUID, data: OrganisationReorganise, seen: int | None
) -> Organisation:
    """Record what the organisation became; a merge and a split end it the day before."""
    organisation = await _to_change(tx, organisation_id, seen)
    successors = list(dict.fromkeys(data.successors))
    found = (await tx.scalars(queries.among(successors))).all()
    if len(found) < len(successors):
        raise Invalid(errors=_unknown(data.successors, {each.id for each in found}))
    taken_over_on = await tx.scalar(queries.last_taken_over(organisation.id))
    require(rules.may_reorganise(_facts(organisation, data, found, taken_over_on)))
    for each in found:
        access.require(caller, Permission.directory_write, each.place)
    organisation.successors += [
        OrganisationSuccessor(place=organisation.place, to_id=each.id, kind=data.kind, happened_on=data.happened_on)
        for each in found
    ]
    if data.kind in rules.CLOSES:
        organisation.closed_on = day_before(data.happened_on)
    return await renewed(tx, organisation, organisation_changed)


def _facts(
    it: Organisation, data: OrganisationReorganise, successors: Sequence[Organisation], taken_over_on: date | None
) -> rules.Reorganisation:
    return rules.Reorganisation(
        kind=data.kind,
        day=data.happened_on,
        successors=len(successors),
        into_itself=it in successors,
        founded_on=it.founded_on,
        closed_on=it.closed_on,
        taken_over_on=taken_over_on,
        successor_closed=any(not is_proper(data.happened_on, each.closed_on) for each in successors),
    )


def _unknown(successors: Sequence[UUID], known: set[UUID]) -> list[dict[str, str]]:
    lacking = (i for i, each in enumerate(successors) if each not in known)
    return [unknown_reference(("successors", i), "Преемник не найден") for i in lacking]


async def _to_change(tx: AsyncSession, organisation_id: UUID, seen: int | None) -> Organisation:
    return changeable(tx, access, await get(tx, organisation_id), seen, Permission.directory_write)
