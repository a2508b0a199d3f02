"""The shell around submissions: load, ask the rules, write, announce."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import changeable, one, renewed
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.monitoring.acts import queries as acts
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.permissions import P, access
from services.monitoring.submissions import queries
from services.monitoring.submissions.models import Evidence, Submission, SubmittedNumber, SubmittedValue
from services.monitoring.submissions.rules import FILLABLE, WORKFLOW, Facts, SubmissionAction, unfit
from services.monitoring.submissions.schemas import EvidenceIn, SubmissionStepIn, ValueIn, ValuesIn


class SubmissionNotFound(NotFound):
    """Представление данных не найдено или не видно с вашими правами."""


class SubmissionLocked(Conflict):
    """Представленные данные сейчас изменить нельзя."""


async def get(tx: AsyncSession, submission_id: UUID) -> Submission:
    return await one(tx, queries.by_id(submission_id), SubmissionNotFound)


async def facts_of(tx: AsyncSession, submission: Submission) -> Facts:
    content = await content_of(tx, submission)
    own = submission.submitted_by == tx.info["caller"].account
    return Facts(cycle=submission.cycle.status, content=content, values=submission.given, own=own)


async def content_of(tx: AsyncSession, submission: Submission) -> Content:
    """The methodology the submission answers to."""
    methodology = await methodologies.get(tx, submission.cycle.methodology_id)
    return methodology.parsed


async def fill(tx: AsyncSession, submission_id: UUID, data: ValuesIn, seen: int | None) -> Submission:
    """Write values; each replaces the former value of its indicator, evidence included.

    Raises SubmissionLocked outside `draft` and `returned`, Invalid for an indicator or act that is not there.
    """
    submission = await _in_its_cycle(tx, submission_id)
    changeable(tx, access, submission, seen, P.submission_write, _require_fillable)
    facts = await facts_of(tx, submission)
    if refusal := FILLABLE[submission.status](facts):
        raise SubmissionLocked(refusal.detail, members={"status_now": submission.status, "reason": refusal.reason})
    await _check(tx, facts.content, data.values)
    written = {each.indicator for each in data.values}
    submission.values = [each for each in submission.values if each.indicator not in written]
    await tx.flush()  # so that the old values are gone before their successors take their place
    known = facts.content.by_code
    submission.values += [_value(submission.place, each, known[each.indicator]) for each in data.values]
    return await renewed(tx, submission)


async def advance(tx: AsyncSession, submission_id: UUID, data: SubmissionStepIn, seen: int | None) -> Submission:
    """Submit, return with a reason, or verify. Whoever submitted it does neither of the latter."""
    submission = await _in_its_cycle(tx, submission_id)
    facts = await facts_of(tx, submission)
    told = {"cycle_id": str(submission.cycle_id), "subject_id": str(submission.subject_id)}
    await steps.advance(tx, access, WORKFLOW, submission, data, facts, seen, told)
    now = tx.info["clock"].now()
    if data.action is SubmissionAction.submit:
        submission.submitted_at, submission.submitted_by = now, tx.info["caller"].account
    submission.verified_at = now if data.action is SubmissionAction.verify else None
    return await renewed(tx, submission)


async def _in_its_cycle(tx: AsyncSession, submission_id: UUID) -> Submission:
    """The submission, in a cycle that does not move until the transaction ends."""
    await tx.execute(queries.lock_cycle(submission_id))
    return await get(tx, submission_id)


def _require_fillable(submission: Submission) -> None:
    if submission.status not in FILLABLE:
        raise SubmissionLocked(members={"status_now": submission.status})


async def _check(tx: AsyncSession, content: Content, values: Sequence[ValueIn]) -> None:
    """Every indicator and input is one of the methodology, every answer fits, every cited revision can be seen."""
    known = content.by_code
    cited = {each.act_revision_id for value in values for each in value.evidence if each.act_revision_id}
    seen = {each.id for each in await tx.scalars(acts.revisions(cited))} if cited else set()
    errors = [*_wrong_values(values, known), *_unknown_revisions(values, seen)]
    if errors:
        raise Invalid(errors=errors)


def _wrong_values(values: Sequence[ValueIn], known: Mapping[str, Indicator]) -> Iterator[dict[str, str]]:
    for i, value in enumerate(values):
        indicator = known.get(value.indicator)
        if indicator is None:
            yield unknown_reference(("values", i, "indicator"), f"В методике нет показателя {value.indicator}")
            continue
        asked = {each.code: each for each in indicator.asked}
        if value.value is not None and len(asked) > 1:
            detail = f"У показателя несколько входных данных: {', '.join(asked)}"
            yield field_error(("values", i, "value"), "inputs_expected", detail)
        for path, code, number in _numbers(value, indicator):
            if code not in asked:
                yield unknown_reference(("values", i, *path), f"У показателя нет входного данного {code}")
            elif (complaint := unfit(asked[code], number)) is not None:
                yield field_error(("values", i, *path), "unfit_value", complaint)


def _numbers(value: ValueIn, indicator: Indicator) -> Iterator[tuple[tuple[str, ...], str, Decimal]]:
    """(where it stands in the value, input, number): `value` is short for the first, or only, input."""
    if value.value is not None:
        yield ("value",), indicator.asked[0].code, value.value
    yield from ((("inputs", code), code, number) for code, number in value.inputs.items())


def _unknown_revisions(values: Sequence[ValueIn], seen: set[UUID]) -> list[dict[str, str]]:
    return [
        unknown_reference(("values", i, "evidence", j, "act_revision_id"), "Редакция акта не найдена")
        for i, value in enumerate(values)
        for j, each in enumerate(value.evidence)
        if each.act_revision_id and each.act_revision_id not in seen
    ]


def _value(place: str, data: ValueIn, indicator: Indicator) -> SubmittedValue:
    return SubmittedValue(
        place=place,
        indicator=data.indicator,
        comment=data.comment,
        numbers=[SubmittedNumber(place=place, input=code, value=it) for _, code, it in _numbers(data, indicator)],
        evidence=[_evidence(place, i, each) for i, each in enumerate(data.evidence, start=1)],
    )


def _evidence(place: str, position: int, data: EvidenceIn) -> Evidence:
    return Evidence(place=place, position=position, **data.model_dump())
