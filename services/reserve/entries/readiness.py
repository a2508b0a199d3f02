"""How ready a reservist is: A now, B within a year, C in preparation; and the facts that gave it. Pure.

The same in SQL stands in `queries`, for lists; a test holds both together.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.reserve.regulations.reserve import ReadinessRules


class Readiness(StrEnum):
    a = "a"
    b = "b"
    c = "c"


class ReadinessFactKind(StrEnum):
    attestation = "attestation"
    plan = "plan"
    training = "training"


LABELS: dict[StrEnum, str] = labelled(
    {
        Readiness.a: "A: готов сейчас",
        Readiness.b: "B: будет готов в течение года",
        Readiness.c: "C: готовится",
        ReadinessFactKind.attestation: "аттестация",
        ReadinessFactKind.plan: "план развития",
        ReadinessFactKind.training: "обучение",
    }
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of somebody's preparation on `on`."""

    on: date
    attested_until: date | None
    """The last day of a valid attestation; None: no valid one."""
    lines: int
    done: int
    """Lines of the development plan, and how many of them are done and confirmed."""
    learned: int
    """Hours of training within the stay, as the service of training told them."""
    proven: int
    """Hours of plan lines that are confirmed and that no training told of stands behind."""

    @property
    def hours(self) -> int:
        return self.learned + self.proven

    @property
    def percent(self) -> int:
        """Of the plan, down to a whole one: nobody reads 100 of a plan that is not done."""
        return 100 * self.done // self.lines if self.lines else 0


@dataclass(frozen=True, slots=True)
class ReadinessFact:
    """One fact, in words, and which degrees it is enough for."""

    kind: ReadinessFactKind
    said: str
    enough_for_a: bool
    enough_for_b: bool


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree with what gave it."""

    level: Readiness
    facts: tuple[ReadinessFact, ...]


def degree(rules: ReadinessRules, known: Prepared) -> Degree:
    """A needs all that is named for it, B its own; everybody else prepares."""
    facts = (_attestation(rules, known), _plan(rules, known), _training(rules, known))
    if all(each.enough_for_a for each in facts):
        return Degree(Readiness.a, facts)
    if all(each.enough_for_b for each in facts):
        return Degree(Readiness.b, facts)
    return Degree(Readiness.c, facts)


def _attestation(rules: ReadinessRules, known: Prepared) -> ReadinessFact:
    valid = known.attested_until is not None and known.attested_until >= known.on
    said = f"действует по {known.attested_until:%d.%m.%Y}" if valid else "действующей нет"
    return ReadinessFact(ReadinessFactKind.attestation, said, valid or not rules.a_attested, True)


def _plan(rules: ReadinessRules, known: Prepared) -> ReadinessFact:
    said = f"выполнено {known.done} из {known.lines} ({known.percent} %)" if known.lines else "не представлен"
    return ReadinessFact(
        ReadinessFactKind.plan,
        said,
        known.percent >= rules.a_plan_percent,
        known.percent >= rules.b_plan_percent,
    )


def _training(rules: ReadinessRules, known: Prepared) -> ReadinessFact:
    said = f"{known.hours} ч за время в резерве"
    if known.proven:
        said = f"{said}, из них {known.proven} ч по строкам плана"
    return ReadinessFact(
        ReadinessFactKind.training,
        said,
        known.hours >= rules.a_training_hours,
        known.hours >= rules.b_training_hours,
    )
