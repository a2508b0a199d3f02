"""A region of its own for a test: two municipalities, schools with heads, a framework in force."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from sqlalchemy import insert

from services.kernel.acting import acting
from services.kernel.identity import system
from services.training.store import COPIES
from tests.services.training.builders import made, step
from tests.services.training.competencies.frameworks import content
from tests.support.directory import heads_of, municipality_rows, organisation_rows

SCHOOLS = {".m1": [".m1.o1", ".m1.o2", ".m1.o3"], ".m2": [".m2.o9", ".m2.o8"]}
NORM = {"post": "head", "required": [{"competency": code, "level": 2} for code in ("team", "vsoko", "conflict")]}


@dataclass(frozen=True)
class Region:
    """Places below are said without the region: `.m1.o1`."""

    app: FastAPI
    client_as: Callable[..., Any]
    place: str
    schools: dict[str, UUID]
    heads: dict[str, UUID]
    framework: str

    def at(self, role: str = "soiro", below: str = "", person: UUID | None = None) -> Any:
        return self.client_as(role, self.place + below, person)

    def head(self, below: str = ".m1.o1") -> Any:
        """The head of the school in person."""
        return self.at("school", below, self.heads[below])

    def acting(self) -> Any:
        """A transaction of a process of our own, which sees everything."""
        return acting(self.app.state.database, system("tests", "ru"), self.app.state.clock)


async def founded(app: FastAPI, client_as: Callable[..., Any], **framework: Any) -> Region:
    place = f"ru.r{uuid4().int % 10**9}"
    municipalities = municipality_rows({place + each: each for each in SCHOOLS})
    organisations = [
        row
        for its, below in zip(municipalities, SCHOOLS.values(), strict=True)
        for row in organisation_rows(its, [place + each for each in below])
    ]
    people, posts = heads_of(organisations)
    rows = {COPIES.municipality: municipalities, COPIES.organisation: organisations}
    async with app.state.database.begin("ru") as tx:
        for model, its in {**rows, COPIES.person: people, COPIES.post: posts}.items():
            await tx.execute(insert(model), its)
    author = client_as("soiro", place)
    said = {"title": "Компетенции", "in_force_from": "2020-02-01", "content": content(**{"norms": [NORM]} | framework)}
    draft = await made(author, "/competency-frameworks", said)
    await step(author, f"/competency-frameworks/{draft['id']}", "publish")
    below = {row["place"].removeprefix(place): row["id"] for row in organisations}
    heads = {row["place"].removeprefix(place): row["person_id"] for row in posts}
    return Region(app, client_as, place, below, heads, draft["id"])
