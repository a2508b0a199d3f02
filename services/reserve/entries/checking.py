"""What a reviewer checked of what a candidate's file claims, criterion by criterion. Values in, values out.

A file is kept by the candidate or the school: what it says is declared until somebody has held it against the papers.
What was checked is declared again once the file says something else.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from services.kernel.labels import labelled
from services.reserve.requirements.rules import Outcome

Found = Mapping[str, Any]
"""A criterion as it is frozen with an entry: code, title, required, needs_check, outcome, said."""
Check = Mapping[str, Any]
"""Outcome, said, checked_on, checked_by; `claimed`: what the file claimed then (`candidates.claimed`)."""
Checks = Mapping[str, Check]
"""Code of a criterion → its check."""


class Proof(StrEnum):
    """How far what was found of a criterion is known."""

    declared = "declared"
    checked = "checked"


LABELS: dict[StrEnum, str] = labelled({Proof.declared: "заявлено", Proof.checked: "сверено"})


def standing(checks: Checks, claimed: str) -> dict[str, Check]:
    """The checks of what the file claims now: those of what it claimed before are void."""
    return {code: each for code, each in checks.items() if each["claimed"] == claimed}


def unmet(found: Iterable[Found], checks: Checks) -> tuple[str, ...]:
    """Titles of the criteria that bar: required, and unmet or not known; as checked, where they were."""
    required = (each for each in found if each["required"])
    return tuple(each["title"] for each in required if checks.get(each["code"], each)["outcome"] != Outcome.met)


def unchecked(found: Iterable[Found], checks: Checks) -> tuple[str, ...]:
    """Titles of the criteria that the regulation has checked, and nobody has."""
    return tuple(each["title"] for each in found if each["needs_check"] and each["code"] not in checks)


def weighed(found: Sequence[Found], checks: Checks) -> list[dict[str, Any]]:
    """Each criterion as a client reads it. What was frozen before regulations had criteria checked asks for none."""
    return [_weighed(each, checks.get(each["code"])) for each in found]


def _weighed(found: Found, check: Check | None) -> dict[str, Any]:
    proof = Proof.declared if check is None else Proof.checked
    return {"needs_check": False, **found, "check": check, "proof": proof}
