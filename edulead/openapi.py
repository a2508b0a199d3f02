"""The OpenAPI documents of the parts and the merged one: made from the code, committed, compared by a test."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from gateway.app import own_app
from gateway.merge import merge
from gateway.settings import GatewaySettings
from services.kernel.app import Service, create
from services.kernel.issuer import published_keys
from services.kernel.settings import Settings
from services.monitoring.app import SERVICE as MONITORING
from services.reserve.app import SERVICE as RESERVE
from services.training.app import SERVICE as TRAINING

MERGED = "edulead"
NOWHERE = "postgresql://nobody@localhost/nothing"
"""A document is made without a database; the settings only want an address."""

Document = dict[str, Any]


def documents() -> dict[str, Document]:
    """Name → document: gateway, monitoring, reserve, training and, of all of them, edulead."""
    parts = {name: make().openapi() for name, make in _APPS.items()}
    services = {name: document for name, document in parts.items() if name != "gateway"}
    return {**parts, MERGED: merge(parts["gateway"], services)}


def written(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def write(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name, document in documents().items():
        (target / f"{name}.json").write_text(written(document), "utf-8")


def stale(target: Path) -> list[str]:
    """The files that are not what the code would write."""
    return [name for name, document in documents().items() if _kept(target / f"{name}.json") != written(document)]


def _kept(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _app(service: Service) -> Callable[[], FastAPI]:
    return lambda: create(service, Settings(database_url=NOWHERE), published_keys)


_APPS: Mapping[str, Callable[[], FastAPI]] = {
    "gateway": lambda: own_app(GatewaySettings(database_url=NOWHERE, key_file=Path("nothing"))),
    "monitoring": _app(MONITORING),
    "reserve": _app(RESERVE),
    "training": _app(TRAINING),
}
