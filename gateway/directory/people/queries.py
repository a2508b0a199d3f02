"""Statements about people. Row security leaves those managed at the caller's place or below."""

from uuid import UUID

from sqlalchemy import Select, Text, func, literal_column, select

from gateway.directory.people.models import Person
from gateway.directory.people.schemas import PersonItem, PersonQuery
from services.kernel.listing import Listing
from services.kernel.search import mentions, russian

_SPACE = literal_column("' '", Text)
_NONE = literal_column("''", Text)
_NAME = Person.last_name + _SPACE + Person.first_name + _SPACE + func.coalesce(Person.middle_name, _NONE)

LISTING = Listing(
    Person,
    PersonItem,
    PersonQuery,
    sortable={"name": russian(_NAME)},
    filters={"id": Person.id, "q": mentions(Person.last_name, Person.first_name, Person.middle_name)},
)


def by_id(person_id: UUID) -> Select[Person]:
    return select(Person).where(Person.id == person_id)


def by_snils(snils_hash: bytes) -> Select[Person]:
    return select(Person).where(Person.snils_hash == snils_hash)
