"""What the three services have alike: the directory followed, a feed of their own, files, timed jobs."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI, Request

from services.directory.consumer import SOURCE, PostsChanged, directory_subscription
from services.directory.copies import Copies
from services.kernel.access import Access
from services.kernel.app import Service, Work
from services.kernel.consumers import Subscription, lag
from services.kernel.feed_api import events_tag, feed_router
from services.kernel.feed_client import TokenSource
from services.kernel.files_api import TAG as FILES
from services.kernel.files_api import files_router
from services.kernel.follower import following
from services.kernel.handlers import Conflicts
from services.kernel.issuer import own_token
from services.kernel.jobs import Job, working
from services.kernel.parked_api import parked_router
from services.kernel.retention import RETENTION
from services.kernel.store import Tables

LATE_SECONDS = 120
"""A directory not heard of for so long is said by `/health/ready`."""


@dataclass(frozen=True, slots=True)
class Slices:
    """What one of the three services brings: its slices and who may use what they share."""

    name: str
    title: str
    description: str
    access: Access
    tables: Tables
    copies: Copies
    event_reader: Any
    operator: Any
    file_reader: Any = None
    file_writer: Any = None
    routers: Sequence[APIRouter] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    conflicts: Conflicts = field(default_factory=dict)
    follows: Sequence[Callable[[str], Subscription[Any]]] = ()
    """What it follows besides the directory: each from the address of the gateway, where all feeds are read."""
    asks: Sequence[Callable[[str, TokenSource], Subscription[Any]]] = ()
    """Likewise, where an event is not all that is needed: each asks the rest with the service's own credential."""
    posts_changed: PostsChanged | None = None
    """What it does once the directory has told of somebody's post."""
    jobs: Sequence[Job] = ()
    """What it does at a time, besides forgetting what every service forgets."""


def service_of(slices: Slices) -> Service:
    """A service complete with what all three share."""
    events = events_tag(slices.title.removeprefix("edulead: "))
    routers = [
        *slices.routers,
        # Before the feed itself, whose path is the beginning of theirs.
        parked_router(slices.name, slices.operator, slices.tables, events["name"]),
        feed_router(slices.name, slices.event_reader, events["name"]),
    ]
    tags = [*({"name": name, "description": text} for name, text in slices.tags.items()), events]
    if slices.file_reader:
        routers.append(files_router(slices.name, slices.file_reader, slices.file_writer))
        tags.append(FILES)
    return Service(
        name=slices.name,
        title=slices.title,
        description=slices.description,
        access=slices.access,
        tables=slices.tables,
        routers=routers,
        tags=tags,
        conflicts=slices.conflicts,
        work=(_following(slices), working((*RETENTION, *slices.jobs))),
        checks={"directory": _directory},
    )


def _following(slices: Slices) -> Work:
    token = own_token(slices.name)

    @asynccontextmanager
    async def work(app: FastAPI) -> AsyncIterator[None]:
        gateway = app.state.settings.gateway_url
        own = token(app)
        directory = directory_subscription(slices.copies, gateway, own, posts_changed=slices.posts_changed)
        asking = (each(gateway, own) for each in slices.asks)
        async with following([directory, *(each(gateway) for each in slices.follows), *asking], token)(app):
            yield

    return work


async def _directory(request: Request) -> str | None:
    """Is the directory being followed? Put-aside events do not make a service unready: `…/events/parked` lists them."""
    found = await lag(request.app.state.database, [SOURCE])
    late = [each for each in found if each.seconds > LATE_SECONDS]
    if late:
        return f"справочник не читается {late[0].seconds:.0f} с"
    return None
