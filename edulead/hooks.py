"""Where the command calls code of the parts. Imported late: `edulead up` must not load a service."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from edulead import refusals
from edulead.database import Administered
from edulead.failures import NotInThisBuild, UserRefused
from edulead.migrate import alone


def module(name: str, command: str) -> ModuleType:
    """The module, or a readable refusal when this build lacks it (not when it is broken inside)."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise NotInThisBuild(command=command, module=name) from error
        raise


async def load_demo(database: Administered, say: Callable[[str], None]) -> str:
    """Fill a running system with the demo region, a second caller after the first; the words to show afterwards."""
    loader = module("edulead.demo.loader", "demo")
    async with alone(database.url_of("gateway"), say, "demo"):
        with refusals.of_database():
            return str(loader.report(await loader.load(database.url_of, database.layout.key, say)))


async def close_demo(database: Administered) -> list[str]:
    """Close the accounts of the demo region, whose password everybody knows; who was closed."""
    accounts = module("edulead.demo.accounts", "up")
    async with gateway_database(database) as gateway:
        closed: list[str] = await accounts.close(gateway)
        return closed


async def add_user(database: Administered, username: str, full_name: str, role: str, place: str) -> str:
    """The password of the new account, empty when only a role was added."""
    accounts = module("edulead.accounts", "user")
    async with gateway_database(database) as gateway:
        with refusals_of_user():
            password: str = await accounts.add(gateway, username, full_name, role, place)
            return password


async def reset_user(database: Administered, username: str) -> str:
    admin = module("gateway.identity.admin", "user")
    async with gateway_database(database) as gateway:
        with refusals_of_user():
            password: str = await admin.reset_user(gateway, username)
            return password


@contextmanager
def refusals_of_user() -> Iterator[None]:
    """What the gateway refuses is a sentence for the administrator too."""
    admin = module("gateway.identity.admin", "user")
    try:
        yield
    except admin.UserRefused as refused:
        raise UserRefused(reason=str(refused)) from refused


@asynccontextmanager
async def gateway_database(database: Administered) -> AsyncIterator[Any]:
    settings = module("services.kernel.settings", "user").Settings(database_url=database.url_of("gateway"))
    opened = await module("services.kernel.database", "user").connect(settings, module("gateway.store", "user").TABLES)
    try:
        with refusals.of_database():
            yield opened
    finally:
        await opened.close()


def write_generated(root: Path) -> None:
    module("edulead.generated", "openapi").write(root)


def stale_generated(root: Path) -> list[str]:
    stale: list[str] = module("edulead.generated", "openapi").stale(root)
    return stale
