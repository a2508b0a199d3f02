"""The copies of the directory a service keeps, so that it works on while the gateway is down.

They follow the gateway's feed (`consumer`) and are never written by anybody else. Row security is that of the
originals: municipalities and organisations can be read from below, people and posts cannot.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.db import Base, Placed, Shared

HEADS = ("head", "acting_head")
"""Kinds of posts whose holder answers for an organisation."""


class Followed:
    """Which event a row stands for: the epoch of the feed and the number in it."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_epoch: Mapped[UUID]
    source_seq: Mapped[int] = mapped_column(BigInteger)


class MunicipalityCopy(Followed, Shared):
    region_id: Mapped[UUID]
    kind: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    oktmo: Mapped[list[dict[str, Any]]]
    """`{code, valid_from, valid_to}`, ISO dates or null, both days included, oldest first."""
    external_ids: Mapped[list[str]]
    """Its codes in other systems: `ext:SYSTEM:code`."""


class OrganisationCopy(Followed, Shared):
    municipality_id: Mapped[UUID] = mapped_column(index=True)
    inn: Mapped[str]
    ogrn: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]
    settlement: Mapped[str]
    size: Mapped[str]
    pupils: Mapped[int]
    has_grade_11: Mapped[bool | None]
    correctional: Mapped[bool | None]
    founded_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    successors: Mapped[list[str]]
    """Ids of the organisations this one became."""
    external_ids: Mapped[list[str]]


class PersonCopy(Followed, Placed):
    """A name and nothing else: that is all a service needs of a person."""

    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)


class PostCopy(Followed, Placed):
    """Held from `held_from` to `held_to`, both days included."""

    kind: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(index=True)
    municipality_id: Mapped[UUID | None] = mapped_column(index=True)
    held_from: Mapped[date]
    held_to: Mapped[date | None]
    contract_until: Mapped[date | None]
    """The last day of the contract, included; None: without term, or not told yet."""


class Tombstone(Followed):
    """What was deleted, and by which event: an older event that comes late must not bring it back."""


@dataclass(frozen=True, slots=True)
class Copies:
    """The models of one schema. Typed loosely: each is made from the columns declared above."""

    schema: str
    municipality: Any
    organisation: Any
    person: Any
    post: Any
    tombstone: Any


_TABLES: dict[str, type] = {
    "municipality": MunicipalityCopy,
    "organisation": OrganisationCopy,
    "person": PersonCopy,
    "post": PostCopy,
    "tombstone": Tombstone,
}


def copies_of(schema: str) -> Copies:
    """Declare the copies in `schema`. Once per service, at import of its `store`."""
    return Copies(schema=schema, **{name: _model(schema, name, columns) for name, columns in _TABLES.items()})


def _model(schema: str, name: str, columns: type) -> type:
    title = f"{schema.capitalize()}Directory{name.capitalize()}"
    arguments = {"__tablename__": f"directory_{name}", "__table_args__": {"schema": schema}}
    return type(title, (columns, Base), arguments)
