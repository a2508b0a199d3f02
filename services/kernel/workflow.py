"""Workflows as frozen tables of steps. One line drives legality, permission, guard, history, event and diagram.

Pure: what may be done and by whom. Doing it is `steps`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from services.kernel.access import Access
from services.kernel.identity import Identity
from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.kernel.validation import field_error, pointer

Status = TypeVar("Status", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a rule has against it: a stable machine reason, a Russian sentence, and where in the body to look."""

    reason: str
    detail: str
    errors: tuple[Mapping[str, str], ...] = ()

    @classmethod
    def of(cls, field: str, reason: str, detail: str) -> "Refusal":
        """Against one field of a body."""
        return cls(reason, detail, (field_error((field,), reason, detail),))

    def within(self, *path: str) -> "Refusal":
        """The same of what lies at `path` in the body."""
        return replace(self, errors=tuple({**e, "pointer": pointer(path) + e["pointer"]} for e in self.errors))


Guard = Callable[[Any], Refusal | None]


def always(_: Any) -> None:
    """A step with no condition."""


def first_of(*guards: Guard) -> Guard:
    """The first refusal of several guards."""
    return lambda facts: next((refusal for guard in guards if (refusal := guard(facts))), None)


@dataclass(frozen=True, slots=True)
class Step(Generic[Status, Action]):
    """From `source` by `action` to `target`, for those with `permission`, if `guard` has nothing against it."""

    action: Action
    source: Status
    target: Status
    permission: StrEnum
    guard: Guard = always
    needs_reason: bool = False
    unless_explained: Guard = always
    """What stands against the step only as long as nobody has given a reason."""

    def check(self, facts: Any, reason: str | None) -> None:
        explained = bool((reason or "").strip())
        if self.needs_reason and not explained:
            detail = "Для этого шага нужна причина"
            raise Invalid(errors=[field_error(("reason",), "reason_required", detail)])
        if refusal := self.guard(facts) or (None if explained else self.unless_explained(facts)):
            raise StepRefused(refusal.detail, errors=refusal.errors, members={"reason": refusal.reason})


class Workflow(Generic[Status, Action]):
    """All steps of one kind of record. `entity` names it in history, events and the diagram."""

    def __init__(self, entity: str, labels: Mapping[StrEnum, str], *steps: Step[Status, Action]) -> None:
        self.entity = entity
        self.labels = labels
        self.steps = {(step.source, step.action): step for step in steps}
        if len(self.steps) != len(steps):
            raise ValueError(f"{entity}: two steps share a status and an action")
        statuses = {str(status) for step in steps for status in (step.source, step.target)}
        if shared := statuses & {str(step.action) for step in steps}:
            raise ValueError(f"{entity}: {shared} name both a status and an action, and have one label")

    def step(self, status: Status, action: Action) -> Step[Status, Action]:
        """The step, or IllegalStep naming what is possible from here."""
        try:
            return self.steps[status, action]
        except KeyError:
            possible = [step.action for step in self.open_from(status)]
            detail = f"Из статуса «{self.labels[status]}» шаг «{self.labels[action]}» невозможен."
            raise IllegalStep(detail, members={"status_now": status, "legal_actions": possible}) from None

    def open_from(self, status: Status) -> list[Step[Status, Action]]:
        return [step for (source, _), step in self.steps.items() if source == status]

    def allowed(self, status: Status, facts: Any, access: Access, caller: Identity, place: str) -> list[Action]:
        """What this caller may do with the record now: legal, permitted and not refused by the guard.

        A step that only a reason is missing for is among them: it can be given.
        """
        return [
            step.action
            for step in self.open_from(status)
            if access.allows(caller, step.permission, place) and step.guard(facts) is None
        ]

    def diagram(self) -> str:
        """Mermaid, for `docs/workflows.md`."""
        lines = [f"    {step.source} --> {step.target}: {self.labels[step.action]}" for step in self.steps.values()]
        names = dict.fromkeys(s for step in self.steps.values() for s in (step.source, step.target))
        titles = [f'    state "{self.labels[status]}" as {status}' for status in names]
        first = next(iter(self.steps.values())).source
        return "\n".join(["stateDiagram-v2", *titles, f"    [*] --> {first}", *lines])
