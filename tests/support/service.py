"""What tests of a service share. A conftest has `app` and `copies` of its own and takes the rest from here."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, insert, select

from services.directory.copies import Copies
from services.kernel.rows import OutboxRow
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL, client_of, token
from tests.support.directory import heads_of, municipality_rows, organisation_rows

ClientAs = Callable[..., httpx.AsyncClient]

MUNICIPALITIES = {SMOLENSK: "город Смоленск", VYAZMA: "Вяземский муниципальный округ"}
SCHOOLS = {SMOLENSK: [SMOLENSK_SCHOOL, f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"], VYAZMA: [VYAZMA_SCHOOL]}


@pytest.fixture
async def client_as(app: FastAPI) -> AsyncIterator[ClientAs]:
    """`client_as("omsu", "ru.r67.m2", person)`: a client with that role's token; place and person may be left out."""
    made: dict[tuple[str, str | None, UUID | None], httpx.AsyncClient] = {}

    def client(role: str, place: str | None = None, person: UUID | None = None) -> httpx.AsyncClient:
        return made.setdefault((role, place, person), client_of(app, token(role, place, person=person)))

    yield client
    for each in made.values():
        await each.aclose()


@pytest.fixture
def department(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as("department")


@pytest.fixture
def omsu(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as("omsu")


@pytest.fixture
def neighbour(client_as: ClientAs) -> httpx.AsyncClient:
    """The authority of the municipality next door."""
    return client_as("omsu", VYAZMA)


@pytest.fixture
def soiro(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as("soiro")


@pytest.fixture
def school(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as("school")


@pytest.fixture
def facts_about(app: FastAPI) -> Callable[[str], Awaitable[list[OutboxRow]]]:
    """What the outbox says of a record, in order."""

    async def told(subject: str) -> list[OutboxRow]:
        outbox = app.state.database.tables.outbox
        async with app.state.database.begin("ru") as session:
            return list(
                await session.scalars(select(outbox).where(outbox.subject == UUID(subject)).order_by(outbox.seq))
            )

    return told


@pytest.fixture
async def municipalities(app: FastAPI, copies: Copies) -> dict[str, UUID]:
    """Place → municipality: the copies of two, as the directory's feed would have left them."""
    rows = municipality_rows(MUNICIPALITIES)
    async with app.state.database.begin("ru") as session:
        await session.execute(delete(copies.municipality))
        await session.execute(insert(copies.municipality), rows)
    return {row["place"]: row["id"] for row in rows}


@pytest.fixture
async def schools(app: FastAPI, copies: Copies, municipalities: dict[str, UUID]) -> dict[str, UUID]:
    """Place → organisation: three schools in the city and one in the district, with heads; the second has grade 11."""
    organisations = [
        row for place, its in SCHOOLS.items() for row in organisation_rows({"id": municipalities[place]}, its)
    ]
    organisations[1]["has_grade_11"] = True
    people, posts = heads_of(organisations)
    rows = {copies.post: posts, copies.person: people, copies.organisation: organisations}
    async with app.state.database.begin("ru") as session:
        for model in rows:
            await session.execute(delete(model))
        for model, its in rows.items():
            await session.execute(insert(model), its)
    return {row["place"]: row["id"] for row in organisations}


@pytest.fixture
def today(app: FastAPI) -> Iterator[Callable[[str], None]]:
    """`today("2022-03-02")`: what day the service thinks it is, until the test ends."""
    kept = app.state.clock

    def shift(day: str) -> None:
        noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=kept.zone)
        app.state.clock = replace(kept, now=lambda: noon)

    yield shift
    app.state.clock = kept
