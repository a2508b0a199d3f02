"""`edulead up`: everything of one machine, from the database to the address of the documentation."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from shlex import quote
from typing import Any

from sqlalchemy import text

from edulead import keys
from edulead.database import Administered, closed, opened
from edulead.fitness import require, wrong
from edulead.hooks import close_demo, gateway_database, load_demo
from edulead.layout import Layout, rotate
from edulead.migrate import migrate
from edulead.parts import PARTS, Part, Plan, address, launches
from edulead.ports import require_free
from edulead.supervisor import Supervisor
from edulead.terminal import say, step
from services.kernel.places import ROOT

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    layout: Layout
    port: int = 8000
    demo: bool = False
    parts: tuple[Part, ...] = PARTS


async def up(wish: Wish) -> None:
    require(wrong(wish.layout, wish.parts))
    wish.layout.prepare()
    with wish.layout.locked():
        await until_told_to_stop(session(wish))


async def session(wish: Wish) -> None:
    secrets = keys.load(wish.layout)
    require_free(launches(Plan(wish.layout, secrets, "", wish.port), wish.parts))
    async with database_of(wish, secrets) as database:
        plan = Plan(wish.layout, secrets, database.admin_url, wish.port)
        with step("Миграции") as detail:
            await migrate(database.admin_url, secrets.roles, say=detail)
        async with running(plan, wish.parts, database):
            wish.layout.note_demonstration(wish.demo)
            await (demonstrate(database) if wish.demo else end_demonstration(database))
            advice = await first_step(database)
            say(f"\nГотово. Описание API: {address(wish.port)}/docs{advice}")
            say(f"Журналы: {wish.layout.logs}. Остановить: Ctrl-C.")
            await asyncio.Event().wait()


@asynccontextmanager
async def database_of(wish: Wish, secrets: keys.Secrets) -> AsyncIterator[Administered]:
    rotate(wish.layout.log("postgres"))
    with step("База данных"):
        database = await opened(wish.layout, secrets)
    try:
        yield database
    finally:
        await closed(database)


@asynccontextmanager
async def running(plan: Plan, parts: tuple[Part, ...], database: Administered) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(launches(plan, parts), say, database.cluster)
    try:
        with step("Шлюз и службы") as detail:
            await supervisor.start(ready=lambda name: detail(f"{name} готова"))
        yield supervisor
    finally:
        await supervisor.stop()


async def demonstrate(database: Administered) -> None:
    with step("Учебный регион") as detail:
        summary = await load_demo(database, detail)
    say(summary)


async def end_demonstration(database: Administered) -> None:
    if closed := await close_demo(database):
        say(f"Учебные учётные записи закрыты: {', '.join(closed)}. Открыть их снова: edulead up --demo.")


async def first_step(database: Administered) -> str:
    """The only thing to do on a system that nobody can enter yet; otherwise nothing."""
    async with gateway_database(database) as gateway, gateway.begin(ROOT, read_only=True) as tx:
        if await tx.scalar(text("SELECT EXISTS (SELECT FROM gateway.account)")):
            return ""
    command = f"edulead user add ИМЯ --role admin --data {quote(str(database.layout.root))}"
    return f"\nУчётных записей ещё нет. Заведите администратора в другом окне: {command}"


async def until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    """Run until done or until the first signal, which lets `finally` blocks stop things in order."""
    task = asyncio.ensure_future(work)
    told = False

    def stop() -> None:
        nonlocal told
        if not told:
            say("Останавливаемся: сначала шлюз, затем службы, последней база данных…")
            task.cancel()
        told = True

    loop = asyncio.get_running_loop()
    for number in STOPS:
        loop.add_signal_handler(number, stop)
    try:
        with suppress(asyncio.CancelledError):
            await task
    finally:
        for number in STOPS:
            loop.remove_signal_handler(number)
