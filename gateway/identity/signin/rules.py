"""Which role a sign-in is for, what a presented refresh token means, when guessing is stopped. No I/O."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Protocol, TypeVar

from services.kernel.backoff import doubled

ACCESS_SECONDS = 900
REFRESH_IDLE = timedelta(days=14)
"""A session nobody uses for so long is over."""
SESSION_LIFE = timedelta(days=90)
"""However busy, a session is over after so long: sign in again."""
KNOWN_ADDRESS = timedelta(days=30)
"""How long after signing in from an address an owner is not stopped by others who guess from elsewhere."""
KEPT_ENDED = KNOWN_ADDRESS
"""How long a session is remembered after its end, so that its tokens and its address are answered for what they are."""
GRACE = timedelta(seconds=10)
"""An answer may be lost on its way; the client then repeats its request with a token we have seen used."""

_SCOPE = re.compile(r"role:(?P<role>[a-z]+)(?:@(?P<place>[a-z0-9.]+))?")


class Assigned(Protocol):
    """A role at a place."""

    @property
    def role(self) -> str: ...
    @property
    def place(self) -> str: ...


A = TypeVar("A", bound=Assigned)


def choose(held: Sequence[A], scope: str | None) -> A | None:
    """The assignment that `scope` asks for among those held, in the order of granting; None when there is none such.

    No scope asks for the first, `role:omsu` for the first with this role, `role:omsu@ru.r67.m12` for exactly one.
    Two scopes ask for none: one account works in one role at a time.
    """
    wanted = (scope or "").split()
    if not wanted:
        return held[0] if held else None
    match = _SCOPE.fullmatch(wanted[0])
    if len(wanted) > 1 or match is None:
        return None
    role, place = match["role"], match["place"]
    return next((each for each in held if each.role == role and place in (None, each.place)), None)


class Verdict(StrEnum):
    """What a presented refresh token means."""

    rotate = "rotate"
    retry = "retry"
    reuse = "reuse"
    dead = "dead"


@dataclass(frozen=True, slots=True)
class Presented:
    """All there is to know about a refresh token."""

    used_at: datetime | None
    session_ended: bool
    expires_at: datetime


def judge(token: Presented, now: datetime) -> Verdict:
    """First use exchanges it; another at once repeats a request whose answer was lost; a later one is a thief's."""
    if token.session_ended or token.expires_at <= now:
        return Verdict.dead
    if token.used_at is None:
        return Verdict.rotate
    return Verdict.retry if now - token.used_at <= GRACE else Verdict.reuse


def session_end(created_at: datetime, now: datetime) -> datetime:
    """When a session used `now` is over."""
    return min(now + REFRESH_IDLE, created_at + SESSION_LIFE)


@dataclass(frozen=True, slots=True)
class Limits:
    """So many `failures` within `window` lock for `lock`, each further time twice as long up to `longest`."""

    failures: int
    window: timedelta
    lock: timedelta
    longest: timedelta


class Counted(StrEnum):
    """What failures are counted against."""

    here = "here"
    name = "name"
    network = "network"


LIMITS: dict[Counted, Limits] = {
    #                       failures  within                 close it for           at most
    Counted.here:    Limits(5,        timedelta(days=1),     timedelta(minutes=5),  timedelta(minutes=60)),
    Counted.name:    Limits(50,       timedelta(days=1),     timedelta(minutes=15), timedelta(minutes=60)),
    Counted.network: Limits(20,       timedelta(minutes=10), timedelta(minutes=10), timedelta(minutes=10)),
}  # fmt: skip
"""A name from one network; a name from everywhere, but for networks its owner lately came from; a network."""

LONGEST_WINDOW = max(limits.window for limits in LIMITS.values())


@dataclass(frozen=True, slots=True)
class Tally:
    """Failures, and attempts whose outcome is not known yet, counted against one subject."""

    failures: int
    since: datetime
    locked_until: datetime | None = None


def wait(tally: Tally | None, now: datetime) -> timedelta | None:
    """How long to wait before the next attempt; None when there is no need."""
    if tally is None or tally.locked_until is None or tally.locked_until <= now:
        return None
    return tally.locked_until - now


def after_failure(tally: Tally | None, now: datetime, limits: Limits) -> Tally:
    """The tally with one more failure. A window that passed since the first one begins a new count."""
    if tally is None or now - max(tally.since, tally.locked_until or tally.since) > limits.window:
        tally = Tally(0, now)
    counted = replace(tally, failures=tally.failures + 1)
    if counted.failures % limits.failures:
        return counted
    times = counted.failures // limits.failures - 1
    return replace(counted, locked_until=now + doubled(limits.lock, times, limits.longest))


def taken_back(tally: Tally, now: datetime) -> Tally:
    """The tally without an attempt that turned out to be no failure, nor with the lock that it helped to bring."""
    locked = wait(tally, now) is not None
    return replace(tally, failures=max(0, tally.failures - 1), locked_until=None if locked else tally.locked_until)


def network(address: str) -> str:
    """What an address is counted as: IPv4 whole, IPv6 by /64, which one subscriber holds all of."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((int(found), 64), strict=False))
