"""What the directory tells in its events and on its cards, as the consumers read it. Unknown members are ignored:
the directory may tell more tomorrow. What has a default was not told by its first events."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field


class MunicipalityFacts(BaseModel):
    region_id: UUID
    kind: str
    name: str
    short_name: str
    oktmo: list[dict[str, Any]]
    external_ids: list[str] = []


class OrganisationFacts(BaseModel):
    municipality_id: UUID
    inn: str
    ogrn: str
    name: str
    short_name: str
    kind: str
    settlement: str
    size: str
    pupils: int
    has_grade_11: bool | None
    correctional: bool | None
    founded_on: date | None
    closed_on: date | None
    successors: list[str]
    external_ids: list[str] = []


class PostFacts(BaseModel):
    kind: str
    person_id: UUID
    organisation_id: UUID | None
    municipality_id: UUID | None
    held_from: date = Field(alias="from")
    held_to: date | None = Field(alias="to")
    contract_until: date | None = None


class PersonName(BaseModel):
    last_name: str
    first_name: str
    middle_name: str | None


class PersonCard(PersonName):
    id: UUID


class Cards(BaseModel):
    items: list[PersonCard]


FACTS: dict[str, type[BaseModel]] = {
    "municipality": MunicipalityFacts,
    "organisation": OrganisationFacts,
    "post": PostFacts,
}
"""Entity → what its event tells; a person's tells nothing, the card does."""
