"""Passwords and keys of one installation: made once, kept in files only their owner reads."""

import base64
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from secrets import token_bytes, token_urlsafe
from typing import Any

from edulead.explain import explained
from edulead.failures import SecretsBroken
from edulead.layout import Layout

ROLES = ("gateway", "monitoring", "reserve", "training", "migrator")
CLIENTS = ("monitoring", "reserve", "training")
KEYED = ("gateway", "reserve", "training")
"""Parts that seal something with a key of their own."""


@dataclass(frozen=True)
class Secrets:
    superuser: str = field(default_factory=token_urlsafe)
    roles: dict[str, str] = field(default_factory=dict)
    clients: dict[str, str] = field(default_factory=dict)


def complete(found: dict[str, Any]) -> Secrets:
    """The given secrets plus fresh ones for whatever has appeared since."""
    return Secrets(
        superuser=str(found.get("superuser") or token_urlsafe()),
        roles={name: found.get("roles", {}).get(name) or token_urlsafe() for name in ROLES},
        clients={name: found.get("clients", {}).get(name) or token_urlsafe() for name in CLIENTS},
    )


def load(layout: Layout) -> Secrets:
    """Read the secrets of this data folder, making them (and the keys of the parts) when missing."""
    with explained(layout.root):
        found = parse(layout.secrets) if layout.secrets.exists() else {}
        secrets = complete(found)
        if asdict(secrets) != found:
            write_private(layout.secrets, json.dumps(asdict(secrets), indent=2).encode())
        for key in map(layout.key, KEYED):
            if not key.exists():
                write_private(key, base64.urlsafe_b64encode(token_bytes(32)))
    return secrets


def parse(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
    except ValueError as error:
        raise SecretsBroken(path=path, reason="это не JSON") from error
    if not isinstance(found, dict):
        raise SecretsBroken(path=path, reason="ожидался объект JSON")
    return found


def write_private(path: Path, content: bytes) -> None:
    """Never readable by others, never half written: a new file takes the place of the old one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
