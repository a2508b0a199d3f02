"""The copies of the directory a service keeps, so that it can work while the gateway cannot.

Written by the consumer of the directory's feed only; `sequence` is the place of the last event in it, so that an older
event never overwrites a newer one.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed


class Copied(Placed):
    """What every copy has: the id of the original and how new it is."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]


class MunicipalityCopy(Copied):
    """A municipality; its education authority is the ОМСУ."""

    code: Mapped[str | None]
    name: Mapped[str]
    kind: Mapped[str]


class OrganisationCopy(Copied):
    """An organisation with the attributes that decide clusters and applicability."""

    municipality_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]
    attributes: Mapped[dict[str, Any]]


class PersonCopy(Copied):
    """A person's name, fetched from the card: the feed carries no personal data."""

    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]


class PostCopy(Copied):
    """Who holds which post where, from `starts` to the day before `ends`."""

    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    municipality_id: Mapped[UUID | None]
    kind: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date | None]


@dataclass(frozen=True, slots=True)
class Copies:
    """The models of one schema. Typed loosely: each is made from the columns declared above."""

    municipality: Any
    organisation: Any
    person: Any
    post: Any


_TABLES: dict[str, type] = {
    "municipality": MunicipalityCopy,
    "organisation": OrganisationCopy,
    "person": PersonCopy,
    "post": PostCopy,
}


def copies_of(schema: str) -> Copies:
    """Declare the copies in `schema`. Once per service, at import of its `store`."""
    return Copies(**{table: _model(schema, table, columns) for table, columns in _TABLES.items()})


def _model(schema: str, table: str, columns: type) -> type:
    name = f"{schema.capitalize()}{columns.__name__}"
    return type(name, (columns, Base), {"__tablename__": table, "__table_args__": {"schema": schema}})
