"""The demo region in the directory: places, organisations, people and the posts they hold."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.records import Municipality, Organisation, Person, Post, Region
from edulead.demo.targets import Targets, caller, identifier
from edulead.failures import DemoConflict
from gateway.directory.municipalities import service as municipalities
from gateway.directory.municipalities.models import Municipality as MunicipalityRow
from gateway.directory.municipalities.schemas import MunicipalityCreate, OktmoIn
from gateway.directory.organisations import service as organisations
from gateway.directory.organisations.models import Organisation as OrganisationRow
from gateway.directory.organisations.schemas import OrganisationCreate
from gateway.directory.people import service as people
from gateway.directory.people.schemas import PersonCreate
from gateway.directory.posts import service as posts
from gateway.directory.posts.rules import PostKind
from gateway.directory.posts.schemas import PostCreate, PostEnd
from gateway.directory.regions import service as regions
from gateway.directory.regions.models import Region as RegionRow
from gateway.directory.regions.schemas import RegionCreate
from services.directory.snils import Seal, seal_of
from services.kernel.places import ROOT

Places = Mapping[str, str]
"""Key of a region, municipality or organisation → its place."""

LOADER = caller("admin", ROOT)

KINDS: Mapping[str, PostKind] = {
    "head": PostKind.head,
    "acting_head": PostKind.acting_head,
    "deputy": PostKind.deputy,
    "omsu_head": PostKind.authority_head,
    "omsu_specialist": PostKind.authority_specialist,
}


async def load(targets: Targets, planned: Region) -> Places:
    """All or nothing; the places of what there is afterwards. Raises DemoConflict."""
    async with targets.in_directory() as tx:
        if await tx.get(RegionRow, identifier(planned.key)) is None:
            await _require_room(tx, planned)
            await _create(tx, planned, seal_of(targets.key_file))
    async with targets.in_directory() as tx:
        return await _places(tx, planned)


async def _require_room(tx: AsyncSession, planned: Region) -> None:
    name = await tx.scalar(select(RegionRow.name).where(RegionRow.code == _code(planned)))
    if name is not None:
        raise DemoConflict(reason=f"Регион {_code(planned)} («{name}») в ней уже заведён, и не этой командой.")


def _code(planned: Region) -> str:
    return planned.key.removeprefix("r-")


async def _create(tx: AsyncSession, planned: Region, seal: Seal) -> None:
    region = RegionCreate(id=identifier(planned.key), code=_code(planned), name=planned.name)
    await regions.create(tx, LOADER, region)
    for municipality in planned.municipalities:
        await municipalities.create(tx, LOADER, _municipality(planned, municipality))
    for organisation in planned.organisations:
        await organisations.create(tx, LOADER, _organisation(organisation))
    places, managed = await _places(tx, planned), _managed_at(planned)
    for person in planned.persons:
        place = places[managed.get(person.key, planned.key)]
        await people.create(tx, LOADER, _person(person, place), seal)
    for post in planned.posts:
        made = await posts.create(tx, LOADER, _post(post))
        if post.released and post.why:
            await posts.end(tx, made.id, PostEnd(held_to=post.released, reason=post.why), None)


async def _places(tx: AsyncSession, planned: Region) -> Places:
    kinds = (
        (RegionRow, [planned]),
        (MunicipalityRow, planned.municipalities),
        (OrganisationRow, planned.organisations),
    )
    found: dict[str, str] = {}
    for row, things in kinds:
        rows = (await tx.execute(select(row.id, row.place))).all()
        known = {id_: place for id_, place in rows}  # noqa: C416  # a row is typed when it is unpacked
        found |= {each.key: known[identifier(each.key)] for each in things if identifier(each.key) in known}
    return found


def _managed_at(planned: Region) -> dict[str, str]:
    """Person → the municipality that keeps their card."""
    municipality = {each.key: each.municipality for each in planned.organisations}
    return {post.person: municipality.get(post.place, post.place) for post in planned.posts}


def _municipality(planned: Region, said: Municipality) -> MunicipalityCreate:
    spans = [
        OktmoIn(
            code=span.code,
            control=span.control,
            name=span.name,
            valid_from=span.valid_from,
            valid_to=span.valid_to,
            predecessor=said.oktmo[i - 1].code if i else None,
        )
        for i, span in enumerate(said.oktmo)
    ]
    return MunicipalityCreate(
        id=identifier(said.key),
        region_id=identifier(planned.key),
        kind=said.kind,
        name=said.name,
        short_name=said.short_name,
        oktmo=spans,
    )


def _organisation(said: Organisation) -> OrganisationCreate:
    return OrganisationCreate(
        id=identifier(said.key),
        municipality_id=identifier(said.municipality),
        inn=said.inn,
        ogrn=said.ogrn,
        name=said.name,
        short_name=said.short_name,
        kind=said.kind,
        settlement=said.settlement,
        size=said.size,
        pupils=said.pupils,
        has_grade_11=said.has_grade_11,
        correctional=said.correctional,
    )


def _person(said: Person, place: str) -> PersonCreate:
    return PersonCreate(
        id=identifier(said.key),
        place=place,
        last_name=said.last_name,
        first_name=said.first_name,
        middle_name=said.patronymic,
        birth_date=said.birth_date,
        snils=said.snils,
    )


def _post(said: Post) -> PostCreate:
    in_organisation = said.place.startswith("o-")
    return PostCreate(
        id=identifier(said.key),
        kind=KINDS[said.kind],
        person_id=identifier(said.person),
        organisation_id=identifier(said.place) if in_organisation else None,
        municipality_id=None if in_organisation else identifier(said.place),
        title=said.title,
        held_from=said.appointed,
        order_number=said.order_number,
        order_date=said.order_date,
        contract_until=said.contract_until,
        held_to=said.released,
    )
