"""The identity half of the gateway on a database of its own: signing in commits, so nothing here rolls back."""

import base64
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from gateway.directory.people import models as _people  # noqa: F401  # accounts refer to people
from gateway.identity import public
from gateway.identity.admin import add_user
from gateway.permissions import access
from gateway.settings import GatewaySettings
from gateway.store import TABLES
from services.kernel.app import Service, create
from tests.conftest import await_in_thread, make_database, one_at_a_time

REGION = "ru.r67"
SMOLENSK = "ru.r67.m26"
SMOLENSK_SCHOOL = "ru.r67.m26.o1"
VYAZMA = "ru.r67.m2"
VYAZMA_SCHOOL = "ru.r67.m2.o9"

PASSWORD = "длинный пароль 7"
SECRETS = {"monitoring": "monitoring-secret", "reserve": "reserve-secret", "training": "training-secret"}

_numbers = count(1)


def key_file_in(folder: Path) -> Path:
    file = folder / "gateway.key"
    file.write_bytes(base64.urlsafe_b64encode(os.urandom(32)))
    return file


@pytest.fixture(scope="session")
def identity_database(cluster, run_folder):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with one_at_a_time(run_folder):
        return await_in_thread(make_database(cluster, f"edulead_{worker}_identity"))


@pytest.fixture(scope="session")
async def places(identity_database) -> None:
    """A region of two municipalities with a school each, as the directory would have kept them."""
    connection = await asyncpg.connect(identity_database.url("admin"))
    region, municipalities = uuid4(), {SMOLENSK: uuid4(), VYAZMA: uuid4()}
    await connection.execute(
        "INSERT INTO gateway.region (id, version, place, code, name) VALUES ($1, 1, text2ltree($2), '67', 'Область')",
        *(region, REGION),
    )
    for place, municipality in municipalities.items():
        await connection.execute(
            "INSERT INTO gateway.municipality (id, version, place, region_id, kind, name, short_name)"
            " VALUES ($1, 1, text2ltree($2), $3, 'municipal_okrug', $2, $2)",
            *(municipality, place, region),
        )
    for number, school in enumerate((SMOLENSK_SCHOOL, VYAZMA_SCHOOL)):
        await connection.execute(
            "INSERT INTO gateway.organisation (id, version, place, municipality_id, inn, ogrn, name, short_name,"
            " kind, settlement, size, pupils)"
            " VALUES ($1, 1, text2ltree($2), $3, $4, $5, $2, $2, 'school', 'town', 'small', 100)",
            *(uuid4(), school, municipalities[school.rsplit(".", 1)[0]], f"{number:010}", f"{number:013}"),
        )
    await connection.close()


@pytest.fixture(scope="session")
def settings(identity_database, tmp_path_factory) -> GatewaySettings:
    folder = tmp_path_factory.mktemp("identity")
    url = identity_database.url("gateway")
    return GatewaySettings(
        database_url=url, files_dir=folder, key_file=key_file_in(folder), client_secrets=SECRETS, log_level="WARNING"
    )


def make_app(settings: GatewaySettings) -> FastAPI:
    service = Service(
        name="gateway",
        title="Шлюз",
        description="Вход и учётные записи",
        access=access,
        tables=TABLES,
        routers=public.ROUTERS,
        tags=list(public.TAGS),
        conflicts=public.CONFLICTS,
        checks=dict(public.CHECKS),
    )
    return create(service, settings, public.key_source)


@pytest.fixture(scope="session")
async def app(settings, places) -> AsyncIterator[FastAPI]:
    app = make_app(settings)
    async with app.router.lifespan_context(app):
        yield app


def new_address() -> str:
    number = next(_numbers)
    return f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"


@pytest.fixture
def address() -> str:
    """An address of one's own, so that the failures of other tests do not count here."""
    return new_address()


@pytest.fixture
async def client(app: FastAPI, address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with client_from(app, address) as client:
        yield client


@asynccontextmanager
async def client_from(app: FastAPI, address: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client


AddUser = Callable[..., Awaitable[str]]


@pytest.fixture
def user(app: FastAPI) -> AddUser:
    """`await user("omsu", SMOLENSK)`: the name of a new account with this role there, and more `(role, place)`."""

    async def add(role: str, place: str, *more: tuple[str, str], temporary: bool = False) -> str:
        name = f"{role}-{uuid4().hex[:12]}"
        for each, where in ((role, place), *more):
            await add_user(app.state.database, name, "Иванова Мария", each, where, PASSWORD, temporary=temporary)
        return name

    return add


async def token(client: httpx.AsyncClient, **form: str) -> httpx.Response:
    return await client.post("/auth/token", data=form)


async def sign_in(client: httpx.AsyncClient, name: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    return await token(client, grant_type="password", username=name, password=password, **more)


async def refresh(client: httpx.AsyncClient, value: str, **more: str) -> httpx.Response:
    return await token(client, grant_type="refresh_token", refresh_token=value, **more)


def bearing(value: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {value}"}


@pytest.fixture
def signed_in(client: httpx.AsyncClient, user: AddUser) -> Callable[..., Awaitable[dict[str, str]]]:
    """`await signed_in("omsu", SMOLENSK)`: headers of a new caller with this role there."""

    async def headers(role: str, place: str) -> dict[str, str]:
        answer = await sign_in(client, await user(role, place))
        return bearing(answer.json()["access_token"])

    return headers
