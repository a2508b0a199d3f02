"""Who may give which role where, and what may become of an account. No I/O: values in, values out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gateway.permissions import Permission
from services.directory.roles import Role
from services.kernel.identity import Identity
from services.kernel.labels import labelled
from services.kernel.places import ROOT, contains
from services.kernel.workflow import Refusal, Step, Workflow


class AccountStatus(StrEnum):
    active = "active"
    disabled = "disabled"


class AccountAction(StrEnum):
    disable = "disable"
    enable = "enable"


LABELS: dict[StrEnum, str] = labelled(
    {
        AccountStatus.active: "действует",
        AccountStatus.disabled: "отключена",
        AccountAction.disable: "отключить",
        AccountAction.enable: "включить",
    }
)


@dataclass(frozen=True, slots=True)
class Held:
    """A role at a place, held by an account or about to be."""

    role: str
    place: str


PEOPLE = frozenset(Role) - {Role.system}

GRANTABLE: dict[str, frozenset[Role]] = {
    Role.admin:  PEOPLE,
    Role.omsu:   frozenset({Role.school, Role.expert}),
}  # fmt: skip
"""Who gives which roles, at or below the own place."""

LEVELS: dict[str, str] = {
    #                 country, region, municipality, organisation
    Role.admin:       "crmo",
    Role.department:  "r",
    Role.omsu:        "m",
    Role.soiro:       "r",
    Role.school:      "o",
    Role.expert:      "rmo",
    Role.integration: "crmo",
}  # fmt: skip
"""At which levels a role can work. A "school" at a municipality would see all its neighbours."""

JUDGES: dict[str, frozenset[Role]] = {
    Role.school: frozenset({Role.omsu, Role.soiro, Role.department}),
    Role.omsu:   frozenset({Role.soiro, Role.department}),
    Role.soiro:  frozenset({Role.department}),
}  # fmt: skip
"""Who verifies, reviews, publishes or accepts whose work: not one account, where one place lies inside the other.

Not so the expert: a commission sees to it that nobody judges the own work.
"""

LEVEL_LABELS = {"c": "вся страна", "r": "регион", "m": "муниципалитет", "o": "организация"}

USERNAME = r"^[a-z0-9][a-z0-9._@+-]{2,99}$"


def level(place: str) -> str:
    """The level of a place, which the first letter of its last label tells: `ru.r67.m12` → `m`."""
    return "c" if place == ROOT else place.rsplit(".", 1)[-1][0]


def fits(wanted: Held) -> bool:
    """Can the role work at a place of this level at all?"""
    return level(wanted.place) in LEVELS.get(wanted.role, "")


def may_grant(caller: Identity | Held, wanted: Held) -> bool:
    """May the caller give this role there? Never above the own role or the own place."""
    return wanted.role in GRANTABLE.get(caller.role, frozenset()) and contains(caller.place, wanted.place)


def outgrows(issuer: Held | None, wanted: Held) -> bool:
    """Could whoever issued an account's password not have given it this role? Then the password must not open it.

    What the owner changed since does not count: the issuer may have been that owner.
    """
    return issuer is not None and not may_grant(issuer, wanted)


def clash(held: Iterable[Held], wanted: Held) -> Held | None:
    """The role among those held that does not go with the one wanted: one would judge the other's work."""
    return next((each for each in held if _judging(each, wanted)), None)


def _judging(one: Held, other: Held) -> bool:
    nested = contains(one.place, other.place) or contains(other.place, one.place)
    return nested and (other.role in JUDGES.get(one.role, ()) or one.role in JUDGES.get(other.role, ()))


def manages(caller: Identity, held: Iterable[Held]) -> bool:
    """Who changes an account gains what it holds, by its password; so the caller must be able to give all of it.

    One that holds nothing yet may be given anything later, so it is the administrator's.
    """
    held = list(held)
    if not held:
        return caller.role == Role.admin
    return all(may_grant(caller, each) for each in held)


def leaves_no_admin(lost: Iterable[Held], remaining: Iterable[str]) -> bool:
    """Would a place lose its last administrator? `remaining` are the places of the other active ones."""
    others = list(remaining)
    places = [held.place for held in lost if held.role == Role.admin]
    return any(not any(contains(other, place) for other in others) for place in places)


def normalised(username: str) -> str:
    """A name as it is kept: without blanks around it, in small letters."""
    return username.strip().lower()


def is_username(text: str) -> bool:
    return re.fullmatch(USERNAME, text, re.ASCII) is not None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    own: bool
    """The account of the caller."""
    last_admin: bool


def may_enable(facts: Facts) -> Refusal | None:
    return Refusal("own_account", "Нельзя включить собственную учётную запись.") if facts.own else None


def may_disable(facts: Facts) -> Refusal | None:
    if facts.own:
        return Refusal("own_account", "Нельзя отключить собственную учётную запись.")
    if facts.last_admin:
        return Refusal("last_admin", "Нельзя отключить последнего администратора.")
    return None


S, A, P = AccountStatus, AccountAction, Permission

WORKFLOW = Workflow[AccountStatus, AccountAction](
    "account", LABELS,
    #    action     from        to          permission       guard
    Step(A.disable, S.active,   S.disabled, P.account_write, may_disable),
    Step(A.enable,  S.disabled, S.active,   P.account_write, may_enable),
)  # fmt: skip
