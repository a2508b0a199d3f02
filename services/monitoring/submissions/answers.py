"""A submission as a client reads it: every indicator of the methodology in order, citations spelt out."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.monitoring.acts import queries as acts
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.permissions import access
from services.monitoring.scoring.rules import NOTHING, Input, value_of
from services.monitoring.submissions import service
from services.monitoring.submissions.models import Evidence, Submission, SubmittedValue
from services.monitoring.submissions.rules import WORKFLOW
from services.monitoring.submissions.schemas import EvidenceOut, GivenOut, SubmissionOut, ValueOut

Citations = Mapping[UUID, str]


async def shown(tx: AsyncSession, caller: Identity, submission: Submission) -> SubmissionOut:
    facts = await service.facts_of(tx, submission)
    cited = await citations(tx, submission)
    values = {each.indicator: each for each in submission.values}
    return SubmissionOut.about(
        submission,
        values=[_value(each, values.get(each.code), cited) for each in facts.content.indicators],
        allowed_actions=WORKFLOW.allowed(submission.status, facts, access, caller, submission.place),
    )


async def citations(tx: AsyncSession, submission: Submission) -> Citations:
    """Revision → its act as documents name it, with the date of the amendment where there is one."""
    ids = {e.act_revision_id for value in submission.values for e in value.evidence if e.act_revision_id}
    rows = (await tx.execute(acts.citations(ids))).all() if ids else []
    return {id_: f"{text} (ред. от {day:%d.%m.%Y})" if day else text for id_, text, day in rows}


def inputs_shown(indicator: Indicator, given: Input) -> list[GivenOut]:
    return [
        GivenOut(code=each.code, title=each.title, kind=each.kind, value=given.values.get(each.code))
        for each in indicator.asked
    ]


def evidence_shown(value: SubmittedValue, cited: Citations) -> list[EvidenceOut]:
    return [_evidence(each, cited) for each in value.evidence]


def _value(indicator: Indicator, given: SubmittedValue | None, cited: Citations) -> ValueOut:
    numbers = given.given if given else NOTHING
    return ValueOut(
        indicator=indicator.code,
        number=indicator.number,
        title=indicator.title,
        value=value_of(indicator, numbers),
        inputs=inputs_shown(indicator, numbers),
        comment=given.comment if given else None,
        evidence=evidence_shown(given, cited) if given else [],
    )


def _evidence(each: Evidence, cited: Citations) -> EvidenceOut:
    source = cited.get(each.act_revision_id, "") if each.act_revision_id else each.document or ""
    return EvidenceOut(
        act_revision_id=each.act_revision_id,
        document=each.document,
        pages=each.pages,
        citation=f"{source}, стр. {each.pages}" if each.pages else source,
    )
