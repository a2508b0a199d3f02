"""The shell around submissions: load, ask the rules, write, announce."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.identity import Identity
from services.kernel.places import contains
from services.kernel.problems import Conflict, Forbidden, Invalid, NotFound
from services.kernel.records import changeable, one, renewed
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.monitoring.acts import queries as acts
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.permissions import P, access
from services.monitoring.scoring.rules import Input
from services.monitoring.submissions import queries
from services.monitoring.submissions.models import Evidence, Submission, SubmittedNumber, SubmittedValue
from services.monitoring.submissions.rules import (
    WORKFLOW,
    Facts,
    Standing,
    SubmissionAction,
    asked_of,
    by_the_subject,
    lock,
    unfit,
)
from services.monitoring.submissions.schemas import SubmissionStepIn, ValueIn, ValuesIn

SOURCES: Mapping[str, str] = {"act_revision_id": "Редакция акта не найдена", "file_id": "Файл не найден"}
"""What evidence may cite, and the words for one that cannot be seen."""
UNASKED: Mapping[bool, tuple[str, str]] = {
    True: ("filled_by_system", "заполняет сама система"),
    False: ("not_applicable", "к этому субъекту не применяется"),
}
"""Is it the system that fills it? → the code and words for an answer that was not asked for."""


class SubmissionNotFound(NotFound):
    """Представление данных не найдено или не видно с вашими правами."""


class SubmissionLocked(Conflict):
    """Представленные данные сейчас изменить нельзя."""


async def get(tx: AsyncSession, submission_id: UUID) -> Submission:
    return await one(tx, queries.by_id(submission_id), SubmissionNotFound)


async def facts_of(tx: AsyncSession, submission: Submission) -> Facts:
    return facts_under(tx, submission, await content_of(tx, submission), submission.given)


def facts_under(tx: AsyncSession, submission: Submission, content: Content, values: Mapping[str, Input]) -> Facts:
    """What is known of the submission under the methodology of its cycle."""
    return Facts(
        cycle=submission.cycle.status,
        today=tx.info["clock"].today(),
        deadline=submission.deadline or submission.cycle.deadline,
        content=content,
        attributes=submission.attributes,
        values=values,
        caller=_standing(tx.info["caller"], submission),
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
    return (await methodologies.get(tx, submission.cycle.methodology_id)).parsed


async def fill(tx: AsyncSession, submission_id: UUID, data: ValuesIn, seen: int | None) -> Submission:
    """Write values; each replaces the former value of its indicator, evidence included.

    Raises SubmissionLocked with the reason of the lock, Forbidden for anybody but the subject itself, Invalid for an
    indicator, act or file that is not there, or one that is not asked for.
    """
    submission = await _in_its_cycle(tx, submission_id)
    facts = await facts_of(tx, submission)

    def _require_open(it: Submission) -> None:
        if refusal := lock(it.status, facts):
            raise SubmissionLocked(refusal.detail, members={"status_now": it.status, "reason": refusal.reason})

    changeable(tx, access, submission, seen, P.submission_write, _require_open)
    if refusal := by_the_subject(facts):
        raise Forbidden(refusal.detail, members={"permission": P.submission_write})
    await _check(tx, facts, data.values)
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
    if data.action is SubmissionAction.accept:
        submission.accepted_at = now
    else:
        submission.verified_at = now if data.action is SubmissionAction.verify else None
        submission.accepted_at = None
    return await renewed(tx, submission)


async def _in_its_cycle(tx: AsyncSession, submission_id: UUID) -> Submission:
    """The submission, in a cycle that does not move until the transaction ends."""
    await tx.execute(queries.lock_cycle(submission_id))
    return await get(tx, submission_id)


async def _check(tx: AsyncSession, facts: Facts, values: Sequence[ValueIn]) -> None:
    """Every indicator and input is asked of this subject, every answer fits, every cited source can be seen."""
    evidence = [each for value in values for each in value.evidence]
    revisions, files = ({getattr(e, name) for e in evidence} - {None} for name in SOURCES)
    seen = {each.id for each in await tx.scalars(acts.revisions(revisions))} if revisions else set()
    seen |= set(await tx.scalars(acts.files(files))) if files else set()
    errors = [*_wrong_values(values, facts), *_unknown_sources(values, seen)]
    if errors:
        raise Invalid(errors=errors)


def _wrong_values(values: Sequence[ValueIn], facts: Facts) -> Iterator[dict[str, str]]:
    known = facts.content.by_code
    for i, value in enumerate(values):
        indicator = known.get(value.indicator)
        if indicator is None:
            yield unknown_reference(("values", i, "indicator"), f"В методике нет показателя {value.indicator}")
            continue
        if not asked_of(indicator, facts.attributes):
            code, detail = UNASKED[indicator.by_system]
            yield field_error(("values", i, "indicator"), code, f"Показатель {value.indicator} {detail}")
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


def _unknown_sources(values: Sequence[ValueIn], seen: set[UUID]) -> list[dict[str, str]]:
    return [
        unknown_reference(("values", i, "evidence", j, name), detail)
        for i, value in enumerate(values)
        for j, each in enumerate(value.evidence)
        for name, detail in SOURCES.items()
        if getattr(each, name) and getattr(each, name) not in seen
    ]


def _value(place: str, data: ValueIn, indicator: Indicator) -> SubmittedValue:
    return SubmittedValue(
        place=place,
        indicator=data.indicator,
        comment=data.comment,
        numbers=[
            SubmittedNumber(place=place, indicator=data.indicator, input=code, value=it)
            for _, code, it in _numbers(data, indicator)
        ],
        evidence=[Evidence(place=place, position=i, **each.model_dump()) for i, each in enumerate(data.evidence, 1)],
    )
