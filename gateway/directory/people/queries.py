"""Statements about people. Row security leaves those managed at the caller's place or below."""

from uuid import UUID

from sqlalchemy import Select, Text, func, literal_column, select, union_all

from gateway.directory.municipalities.models import Municipality
from gateway.directory.organisations.models import Organisation
from gateway.directory.people.models import Person
from gateway.directory.people.schemas import PersonItem, PersonQuery
from gateway.directory.regions.models import Region
from services.kernel.listing import Listing
from services.kernel.search import Filters, matching, mentions, russian

_SPACE = literal_column("' '", Text)
_NONE = literal_column("''", Text)
_NAME = Person.last_name + _SPACE + Person.first_name + _SPACE + func.coalesce(Person.middle_name, _NONE)

LISTING = Listing(
    item=PersonItem,
    query=PersonQuery,
    columns={name: getattr(Person, name) for name in PersonItem.model_fields},
    sortable={"name": russian(_NAME)},
    key=Person.id,
)

FILTERS: Filters = {"id": Person.id, "q": mentions(Person.last_name, Person.first_name, Person.middle_name)}


def by_id(person_id: UUID) -> Select[Person]:
    return select(Person).where(Person.id == person_id)


def by_snils(snils_hash: bytes) -> Select[Person]:
    return select(Person).where(Person.snils_hash == snils_hash)


def search(query: PersonQuery) -> Select[Person]:
    return select(Person).where(*matching(query, FILTERS))


def place_known(place: str) -> Select[int]:
    """A row when the place is one of the directory's and the caller sees it."""
    places = (select(each.place).where(each.place == place) for each in (Region, Municipality, Organisation))
    return select(func.count()).select_from(union_all(*places).subquery())
