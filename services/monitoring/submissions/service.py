"""The shell around submissions: load, ask the rules, write, announce."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.audit import note
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import Conflict, Forbidden, NotFound
from services.kernel.records import changeable, one, renewed
from services.kernel.schemas import StepIn
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.permissions import P, access
from services.monitoring.scoring.rules import Inputs
from services.monitoring.submissions import approving, queries
from services.monitoring.submissions.examining import examined
from services.monitoring.submissions.fitting import numbers_of, require_fit
from services.monitoring.submissions.models import Evidence, Remark, Submission, SubmittedNumber
from services.monitoring.submissions.rules import (
    WORKFLOW,
    Facts,
    SubmissionAction,
    by_the_subject,
    lock,
)
from services.monitoring.submissions.schemas import SubmissionStepIn, ValueIn, ValuesIn
from services.monitoring.submissions.standing import Standing
from services.monitoring.submissions.values import EvidenceIn

UNREAD: Inputs = MappingProxyType({})
"""For steps whose guards look at no value."""


class SubmissionNotFound(NotFound):
    """Представление данных не найдено или не видно с вашими правами."""


class SubmissionLocked(Conflict):
    """Представленные данные сейчас изменить нельзя."""


async def get(tx: AsyncSession, submission_id: UUID) -> Submission:
    return await one(tx, queries.by_id(submission_id), SubmissionNotFound)


async def facts_of(tx: AsyncSession, submission: Submission) -> Facts:
    content = await content_of(tx, submission)
    commented = frozenset(each.indicator for each in submission.remarks if each.comment)
    return facts_under(tx, submission, content, submission.given, commented)


def facts_under(
    tx: AsyncSession,
    submission: Submission,
    content: Content,
    values: Inputs = UNREAD,
    commented: frozenset[str] = frozenset(),
) -> Facts:
    """The facts, where the methodology is known already."""
    return Facts(
        cycle=submission.cycle.status,
        today=tx.info["clock"].today(),
        deadline=submission.deadline or submission.cycle.deadline,
        content=content,
        attributes=submission.attributes,
        values=values,
        caller=_standing(tx.info["caller"], submission),
        commented=commented,
    )


def _standing(caller: Identity, submission: Submission) -> Standing:
    inside = caller.place == submission.place
    return Standing(
        inside=inside,
        above=not inside and contains(caller.place, submission.place),
        conducting=contains(caller.place, submission.cycle.place),
        submitted_it=submission.submitted_by == caller.account,
    )


async def content_of(tx: AsyncSession, submission: Submission) -> Content:
    """The methodology the submission answers to."""
    methodology = await methodologies.get(tx, submission.cycle.methodology_id)
    return methodology.parsed


async def fill(tx: AsyncSession, submission_id: UUID, data: ValuesIn, seen: int | None) -> Submission:
    """Write values; each replaces the former value of its indicator, evidence included.

    Raises SubmissionLocked with the reason of the lock, Forbidden for anybody but the subject itself, Invalid for an
    indicator, act or file that is not there, or one that is not asked for.
    """
    submission = await in_its_cycle(tx, submission_id)
    facts = await facts_of(tx, submission)

    def _require_open(it: Submission) -> None:
        if refusal := lock(it.status, facts):
            raise SubmissionLocked(refusal.detail, members={"status_now": it.status, "reason": refusal.reason})

    changeable(tx, access, submission, seen, P.submission_write, _require_open)
    if refusal := by_the_subject(facts):
        raise Forbidden(refusal.detail, members={"permission": P.submission_write})
    await require_fit(tx, facts, data.values)
    written = {each.indicator for each in data.values}
    submission.numbers = [each for each in submission.numbers if each.indicator not in written]
    submission.remarks = [each for each in submission.remarks if each.indicator not in written]
    await tx.flush()  # so that the old values are gone before their successors take their place
    known = facts.content.by_code
    for each in data.values:
        submission.numbers += _numbers(submission.place, each, known[each.indicator])
        submission.remarks += _remarks(submission.place, each)
    submission.updated_at = func.now()  # an answer that is only taken back leaves no successor
    return await renewed(tx, submission)


async def advance(tx: AsyncSession, submission_id: UUID, data: SubmissionStepIn, seen: int | None) -> Submission:
    """Submit, return with a reason, verify or accept. Whoever submitted it does none of the latter three."""
    submission = await in_its_cycle(tx, submission_id)
    facts = await facts_of(tx, submission)
    if data.action is SubmissionAction.submit:
        facts = await examined(tx, submission, facts)
    await move(tx, submission, data, facts, seen)
    if data.action is SubmissionAction.verify:
        await approve(tx, [submission])
    await renewed(tx, submission)
    await tx.refresh(submission, ["layered"])
    return submission


async def move(
    tx: AsyncSession,
    submission: Submission,
    data: StepIn[SubmissionAction],
    facts: Facts,
    seen: int | None,
    more: Mapping[str, str | None] = MappingProxyType({}),
) -> None:
    """Take the step and leave its time; `more` joins the event."""
    told = {"cycle_id": str(submission.cycle_id), "subject_id": str(submission.subject_id)}
    await steps.advance(tx, access, WORKFLOW, submission, data, facts, seen, {**told, **more})
    now = tx.info["clock"].now()
    if data.action is SubmissionAction.submit:
        submission.submitted_at, submission.submitted_by = now, tx.info["caller"].account
    if data.action is SubmissionAction.accept:
        submission.accepted_at = now
    else:
        submission.verified_at = now if data.action is SubmissionAction.verify else None
        submission.accepted_at = None


async def approve(tx: AsyncSession, submissions: Sequence[Submission]) -> None:
    """What they declare is from now on approved by the caller, and what backs it kept.

    Two statements, however many there are.
    """
    caller: Identity = tx.info["caller"]
    at = tx.info["clock"].now()
    ids = [each.id for each in submissions]
    said = {"ids": ids, "account": caller.account, "role": caller.role, "at": at}
    changed = await tx.execute(approving.approve(), said)
    changes = {submission_id: its for submission_id, its in changed.all()}  # noqa: C416  # rows are no pairs to mypy
    await tx.execute(approving.back(), {"ids": ids, "at": at})
    for each in submissions:
        if its := changes.get(each.id):
            note(tx, "approved", "layered_number", each.id, its, each.place)


async def in_its_cycle(tx: AsyncSession, submission_id: UUID) -> Submission:
    """The submission, in a cycle that does not move until the transaction ends; nor does anybody else change it."""
    await tx.execute(queries.lock_cycle(submission_id))
    return await one(tx, queries.held(submission_id), SubmissionNotFound)


def _numbers(place: str, data: ValueIn, indicator: Indicator) -> Iterator[SubmittedNumber]:
    for _, code, it in numbers_of(data, indicator):
        yield SubmittedNumber(place=place, indicator=data.indicator, input=code, value=it)


def _remarks(place: str, data: ValueIn) -> Iterator[Remark]:
    """None where there is nothing to say."""
    if data.comment is not None or data.evidence:
        evidence = [_evidence(place, i, each) for i, each in enumerate(data.evidence, start=1)]
        yield Remark(place=place, indicator=data.indicator, comment=data.comment, evidence=evidence)


def _evidence(place: str, position: int, data: EvidenceIn) -> Evidence:
    return Evidence(place=place, position=position, **data.model_dump())
