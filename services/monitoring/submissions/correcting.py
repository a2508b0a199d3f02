"""Numbers that an upheld objection corrects: checked like declared ones, put in their place, told by the history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.problems import Invalid
from services.kernel.schemas import StepIn
from services.kernel.validation import field_error
from services.monitoring.permissions import access
from services.monitoring.scoring.rules import NOTHING, Input
from services.monitoring.submissions.asked import LACKS, lack
from services.monitoring.submissions.examining import examined
from services.monitoring.submissions.fitting import misfits_of
from services.monitoring.submissions.models import Cited, Evidence, Remark, Submission, SubmittedNumber
from services.monitoring.submissions.rules import WORKFLOW, Facts, SubmissionAction
from services.monitoring.submissions.service import approve, facts_of, in_its_cycle
from services.monitoring.submissions.values import AnswerIn

AT = "correction"
"""Where the correction stands in the body."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What an objection puts in the place of what was declared; inputs it does not name stay."""

    objection_id: UUID
    indicator: str
    inputs: Mapping[str, Decimal]
    evidence: Sequence[Cited]
    """What proved it: from now on it backs the value too, or a «yes» that needs a document would bring nothing."""
    reason: str


async def correct(tx: AsyncSession, submission_id: UUID, wanted: Correction) -> None:
    """Put the numbers in place. The status stays, the version counts it, the history says why.

    Raises Invalid for numbers that could not have been declared and handed in either.
    """
    submission = await in_its_cycle(tx, submission_id)
    facts = replace(await facts_of(tx, submission), upheld=True)
    declared = facts.values.get(wanted.indicator, NOTHING)
    corrected = Input({**declared.values, **wanted.inputs}, declared.evidence + len(wanted.evidence))
    await _require_sound(tx, submission, facts, wanted, corrected)
    step = StepIn[SubmissionAction](action=SubmissionAction.correct, reason=wanted.reason)
    told = {"objection_id": str(wanted.objection_id), "indicator": wanted.indicator}
    await steps.advance(tx, access, WORKFLOW, submission, step, facts, None, told)
    _write(submission, wanted)
    submission.updated_at = func.now()  # a change of children two levels below would not count as a new version
    await tx.flush()  # so that the statement below reads what was written
    await approve(tx, [submission])


async def _require_sound(
    tx: AsyncSession, submission: Submission, facts: Facts, wanted: Correction, corrected: Input
) -> None:
    answer = AnswerIn(indicator=wanted.indicator, inputs=dict(wanted.inputs))
    errors = [*misfits_of(answer, facts, AT)]
    if not errors:
        values = {**facts.values, wanted.indicator: corrected}
        # The reason of the decision explains what is only unusual, as a comment would.
        explained = facts.commented | {wanted.indicator}
        seen = await examined(tx, submission, replace(facts, values=values, commented=explained))
        errors = [*_obstacles(seen, wanted.indicator, corrected)]
    if errors:
        raise Invalid(errors=errors)


def _obstacles(facts: Facts, indicator: str, corrected: Input) -> Iterator[dict[str, str]]:
    if what := lack(facts.content.by_code[indicator], corrected):
        yield field_error((AT, "inputs"), f"{what}_missing", f"После исправления: {LACKS[what]}")
    for each in facts.findings:
        if each.bars and indicator in {code for code, _ in each.cells}:
            yield field_error((AT, "inputs"), each.kind, each.detail)


def _write(submission: Submission, wanted: Correction) -> None:
    """In place, so that the audit tells each number from what to what."""
    place, indicator = submission.place, wanted.indicator
    kept = {each.input: each for each in submission.numbers if each.indicator == indicator}
    for code, number in wanted.inputs.items():
        if code in kept:
            kept[code].value = number
        else:
            submission.numbers.append(SubmittedNumber(place=place, indicator=indicator, input=code, value=number))
    if wanted.evidence:
        _back(submission, wanted)


def _back(submission: Submission, wanted: Correction) -> None:
    remark = next((each for each in submission.remarks if each.indicator == wanted.indicator), None)
    if remark is None:
        remark = Remark(place=submission.place, indicator=wanted.indicator, comment=None, evidence=[])
        submission.remarks.append(remark)
    last = max((each.position for each in remark.evidence), default=0)
    for position, each in enumerate(wanted.evidence, start=last + 1):
        remark.evidence.append(Evidence(place=submission.place, position=position, **each.source))
