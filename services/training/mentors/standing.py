"""How long somebody has been a head, and what keeps somebody from being a mentor. Values in, values out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from services.kernel.workflow import Refusal

Held = tuple[date, date | None]
"""A post from its first day to its last, both included; None: held still."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody today."""

    heads: bool
    """Does the person head an organisation?"""
    years: int
    """Full years as a head."""
    at_risk: bool


def bars(standing: Standing, fewest_years: int) -> tuple[Refusal, ...]:
    """Everything that keeps the person from being a mentor: rules of the registry, said of the field that names the
    person."""
    return tuple(refusal for rule in RULES if (refusal := rule(standing, fewest_years)) is not None)


def unfit(standing: Standing, fewest_years: int) -> Refusal | None:
    """The first of `bars`: why the person cannot be a mentor."""
    return next(iter(bars(standing, fewest_years)), None)


def _in_office(standing: Standing, _: int) -> Refusal | None:
    if standing.heads:
        return None
    return _of("not_a_head", "Сейчас этот человек не руководит организацией: наставником назначают руководителя.")


def _safe(standing: Standing, _: int) -> Refusal | None:
    if not standing.at_risk:
        return None
    return _of("at_risk", "Руководитель сам находится в группе риска: наставником он быть не может.")


def _experienced(standing: Standing, fewest_years: int) -> Refusal | None:
    if standing.years >= fewest_years:
        return None
    return _of("too_new", f"Полных лет руководителем: {standing.years}, наставнику нужно не меньше {fewest_years}.")


def _of(reason: str, said: str) -> Refusal:
    return Refusal.of("person_id", reason, said)


RULES: Sequence[Callable[[Standing, int], Refusal | None]] = (_in_office, _safe, _experienced)
"""Each decides alone, in the order in which a reader is told."""
