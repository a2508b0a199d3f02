"""Are the settings of all parts fit? Asked before anything is started: a part would tell when everything else runs."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, suppress
from io import StringIO

from edulead.failures import SettingsWrong
from edulead.keys import complete
from edulead.layout import Layout
from edulead.parts import FRONT, PARTS, Part, Plan, launches
from edulead.urls import ADDRESS, REPLICA, fault
from gateway.settings import GatewaySettings
from services.kernel.settings import Settings, load

KINDS: Mapping[str, type[Settings]] = {FRONT: GatewaySettings}
"""Part → its settings, where they are more than every process has."""


def require(found: list[str]) -> None:
    """Raises SettingsWrong."""
    if found:
        raise SettingsWrong(lines="\n".join(f"  {line}" for line in found))


def wrong(layout: Layout, parts: tuple[Part, ...] = PARTS) -> list[str]:
    """Everything at once, as `EDULEAD_X: what is wrong with it`; what several parts say is said once."""
    plan = Plan(layout, complete({}), "", 1)
    said = [wrong_for(KINDS.get(each.name, Settings), each.environment) for each in launches(plan, parts)]
    return list(dict.fromkeys([*wrong_addresses(), *(line for lines in said for line in lines)]))


def wrong_addresses() -> list[str]:
    """A part gets the address with its own login, so only here it is seen as it was written."""
    stated = {name: os.environ.get(name) for name in (ADDRESS, REPLICA)}
    return [f"{name}: {said}" for name, url in stated.items() if url and (said := fault(url))]


def wrong_for(kind: type[Settings], environment: Mapping[str, str]) -> list[str]:
    """What a process with this environment would say before it ends; its heading and indents left out."""
    with standing_in(environment), redirect_stderr(StringIO()) as said, suppress(SystemExit):
        load(kind)
    return [line.strip() for line in said.getvalue().splitlines()[1:]]


@contextmanager
def standing_in(environment: Mapping[str, str]) -> Iterator[None]:
    """Within the block the process has that environment: settings are read from there and nowhere else."""
    own = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(environment)
        yield
    finally:
        os.environ.clear()
        os.environ.update(own)
