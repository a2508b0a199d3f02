"""The processes of one machine: which application, on which port, with which environment."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edulead.keys import KEYED, Secrets
from edulead.layout import Layout
from edulead.urls import ADDRESS, REPLICA, as_role

LOOPBACK = "127.0.0.1"
PROXIES = "FORWARDED_ALLOW_IPS"
"""Which proxies uvicorn believes about the caller's address; none unless stated."""
GRACE = 10
"""Seconds a part gives its open requests after being asked to stop."""


@dataclass(frozen=True)
class Part:
    name: str
    factory: str
    offset: int


PARTS = (
    Part("gateway",    "gateway.app:create_app",             0),
    Part("monitoring", "services.monitoring.app:create_app", 1),
    Part("reserve",    "services.reserve.app:create_app",    2),
    Part("training",   "services.training.app:create_app",   3),
)  # fmt: skip
FRONT = PARTS[0].name


@dataclass(frozen=True)
class Launch:
    """Everything needed to start one part, again and again."""

    name: str
    port: int
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def url(self) -> str:
        return address(self.port)


@dataclass(frozen=True)
class Plan:
    """What `up` was asked for."""

    layout: Layout
    secrets: Secrets = field(repr=False)
    admin_url: str = field(repr=False)
    port: int


def address(port: int) -> str:
    return f"http://{LOOPBACK}:{port}"


def launches(plan: Plan, parts: tuple[Part, ...] = PARTS) -> list[Launch]:
    return [
        Launch(
            name=part.name,
            port=plan.port + part.offset,
            command=command(part.factory, plan.port + part.offset),
            log=plan.layout.log(part.name),
            environment=environment(plan, part, parts),
        )
        for part in parts
    ]


def believed() -> str:
    """Whether uvicorn takes the caller's address from a proxy: only from those that are named."""
    return "--proxy-headers" if os.environ.get(PROXIES) else "--no-proxy-headers"


def command(factory: str, port: int) -> tuple[str, ...]:
    """uvicorn on a leash: it ends when the supervisor does, even by `kill -9`."""
    return (sys.executable, "-m", "edulead.leash", str(os.getpid()), *server(factory, LOOPBACK, port))


def server(factory: str, host: str, port: int) -> tuple[str, ...]:
    """uvicorn with our limits on a connection; WebSockets, which no part speaks, and its own name are left out."""
    return (
        *("-m", "uvicorn", factory, "--factory", "--host", host, "--port", str(port)),
        *("--http", "services.kernel.server:Bounded", "--ws", "none", "--no-server-header"),
        *("--no-access-log", believed(), "--timeout-graceful-shutdown", str(GRACE)),
    )


def environment(plan: Plan, part: Part, parts: tuple[Part, ...]) -> dict[str, str]:
    """The caller's own environment, and over it what this part (and no other) must know."""
    return {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        "EDULEAD_FILES_DIR": str(plan.layout.files),
        **databases(plan, part),
        **{f"EDULEAD_{one.name.upper()}_URL": address(plan.port + one.offset) for one in parts},
        **credentials(plan, part),
    }


def databases(plan: Plan, part: Part) -> dict[str, str]:
    """The addresses, with the part's own role whatever login they were written with: row security binds no owner."""
    own = (part.name, plan.secrets.roles[part.name])
    replica = os.environ.get(REPLICA)
    return {
        ADDRESS: as_role(plan.admin_url, *own),
        **({REPLICA: as_role(replica, *own)} if replica else {}),
    }


def credentials(plan: Plan, part: Part) -> dict[str, str]:
    key = {"EDULEAD_KEY_FILE": str(plan.layout.key(part.name))} if part.name in KEYED else {}
    if part.name == FRONT:
        return {"EDULEAD_CLIENT_SECRETS": json.dumps(plan.secrets.clients), **key}
    return {"EDULEAD_CLIENT_SECRET": plan.secrets.clients[part.name], **key}
