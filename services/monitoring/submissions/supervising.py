"""What those above do with submissions beyond a step: another last day, independent numbers, many at once."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.identity import Identity
from services.kernel.problems import Conflict, Forbidden, IllegalStep, Invalid, StepRefused
from services.kernel.records import changeable, renewed
from services.kernel.references import referred, require, unknown_reference
from services.kernel.schemas import StepIn
from services.monitoring.cycles.models import Cycle
from services.monitoring.cycles.rules import OVER
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.permissions import P, access
from services.monitoring.quality.confidence import LABELS, ValueLayer
from services.monitoring.submissions import queries, service
from services.monitoring.submissions.deadlines import worth_extending
from services.monitoring.submissions.fitting import numbers_of, require_fit
from services.monitoring.submissions.models import LayeredNumber, Submission
from services.monitoring.submissions.rules import HANDED_IN, WORKFLOW, SubmissionAction
from services.monitoring.submissions.supervising_schemas import (
    ConfirmedIn,
    DeadlineIn,
    LayerIn,
    ManyIn,
    ManyOut,
    RefusedOut,
)


class NothingToConfirm(Conflict):
    """Данные ещё не представлены: сверять не с чем."""


class ConfirmationOver(Conflict):
    """Результаты опубликованы: независимые данные записывают до этого или после пересмотра."""


async def extend(tx: AsyncSession, submission_id: UUID, data: DeadlineIn, seen: int | None) -> Submission:
    """Give one subject a last day of its own, or take it back. Who conducts the cycle does, and says why."""
    submission = await service.in_its_cycle(tx, submission_id)
    expect(submission, seen)
    require(worth_extending(data.deadline, submission.cycle.deadline, tx.info["clock"].today()))
    facts = await service.facts_of(tx, submission)
    step = StepIn[SubmissionAction](action=SubmissionAction.extend, reason=data.reason)
    told = {"deadline": data.deadline.isoformat() if data.deadline else None}
    await service.move(tx, submission, step, facts, seen, told)
    submission.deadline = data.deadline
    return await renewed(tx, submission)


async def confirm(
    tx: AsyncSession, submission_id: UUID, layer: ValueLayer, data: LayerIn, seen: int | None
) -> Submission:
    """Replace a whole layer. What is declared, and the points reached from it, stay as they are."""
    submission = await service.in_its_cycle(tx, submission_id)
    changeable(tx, access, submission, seen, P.value_confirm, _require_handed_in)
    facts = await service.facts_of(tx, submission)
    await require_fit(tx, facts, data.values)
    submission.layered = [each for each in submission.layered if each.layer is not layer]
    await tx.flush()  # so that the old numbers are gone before their successors take their place
    steps.remember(tx, WORKFLOW, submission, SubmissionAction.confirm, submission.status, LABELS[layer])
    known = facts.content.by_code
    submission.layered += [
        number for each in data.values for number in _layered(tx, submission, layer, each, known[each.indicator])
    ]
    return await renewed(tx, submission)


def _require_handed_in(submission: Submission) -> None:
    if submission.status not in HANDED_IN:
        raise NothingToConfirm(members={"status_now": submission.status})
    if submission.cycle.status in OVER:
        raise ConfirmationOver(members={"status_now": submission.cycle.status})


def _layered(
    tx: AsyncSession, submission: Submission, layer: ValueLayer, data: ConfirmedIn, indicator: Indicator
) -> list[LayeredNumber]:
    caller: Identity = tx.info["caller"]
    said = {"account": caller.account, "role": caller.role, "recorded_at": tx.info["clock"].now()}
    return [
        LayeredNumber(
            place=submission.place,
            indicator=data.indicator,
            input=code,
            layer=layer,
            value=number,
            **data.source.model_dump(),
            **said,
        )
        for _, code, number in numbers_of(data, indicator)
    ]


async def advance_many(tx: AsyncSession, data: ManyIn, action: SubmissionAction) -> ManyOut:
    """Each goes the step on its own terms, in one transaction; what is refused is refused before it is touched."""
    await tx.execute(queries.hold_cycle(data.cycle_id))
    cycle = await referred(tx, Cycle, data.cycle_id, "cycle_id", "Цикл не найден")
    [waiting] = {source for (source, taken) in WORKFLOW.steps if taken is action}
    found = list(await tx.scalars(queries.moving(cycle.id, data.place, data.ids, waiting)))
    _require_known(data.ids or [], {each.id for each in found})
    content = (await methodologies.get(tx, cycle.methodology_id)).parsed
    step, done, refused = StepIn[SubmissionAction](action=action), [], []
    for each in found:
        try:
            await service.move(tx, each, step, service.facts_under(tx, each, content), None)
        except (IllegalStep, Forbidden, StepRefused) as no:
            reason = no.members.get("reason", no.code)
            refused.append(RefusedOut(id=each.id, subject_name=each.subject_name, reason=reason, detail=no.detail))
        else:
            done.append(each)
    if action is SubmissionAction.verify:
        await service.approve(tx, done)
    return ManyOut(done=[each.id for each in done], refused=refused)


def _require_known(ids: list[UUID], known: set[UUID]) -> None:
    detail = "В этом цикле и месте такого представления данных нет"
    errors = [unknown_reference(("ids", i), detail) for i, each in enumerate(ids) if each not in known]
    if errors:
        raise Invalid(errors=errors)
