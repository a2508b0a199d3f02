"""A database of the kernel, and a small service of the tests' own whose one table is made and dropped around them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import pytest
from fastapi import FastAPI, Query, Request, Response
from pydantic import Field
from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.kernel.access import Access
from services.kernel.acting import aside
from services.kernel.app import Service, create
from services.kernel.audit import SECRET, note
from services.kernel.clock import Clock
from services.kernel.concurrency import IfMatch, expect, tagged
from services.kernel.database import Database, connect
from services.kernel.db import Base, Placed, Record
from services.kernel.events import Fact, emit
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.labels import labelled
from services.kernel.listing import Listing, ListQuery, Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import AlreadyExists, Conflict, NotFound, responses
from services.kernel.records import assign, changeable
from services.kernel.row_security import secure_shared
from services.kernel.schemas import HistoryOut, In, Line, Out, StepIn, Version
from services.kernel.settings import Settings
from services.kernel.steps import advance, documented
from services.kernel.workflow import Refusal, Step, Workflow
from services.reserve.store import TABLES
from services.training.store import TABLES as TRAINING
from tests.support.callers import KEY, client_of, keys_of, token

BASE = "/api/v1/sample/things"
ClientAs = Callable[..., httpx.AsyncClient]


@pytest.fixture(scope="session")
async def kernel_database(worker_database) -> AsyncIterator[Database]:
    """The connections of a service whose schema has the kernel's tables."""
    database = await connect(Settings(database_url=worker_database.url("training")), TRAINING)
    yield database
    await database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(ZoneInfo("Europe/Moscow"))


@asynccontextmanager
async def as_migrator(database) -> AsyncIterator[asyncpg.Connection]:
    """A connection that owns the schemas and is not bound by row security."""
    connection = await asyncpg.connect(database.url("migrator"))
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
async def migrator(worker_database) -> AsyncIterator[asyncpg.Connection]:
    async with as_migrator(worker_database) as connection:
        yield connection


# A service of one slice, in the layers of a real one but short enough to stand together.


class Scratch(DeclarativeBase):
    """Tables of tests have metadata of their own: the drift test knows nothing of them."""

    metadata = MetaData()
    type_annotation_map = Base.type_annotation_map


class P(StrEnum):
    read = "thing:read"
    write = "thing:write"
    close = "thing:close"


GRANTS = {"department": frozenset(P), "omsu": frozenset({P.read, P.write}), "school": frozenset({P.read})}
access = Access(GRANTS, {"department": "Департамент", "omsu": "ОМСУ", "school": "школа"})


class Status(StrEnum):
    draft = "draft"
    open = "open"
    closed = "closed"


class Action(StrEnum):
    begin = "begin"
    reopen = "reopen"
    close = "close"


LABELS = labelled(
    {
        Status.draft: "Черновик",
        Status.open: "Открыто",
        Status.closed: "Закрыто",
        Action.begin: "Начать",
        Action.reopen: "Вернуть",
        Action.close: "Закрыть",
    }
)


class Thing(Record, Placed, Scratch):
    __tablename__ = "thing"
    __table_args__ = {"schema": "reserve"}  # noqa: RUF012

    title: Mapped[str]
    code: Mapped[str | None]
    amount: Mapped[int]
    secret: Mapped[str | None] = mapped_column(info=SECRET)
    status: Mapped[Status] = mapped_column(default=Status.draft)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("reserve.thing.id"))


DDL = """
CREATE TABLE reserve.thing (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    title text NOT NULL CONSTRAINT ck_thing_title CHECK (title <> 'запрещено'),
    code text CONSTRAINT uq_thing_code UNIQUE DEFERRABLE INITIALLY DEFERRED,
    amount integer NOT NULL,
    secret text,
    status text NOT NULL,
    parent_id uuid CONSTRAINT fk_thing_parent REFERENCES reserve.thing DEFERRABLE INITIALLY DEFERRED,
    place ltree NOT NULL
)
"""


class ThingTaken(AlreadyExists):
    """Такая вещь уже есть."""


class ThingNotFound(NotFound):
    """Вещь не найдена."""


class ThingIn(In):
    title: Line
    code: Line | None = None
    amount: int = 0
    secret: str | None = None
    parent_id: UUID | None = None
    place: str | None = None


class ThingOut(Out):
    """Вещь."""

    id: UUID
    place: str
    title: str = Field(title="Название")
    amount: int
    status: Status
    version: Version


class ThingStep(StepIn[Action]):
    """Шаг вещи."""


class ThingQuery(ListQuery):
    title: Annotated[str | None, Field(alias="название", max_length=100)] = None
    sort: Literal["title", "-title"] = "title"


def not_spoilt(thing: Thing) -> Refusal | None:
    return Refusal("spoilt", "Вещь испорчена", ({"pointer": "/title", "code": "spoilt"},)) if thing.amount < 0 else None


# fmt: off
WORKFLOW = Workflow(
    "thing", LABELS,
    Step(Action.begin,  Status.draft, Status.open,   P.write, not_spoilt),
    Step(Action.reopen, Status.open,  Status.draft,  P.write, needs_reason=True),
    Step(Action.close,  Status.open,  Status.closed, P.close, not_spoilt),
)
# fmt: on

LISTING = Listing(Thing, ThingOut, ThingQuery, {"title": Thing.title})
router = slice_router(BASE, "Вещи")
Reader = Annotated[Identity, access.needs(P.read)]
Writer = Annotated[Identity, access.needs(P.write)]


async def found(tx: AsyncSession, thing_id: UUID) -> Thing:
    thing = await tx.get(Thing, thing_id)
    if thing is None:
        raise ThingNotFound
    return thing


@router.get("", response_model=Page[ThingOut])
async def list_things(request: Request, caller: Reader, query: Annotated[ThingQuery, Query()]) -> Response:
    return await answer(request, caller, LISTING, query)


@router.post("", status_code=201, responses=responses(ThingTaken))
async def create_thing(
    request: Request, caller: Writer, tx: Transaction, data: ThingIn, response: Response
) -> ThingOut:
    """Waits, when a test asks it to, with everything done and nothing committed."""
    thing = Thing(**data.model_dump(exclude={"place"}), place=data.place or caller.place)
    tx.add(thing)
    await tx.flush()
    emit(tx, Fact("reserve.thing.created", thing.id, thing.place, {"amount": thing.amount}))
    hold: Callable[[], Awaitable[None]] | None = getattr(request.app.state, "hold", None)
    if hold is not None:
        await hold()
    response.headers["Location"] = f"{BASE}/{thing.id}"
    return tagged(response, ThingOut.model_validate(thing))


@router.post("/broken")
async def break_thing(caller: Writer, tx: Transaction, data: ThingIn) -> None:
    thing = Thing(**data.model_dump(exclude={"place"}), place=caller.place)
    tx.add(thing)
    await tx.flush()
    emit(tx, Fact("reserve.thing.created", thing.id, thing.place))
    raise RuntimeError("не вышло")


@router.post("/refused", responses=responses(Conflict))
async def refuse_thing(caller: Writer, tx: Transaction, data: ThingIn) -> None:
    """Notes the attempt aside, then refuses."""
    tx.add(Thing(**data.model_dump(exclude={"place"}), place=caller.place))
    await tx.flush()
    async with aside(tx) as other:
        note(other, "attempted", "thing", None, {"title": data.title})
    raise Conflict


@router.get("/{thing_id}", responses=responses(ThingNotFound))
async def read_thing(_: Reader, tx: Transaction, thing_id: UUID, response: Response) -> ThingOut:
    return tagged(response, ThingOut.model_validate(await found(tx, thing_id)))


@router.get("/{thing_id}/spoilt")
async def spoil_thing(_: Reader, tx: Transaction, thing_id: UUID) -> None:
    (await found(tx, thing_id)).amount = -1


@router.get("/{thing_id}/history", response_model=Page[HistoryOut], responses=responses(ThingNotFound))
async def list_history(
    request: Request, caller: Reader, tx: Transaction, thing_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    await found(tx, thing_id)
    return await history_of(request, caller, WORKFLOW, thing_id, query)


@router.put("/{thing_id}", responses=responses(ThingNotFound))
async def change_thing(
    _: Writer, tx: Transaction, thing_id: UUID, seen: IfMatch, data: ThingIn, response: Response
) -> ThingOut:
    thing = changeable(tx, access, await found(tx, thing_id), seen, P.write)
    assign(thing, data.model_dump(exclude={"place"}))
    await tx.flush()
    return tagged(response, ThingOut.model_validate(thing))


@router.post("/{thing_id}/steps", openapi_extra=documented(WORKFLOW, access), responses=responses(ThingNotFound))
async def step_thing(
    _: Reader, tx: Transaction, thing_id: UUID, seen: IfMatch, data: ThingStep, response: Response
) -> ThingOut:
    thing = await found(tx, thing_id)
    await advance(tx, access, WORKFLOW, thing, data, thing, seen, {"amount": thing.amount})
    await tx.flush()
    return tagged(response, ThingOut.model_validate(thing))


@router.delete("/{thing_id}", status_code=204, responses=responses(ThingNotFound))
async def remove_thing(_: Writer, tx: Transaction, thing_id: UUID, seen: IfMatch) -> None:
    thing = await found(tx, thing_id)
    expect(thing, seen)
    await tx.delete(thing)


SAMPLE = Service(
    name="sample",
    title="Вещи",
    description="Служба тестов",
    access=access,
    tables=TABLES,
    routers=(router,),
    tags=({"name": "Вещи"},),
    conflicts={"uq_thing_code": ThingTaken},
)


@pytest.fixture(scope="module")
async def things(worker_database) -> AsyncIterator[None]:
    """The table of the sample service, for as long as one module runs."""
    async with as_migrator(worker_database) as connection:
        await connection.execute(DDL)
        for statement in secure_shared("reserve.thing", "edulead_reserve", "status <> 'draft'"):
            await connection.execute(statement)
        yield
        await connection.execute("DROP TABLE reserve.thing")


@pytest.fixture(scope="module")
def sample_settings(worker_database, tmp_path_factory) -> Settings:
    files: Path = tmp_path_factory.mktemp("files")
    return Settings(database_url=worker_database.url("reserve"), files_dir=files, max_body_bytes=20_000)


@pytest.fixture(scope="module")
async def sample(things, sample_settings) -> AsyncIterator[FastAPI]:
    app = create(SAMPLE, sample_settings, keys_of(KEY))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def sample_as(sample: FastAPI) -> AsyncIterator[ClientAs]:
    """`sample_as("omsu")`: a client of the sample service with that role's token; `sample_as(None)` has none."""
    made: dict[Any, httpx.AsyncClient] = {}

    def client(role: str | None, place: str | None = None) -> httpx.AsyncClient:
        bearer = token(role, place) if role else None
        return made.setdefault((role, place), client_of(sample, bearer))

    yield client
    for each in made.values():
        await each.aclose()


@pytest.fixture
def rows(migrator: asyncpg.Connection) -> Callable[..., Awaitable[list[asyncpg.Record]]]:
    """What stands in a table of the sample service, whoever may see it: `await rows("outbox", "subject = $1", id)`."""

    async def ask(table: str, where: str = "true", *values: Any) -> list[asyncpg.Record]:
        return await migrator.fetch(f"SELECT * FROM reserve.{table} WHERE {where}", *values)

    return ask


@pytest.fixture
def lone_sample(sample_settings: Settings) -> Callable[..., FastAPI]:
    """The sample service differently set up: `lone_sample(database_url=…)`."""

    def made(**changed: Any) -> FastAPI:
        return create(replace(SAMPLE), sample_settings.model_copy(update=changed), keys_of(KEY))

    return made


NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
