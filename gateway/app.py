"""The gateway: sign-in and directory in this process, everything else passed on to the services."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from gateway import docs
from gateway.directory import routers as directory
from gateway.directory.posts.appointments import appointments_of
from gateway.identity import public as identity
from gateway.permissions import P, access
from gateway.proxy import Proxy
from gateway.routes import shown
from gateway.settings import GatewaySettings
from gateway.store import TABLES
from services.kernel.app import Service, create
from services.kernel.feed_api import events_tag, feed_router
from services.kernel.follower import following
from services.kernel.jobs import working
from services.kernel.logs import Traced
from services.kernel.metrics import Measured
from services.kernel.parked_api import parked_router
from services.kernel.retention import RETENTION
from services.kernel.settings import load

EVENTS = events_tag("справочник")


@asynccontextmanager
async def appointments(app: FastAPI) -> AsyncIterator[None]:
    """Posts follow the appointments of the reserve, as long as the settings want it."""
    settings: GatewaySettings = app.state.settings
    wanted = [appointments_of(settings.reserve_url)] if settings.appointments_open_posts else []
    async with following(wanted, identity.own_token)(app):
        yield


SERVICE = Service(
    name="gateway",
    title="edulead: шлюз",
    description="Вход, учётные записи и справочник региона.",
    access=access,
    tables=TABLES,
    routers=(
        docs.router,
        *identity.ROUTERS,
        # Before the feed itself, whose path is the beginning of theirs.
        parked_router("directory", access.needs(P.operate), TABLES, EVENTS["name"]),
        feed_router("directory", access.needs(P.event_read), EVENTS["name"]),
        *directory.ROUTERS,
    ),
    tags=(*(dict(tag) for tag in identity.TAGS), *directory.TAGS, EVENTS),
    conflicts={**identity.CONFLICTS, **directory.CONFLICTS},
    work=(working((*RETENTION, *identity.JOBS)), appointments),
    checks=dict(identity.CHECKS),
    behind_gateway=False,
)


def own_app(settings: GatewaySettings) -> FastAPI:
    """What the gateway answers itself."""
    return create(SERVICE, settings, identity.key_source)


def create_app() -> ASGIApp:
    settings = load(GatewaySettings)
    own = own_app(settings)
    upstreams = {
        "monitoring": settings.monitoring_url,
        "reserve": settings.reserve_url,
        "training": settings.training_url,
    }
    proxy = Proxy(upstreams, own.state.verifier.identify, own, shown(settings.metrics_shown))
    return Traced(Measured(proxy), believe=False)
