"""`edulead serve PART`: one part as this very process, for containers and systemd.

It is started with a data folder that `deal` filled: the part's own credentials and nobody else's.
"""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from edulead import parts
from edulead.database import external_url
from edulead.descriptors import allow
from edulead.explain import explained
from edulead.failures import DatabaseUnreachable, Failure
from edulead.fitness import require, wrong_addresses
from edulead.keys import KEYED, Secrets, parse, write_private
from edulead.layout import Layout
from edulead.parts import FRONT, PARTS, Part
from edulead.urls import ADDRESS, REPLICA

PORT = 8000


def deal(layout: Layout, secrets: Secrets, target: Path) -> None:
    """A folder for every part: whoever breaks into one part finds the passwords and the key of that part only."""
    for part in PARTS:
        folder = Layout(target / part.name)
        with explained(folder.root):
            folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(folder.secrets, json.dumps(asdict(own(secrets, part.name)), indent=2).encode())
            if part.name in KEYED:
                write_private(folder.key(part.name), layout.key(part.name).read_bytes())


def own(secrets: Secrets, name: str) -> Secrets:
    """What one part must know. The gateway checks the credentials of the others, so it knows them."""
    clients = secrets.clients if name == FRONT else {name: secrets.clients[name]}
    return Secrets(superuser="", roles={name: secrets.roles[name]}, clients=clients)


def serve(name: str, layout: Layout, host: str, port: int) -> NoReturn:
    """Become the part. Signals then reach it directly."""
    part = part_called(name)
    allow()
    os.execve(sys.executable, command(part, host, port), environment(part, layout, port))  # noqa: S606 - no shell is the point


def part_called(name: str) -> Part:
    for part in PARTS:
        if part.name == name:
            return part
    raise Failure(reason=f"нет части «{name}»; есть: {', '.join(part.name for part in PARTS)}.")


def command(part: Part, host: str, port: int) -> list[str]:
    return [sys.executable, *parts.server(part.factory, host, port)]


def environment(part: Part, layout: Layout, port: int) -> dict[str, str]:
    """What the part gets on one machine. What the caller stated wins, but for the login to the database.

    An empty variable counts as absent: Compose hands on in this way what was left out.
    """
    require(wrong_addresses())
    address = external_url()
    if address is None:
        raise DatabaseUnreachable(reason=f"переменная {ADDRESS} не задана.")
    secrets = dealt(layout, part)
    computed = parts.environment(parts.Plan(layout, secrets, address, port), part, PARTS)
    stated = {name: value for name, value in os.environ.items() if value and name not in (ADDRESS, REPLICA)}
    return {name: value for name, value in (computed | stated).items() if value}


def dealt(layout: Layout, part: Part) -> Secrets:
    """The credentials of the part. Never made here: the database would not know them."""
    with explained(layout.root):
        found = parse(layout.secrets) if layout.secrets.exists() else {}
    try:
        roles, clients = found["roles"], found["clients"]
        return Secrets("", {part.name: str(roles[part.name])}, {name: str(clients[name]) for name in clients})
    except (KeyError, TypeError) as error:
        reason = f"в каталоге «{layout.root}» нет учётных данных части «{part.name}». Сначала нужны миграции."
        raise Failure(reason=reason) from error
