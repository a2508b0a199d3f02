"""Workflows as frozen tables of steps. One line drives legality, permission, guard, history, event and diagram."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from services.kernel.access import Access
from services.kernel.db import Placed
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.problems import IllegalStep, Invalid, StepRefused

Status = TypeVar("Status", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a guard says no: a stable machine reason, a Russian sentence, and where to look."""

    reason: str
    detail: str
    errors: tuple[Mapping[str, str], ...] = ()


Guard = Callable[[Any], Refusal | None]


def always(_: Any) -> None:
    """A step with no condition."""


@dataclass(frozen=True, slots=True)
class Step(Generic[Status, Action]):
    """From `source` by `action` to `target`, for those with `permission`, if `guard` has nothing against it."""

    action: Action
    source: Status
    target: Status
    permission: StrEnum
    guard: Guard = always
    needs_reason: bool = False

    def check(self, facts: Any, reason: str | None) -> None:
        if self.needs_reason and not (reason or "").strip():
            detail = "Для этого шага нужна причина"
            raise Invalid(errors=[{"pointer": "/reason", "code": "reason_required", "detail": detail}])
        if refusal := self.guard(facts):
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
        """What this caller may do with the record now: legal, permitted and not refused by the guard."""
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


class HistoryRow(Placed):
    """Who moved a record where, and why. Written with the move, never changed; a table every schema has.

    How a client reads it: `history`.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    entity: Mapped[str]
    entity_id: Mapped[UUID] = mapped_column(index=True)
    action: Mapped[str]
    source: Mapped[str]
    target: Mapped[str]
    reason: Mapped[str | None]
    account: Mapped[UUID]
    role: Mapped[str]
    at: Mapped[datetime]


def documented(workflow: Workflow[Any, Any], access: Access) -> dict[str, Any]:
    """For `openapi_extra` of a step operation: each step with the permission and roles it needs."""
    return {
        "x-steps": [
            {
                "action": step.action,
                "from": step.source,
                "to": step.target,
                "permission": step.permission,
                "roles": access.roles(step.permission),
                "needs_reason": step.needs_reason,
                "title": f"{workflow.labels[step.action]}: {workflow.labels[step.source]} → "
                f"{workflow.labels[step.target]}",
            }
            for step in workflow.steps.values()
        ]
    }


class Stateful(Protocol):
    id: Any
    place: Any
    status: Any


async def advance(
    session: AsyncSession,
    access: Access,
    workflow: Workflow[Any, Any],
    record: Stateful,
    action: StrEnum,
    facts: Any,
    reason: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Move `record` one step: legality → permission → guard, then status, history row and event.

    `data` joins the event. Raises IllegalStep, Forbidden, Invalid (a reason is missing) or StepRefused.
    """
    caller: Identity = session.info["caller"]
    tables = session.info["database"].tables
    step = workflow.step(record.status, action)
    access.require(caller, step.permission, record.place)
    step.check(facts, reason)
    record.status = step.target
    session.add(
        tables.history(
            entity=workflow.entity,
            entity_id=record.id,
            place=record.place,
            action=action,
            source=step.source,
            target=step.target,
            reason=reason,
            account=caller.account,
            role=caller.role,
            at=session.info["clock"].now(),
        )
    )
    happened = f"{tables.schema}.{workflow.entity}.{step.target}"
    emit(session, Fact(happened, record.id, record.place, {"status": step.target, **(data or {})}))
