"""Statements about people. Row security leaves those managed at the caller's place or below."""

from uuid import UUID

from sqlalchemy import Select, Text, func, literal_column, select, union_all

from gateway.directory.municipalities.models import Municipality
from gateway.directory.organisations.models import Organisation
from gateway.directory.people.models import Person
from gateway.directory.people.schemas import PersonItem, PersonQuery
from gateway.directory.regions.models import Region
from gateway.directory.search import mentions, one_of, spelled
from services.kernel.listing import Listing

_SPACE = literal_column("' '", Text)
_NONE = literal_column("''", Text)
_NAME = Person.last_name + _SPACE + Person.first_name + _SPACE + func.coalesce(Person.middle_name, _NONE)

LISTING = Listing(
    item=PersonItem,
    columns={name: getattr(Person, name) for name in PersonItem.model_fields},
    sortable={"name": spelled(_NAME)},
    key=Person.id,
)


def by_id(person_id: UUID) -> Select[Person]:
    return select(Person).where(Person.id == person_id)


def by_snils(snils_hash: bytes) -> Select[Person]:
    return select(Person).where(Person.snils_hash == snils_hash)


def search(query: PersonQuery) -> Select[Person]:
    found = select(Person)
    if query.id:
        found = found.where(one_of(Person.id, query.id))
    if query.q:
        found = found.where(mentions(query.q, _NAME))
    return found


def place_known(place: str) -> Select[int]:
    """A row when the place is one of the directory's and the caller sees it."""
    places = (select(each.place).where(each.place == place) for each in (Region, Municipality, Organisation))
    return select(func.count()).select_from(union_all(*places).subquery())
