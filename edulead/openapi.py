"""The OpenAPI documents of the parts and the merged one, made from the code."""

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
ABOUT = {
    "title": "edulead: Управленческий цикл",
    "description": "Вход и справочник региона, мониторинг, резерв, обучение: всё, что доступно через шлюз.",
}
NOWHERE = "postgresql://nobody@localhost/nothing"
"""A document is made without a database; the settings only want an address."""

Document = dict[str, Any]


def documents() -> dict[str, Document]:
    """Name → document: gateway, monitoring, reserve, training and, of all of them, edulead."""
    parts = {name: make().openapi() for name, make in _APPS.items()}
    services = {name: document for name, document in parts.items() if name != "gateway"}
    merged = merge(parts["gateway"], services)
    return {**parts, MERGED: merged | {"info": merged["info"] | ABOUT}}


def _app(service: Service) -> Callable[[], FastAPI]:
    return lambda: create(service, Settings(database_url=NOWHERE), published_keys)


_APPS: Mapping[str, Callable[[], FastAPI]] = {
    "gateway": lambda: own_app(GatewaySettings(database_url=NOWHERE, key_file=Path("nothing"))),
    "monitoring": _app(MONITORING),
    "reserve": _app(RESERVE),
    "training": _app(TRAINING),
}
