"""An application from its parts: a service says what it is, the kernel adds what every service has."""

import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from copy import copy
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute

from services.kernel import handlers, health, openapi
from services.kernel.access import Access
from services.kernel.clock import clock_of
from services.kernel.database import connect
from services.kernel.handlers import Conflicts
from services.kernel.health import Check
from services.kernel.identity import KeySource, Verifier
from services.kernel.logs import Traced, configure
from services.kernel.metrics import Measured, metrics
from services.kernel.settings import Settings
from services.kernel.store import Tables

OBJECTS: Final = 20_000
"""How many are made between two looks for garbage that holds itself. Next to none of ours does: with the usual 700,
reading a table of a hundred thousand values spent two fifths of its time on looking."""

Work = Callable[[FastAPI], AbstractAsyncContextManager[None]]
"""Something that runs beside the requests: a consumer, timed jobs, a waiter."""


@dataclass(frozen=True, slots=True)
class Service:
    """All that makes one service different from another."""

    name: str
    title: str
    description: str
    access: Access
    tables: Tables
    routers: Sequence[APIRouter]
    tags: Sequence[dict[str, str]]
    conflicts: Conflicts = field(default_factory=dict)
    work: Sequence[Work] = ()
    checks: dict[str, Check] = field(default_factory=dict)
    behind_gateway: bool = True
    """The trace id comes from the gateway; the gateway itself, outermost, makes it."""


def create(service: Service, settings: Settings, keys: Callable[[FastAPI], KeySource]) -> FastAPI:
    """The application of `service`. `keys` says where the keys that check tokens come from."""
    configure(service.name, settings.log_level)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        gc.set_threshold(OBJECTS)
        app.state.database = await connect(settings, service.tables)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(app.state.database.close)
            for router in service.routers:
                await stack.enter_async_context(router.lifespan_context(app))
            for work in service.work:
                await stack.enter_async_context(work(app))
            yield

    app = FastAPI(
        title=service.title,
        version=version("edulead"),
        openapi_tags=list(service.tags),
        docs_url=None,
        openapi_url="/openapi.json" if service.behind_gateway else None,  # the gateway serves the committed ones
        redirect_slashes=False,  # a redirect would name a port that is nobody's outside
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False},  # `logs` and `metrics` say it
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.clock = clock_of(settings)
    app.state.verifier = Verifier(keys(app))
    app.state.checks = {"database": health.database, "migrations": health.migrations, **service.checks}
    handlers.install(app, service.conflicts)
    _mount(app, (*service.routers, health.router))
    app.add_api_route("/metrics", metrics, include_in_schema=False)
    app.openapi = _described(app, service)  # type: ignore[method-assign]
    if service.behind_gateway:
        app.add_middleware(Measured)
        app.add_middleware(Traced, believe=True)
    return app


def _mount(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """The routes themselves, fixed paths before those with parameters.

    `include_router` keeps them nested, and every request would ask each router in turn, twice over: a sixth of the work
    of a list. A fixed path before one with a parameter is also what a reader expects.
    """
    routes = [route for router in routers for route in router.routes]
    ordered = sorted(routes, key=lambda route: "{" in getattr(route, "path", ""))
    app.router.routes += [*ordered, *(_headed(route) for route in ordered if "GET" in getattr(route, "methods", ()))]


def _headed(route: BaseRoute) -> BaseRoute:
    """The same operation asked for its headers alone; the server drops the body. Apart, so that no document has it."""
    twin = copy(route)
    twin.methods, twin.include_in_schema = {"HEAD"}, False  # type: ignore[attr-defined]
    return twin


def _described(app: FastAPI, service: Service) -> Callable[[], dict[str, Any]]:
    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = openapi.describe(app, service.access, service.description)
        return app.openapi_schema

    return document
