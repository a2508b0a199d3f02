"""A submission as a client reads it: every indicator of the methodology in order, citations spelt out."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.monitoring.acts import queries as acts
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.permissions import access
from services.monitoring.scoring.rules import NOTHING, Input, value_of
from services.monitoring.submissions import queries, service
from services.monitoring.submissions.models import Evidence, Submission, SubmittedValue
from services.monitoring.submissions.rules import WORKFLOW, Facts, LockReason, asked_of, lock
from services.monitoring.submissions.schemas import EvidenceOut, GivenOut, LockOut, SubmissionOut, ValueOut

Citations = Mapping[UUID, str]
"""Revision of an act or file → how it is cited."""


async def shown(tx: AsyncSession, caller: Identity, submission: Submission) -> SubmissionOut:
    facts = await service.facts_of(tx, submission)
    locked = lock(submission.status, facts)
    cited = await citations(tx, submission)
    values = {each.indicator: each for each in submission.values}
    return SubmissionOut.about(
        submission,
        lock=locked and LockOut(reason=LockReason(locked.reason), detail=locked.detail),
        values=[_value(each, facts, values.get(each.code), cited) for each in facts.content.indicators],
        allowed_actions=WORKFLOW.allowed(submission.status, facts, access, caller, submission.place),
    )


async def citations(tx: AsyncSession, submission: Submission) -> Citations:
    """An act as documents name it, with the date of the amendment where there is one; a file by its name."""
    evidence = [each for value in submission.values for each in value.evidence]
    ids, files = ({getattr(e, name) for e in evidence} - {None} for name in ("act_revision_id", "file_id"))
    rows = (await tx.execute(acts.citations(ids))).all() if ids else []
    names = (await tx.execute(queries.file_names(files))).all() if files else []
    return {id_: f"{text} (ред. от {day:%d.%m.%Y})" if day else text for id_, text, day in rows} | dict(names)


def inputs_shown(indicator: Indicator, given: Input) -> list[GivenOut]:
    return [
        GivenOut(code=each.code, title=each.title, kind=each.kind, value=given.values.get(each.code))
        for each in indicator.asked
    ]


def evidence_shown(value: SubmittedValue, cited: Citations) -> list[EvidenceOut]:
    return [_evidence(each, cited) for each in value.evidence]


def _value(indicator: Indicator, facts: Facts, given: SubmittedValue | None, cited: Citations) -> ValueOut:
    numbers = given.given if given else NOTHING
    return ValueOut(
        indicator=indicator.code,
        number=indicator.number,
        title=indicator.title,
        asked=asked_of(indicator, facts.attributes),
        value=value_of(indicator, numbers),
        inputs=inputs_shown(indicator, numbers),
        comment=given.comment if given else None,
        evidence=evidence_shown(given, cited) if given else [],
    )


def _evidence(each: Evidence, cited: Citations) -> EvidenceOut:
    cited_ids = (id_ for id_ in (each.act_revision_id, each.file_id) if id_ is not None)
    source = each.document or next((cited[id_] for id_ in cited_ids if id_ in cited), "")
    return EvidenceOut(
        act_revision_id=each.act_revision_id,
        file_id=each.file_id,
        document=each.document,
        pages=each.pages,
        citation=f"{source}, стр. {each.pages}" if each.pages else source,
    )
