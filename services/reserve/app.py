"""The reserve service: what it follows and the feed it offers."""

from fastapi import FastAPI

from services.directory.composition import Slices, service_of
from services.kernel.app import create
from services.kernel.issuer import published_keys
from services.kernel.settings import Settings, load
from services.reserve.permissions import P, access
from services.reserve.store import COPIES, TABLES

SERVICE = service_of(
    Slices(
        name="reserve",
        title="edulead: резерв",
        description="Кадровый резерв, конкурсы и назначения. Сейчас служба ведёт копию справочника и ленту событий.",
        access=access,
        tables=TABLES,
        copies=COPIES,
        event_reader=access.needs(P.event_read),
        operator=access.needs(P.operate),
    )
)


def create_app() -> FastAPI:
    return create(SERVICE, load(Settings), published_keys)
