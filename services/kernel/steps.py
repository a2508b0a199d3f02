"""A step is taken: checked in the one order, written with its history, announced."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol

from pydantic import AfterValidator
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.access import Access
from services.kernel.concurrency import expect
from services.kernel.database import stand
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.schemas import StepIn, wrong
from services.kernel.workflow import Step, Workflow, always


def documented(workflow: Workflow[Any, Any], access: Access, *apart: StrEnum) -> dict[str, Any]:
    """For `openapi_extra` of a step operation: each step with the permission and roles it needs.

    Without the actions `apart`, which have an operation of their own because they say more than a step does.
    """
    return {
        "x-steps": [
            {
                "action": step.action,
                "from": step.source,
                "to": step.target,
                "permission": step.permission,
                "roles": access.roles(step.permission),
                "needs_reason": step.needs_reason,
                "may_need_reason": step.unless_explained is not always,
                "title": f"{workflow.labels[step.action]}: {workflow.labels[step.source]} → "
                f"{workflow.labels[step.target]}",
            }
            for step in workflow.steps.values()
            if step.action not in apart
        ]
    }


def apart(*actions: StrEnum) -> AfterValidator:
    """For the action of a `StepIn`: what a client does not do by a step, having an operation of its own or none."""

    def refuse(action: StrEnum) -> StrEnum:
        if action in actions:
            raise wrong(f"Шагом этого не делают: «{action}»")
        return action

    return AfterValidator(refuse)


class Stateful(Protocol):
    """A record that a workflow moves."""

    id: Any
    place: Any
    status: Any
    version: Any


async def advance(
    session: AsyncSession,
    access: Access,
    workflow: Workflow[Any, Any],
    record: Stateful,
    wanted: StepIn[Any],
    facts: Any,
    seen: int | None,
    data: Mapping[str, Any] | None = None,
    at: str | None = None,
) -> None:
    """Move `record` one step: If-Match → legality → role and place → guard, then status, history row and event.

    The role is asked here and not before, because each step has a permission of its own. `seen` is the version the
    caller saw, `facts` what the guard looks at; `data` joins the event. `at` is the place of the party whose step it
    is, where that is not the place of the record. Raises PreconditionFailed, IllegalStep, Forbidden, Invalid (a reason
    is missing) or StepRefused.
    """
    step = _checked(session, access, workflow, record, wanted, facts, seen, at or record.place)
    _taken(session, workflow, record, step, wanted.reason, data)


async def advance_own(
    session: AsyncSession,
    access: Access,
    workflow: Workflow[Any, Any],
    record: Stateful,
    wanted: StepIn[Any],
    facts: Any,
    seen: int | None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """The same by whom the record is about, wherever it lies: the role is asked, the place is not.

    Whoever calls has established that it is the caller's own. From here to its end the transaction stands where the
    record lies (ADR 0008).
    """
    step = _checked(session, access, workflow, record, wanted, facts, seen, None)
    await stand(session, record.place)
    _taken(session, workflow, record, step, wanted.reason, data)


def _checked(
    session: AsyncSession,
    access: Access,
    workflow: Workflow[Any, Any],
    record: Stateful,
    wanted: StepIn[Any],
    facts: Any,
    seen: int | None,
    place: str | None,
) -> Step[Any, Any]:
    expect(record, seen)
    step = workflow.step(record.status, wanted.action)
    access.require(session.info["caller"], step.permission, place)
    step.check(facts, wanted.reason)
    return step


def _taken(
    session: AsyncSession,
    workflow: Workflow[Any, Any],
    record: Stateful,
    step: Step[Any, Any],
    reason: str | None,
    data: Mapping[str, Any] | None,
) -> None:
    record.status = step.target
    remember(session, workflow, record, step.action, step.source, reason)
    happened = f"{session.info['database'].tables.schema}.{workflow.entity}.{step.target}"
    emit(session, Fact(happened, record.id, record.place, {"status": step.target, **(data or {})}))


def remember(
    session: AsyncSession, workflow: Workflow[Any, Any], record: Stateful, action: Any, source: Any, reason: str | None
) -> None:
    """The history row of what was done with `record`, by a step or otherwise; it stands where it stands now."""
    caller: Identity = session.info["caller"]
    session.add(
        session.info["database"].tables.history(
            entity=workflow.entity,
            entity_id=record.id,
            place=record.place,
            action=action,
            source=source,
            target=record.status,
            reason=reason,
            account=caller.account,
            role=caller.role,
            at=session.info["clock"].now(),
        )
    )
