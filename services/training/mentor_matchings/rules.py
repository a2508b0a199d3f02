"""Where matching is done, and what a request for it may not say. Values in, values out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from services.kernel.places import ROOT
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal

DEEPEST = ROOT.count(".") + 2
"""Dots in the place of a municipality."""


def matched_where(place: str) -> Refusal | None:
    """A region or a municipality: a school has nobody to choose among, the country no line of subordination."""
    if ROOT.count(".") < place.count(".") <= DEEPEST:
        return None
    return Refusal("not_here", "Наставников подбирают в регионе или в муниципалитете.")


def derived(
    lacking: Iterable[tuple[UUID, str]], modules: Mapping[str, str], offered: Collection[str]
) -> dict[UUID, frozenset[str]]:
    """Person → directions of what the person lacks, among those that some mentor is strong in.

    `lacking`: (person, competency) of each living deficit; `modules`: competency → its module, which the framework of
    the region says. Who lacks nothing that a mentor names is missing: of them no direction is asked for.
    """
    found: dict[UUID, set[str]] = {}
    for person, competency in lacking:
        if (direction := modules.get(competency)) in offered and direction is not None:
            found.setdefault(person, set()).add(direction)
    return {person: frozenset(its) for person, its in found.items()}


def named_twice(ids: Sequence[object], path: tuple[str, ...], *below: str) -> Iterator[dict[str, str]]:
    """One of `errors[]` for each that stands a second time, where it does."""
    for at, each in enumerate(ids):
        if each in ids[:at]:
            yield field_error((*path, at, *below), "named_twice", "Этот человек уже назван")
