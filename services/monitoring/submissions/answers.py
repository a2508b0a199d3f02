"""A submission as a client reads it: every indicator of the methodology in order, citations spelt out."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.validation import pointer
from services.monitoring.acts import queries as acts
from services.monitoring.methodologies.confidence import ConfidencePolicy
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.permissions import access
from services.monitoring.quality.confidence import ValueLayer, discrepant
from services.monitoring.quality.obstacles import pointed
from services.monitoring.quality.schemas import CheckOut, FindingOut, ObstacleOut
from services.monitoring.scoring.rules import Input, value_of
from services.monitoring.submissions import queries, service
from services.monitoring.submissions.asked import asked_of
from services.monitoring.submissions.backing import BackedRemark, BackedSource
from services.monitoring.submissions.counted import counted_of, facts_link
from services.monitoring.submissions.examining import examined
from services.monitoring.submissions.models import Cited, LayeredNumber, Remark, Submission
from services.monitoring.submissions.rules import WORKFLOW, Facts, LockReason, complete, lock, sound
from services.monitoring.submissions.schemas import (
    EvidenceOut,
    GivenOut,
    LayerOut,
    LockOut,
    SubmissionOut,
    ValueOut,
)

Citations = Mapping[UUID, str]
"""Revision of an act or file → how it is cited."""


async def shown(tx: AsyncSession, caller: Identity, submission: Submission) -> SubmissionOut:
    facts = await examined(tx, submission, await service.facts_of(tx, submission))
    locked = lock(submission.status, facts)
    cited = await citations(tx, submission)
    remarks = {each.indicator: each for each in submission.remarks}
    layered = by_layer(submission.layered)
    return SubmissionOut.about(
        submission,
        lock=locked and LockOut(reason=LockReason(locked.reason), detail=locked.detail),
        values=[
            _value(each, facts, remarks.get(each.code), layered, cited, submission) for each in facts.content.indicators
        ],
        findings=findings_shown(facts),
        allowed_actions=WORKFLOW.allowed(submission.status, facts, access, caller, submission.place),
    )


async def citations(tx: AsyncSession, submission: Submission) -> Citations:
    """An act as documents name it, with the date of the amendment where there is one; a file by its name."""
    return await citations_of(tx, [*(each for it in submission.remarks for each in it.evidence), *submission.layered])


async def citations_of(tx: AsyncSession, evidence: Sequence[Cited | BackedSource]) -> Citations:
    ids, files = ({getattr(e, name) for e in evidence} - {None} for name in ("act_revision_id", "file_id"))
    rows = (await tx.execute(acts.citations(ids))).all() if ids else []
    names = (await tx.execute(queries.file_names(files))).all() if files else []
    return {id_: f"{text} (ред. от {day:%d.%m.%Y})" if day else text for id_, text, day in rows} | dict(names)


def inputs_shown(indicator: Indicator, given: Input) -> list[GivenOut]:
    return [
        GivenOut(code=each.code, title=each.title, kind=each.kind, value=given.values.get(each.code))
        for each in indicator.asked
    ]


def evidence_shown(remark: Remark | BackedRemark | None, cited: Citations) -> list[EvidenceOut]:
    return [source_shown(each, cited) for each in remark.evidence] if remark else []


UNSOURCED = frozenset({ValueLayer.approved, ValueLayer.system})
"""Known by what the authority saw, and by facts: neither cites a document."""

Layers = Mapping[str, Mapping[ValueLayer, Sequence[LayeredNumber]]]
"""Indicator → layer → its numbers."""


def by_layer(numbers: Sequence[LayeredNumber]) -> Layers:
    found: dict[str, dict[ValueLayer, list[LayeredNumber]]] = {}
    for each in numbers:
        found.setdefault(each.indicator, {}).setdefault(each.layer, []).append(each)
    return found


def checked(facts: Facts) -> CheckOut:
    """What is striking, and what submitting would be refused for."""
    refusals = [refusal for guard in (complete, sound) if (refusal := guard(facts))]
    obstacles = [ObstacleOut.model_validate(each) for refusal in refusals for each in refusal.errors]
    return CheckOut(findings=findings_shown(facts), obstacles=obstacles)


def findings_shown(facts: Facts) -> list[FindingOut]:
    return [
        FindingOut.about(
            each,
            pointer=pointer(pointed(facts.content, each)),
            indicators=list(dict.fromkeys(code for code, _ in each.cells)),
        )
        for each in facts.findings
    ]


def _layer(
    indicator: Indicator, policy: ConfidencePolicy, declared: Input, numbers: Sequence[LayeredNumber], cited: Citations
) -> LayerOut:
    first, found = numbers[0], Input({each.input: each.value for each in numbers})
    value, before = value_of(indicator, found), value_of(indicator, declared)
    return LayerOut(
        layer=first.layer,
        inputs=inputs_shown(indicator, found),
        value=value,
        difference=None if value is None or before is None else value - before,
        discrepant=any(
            discrepant(declared.values.get(code), it, policy.tolerance) for code, it in found.values.items()
        ),
        source=None if first.layer in UNSOURCED else source_shown(first, cited),
        recorded_at=first.recorded_at,
    )


def _value(
    indicator: Indicator,
    facts: Facts,
    remark: Remark | None,
    layered: Layers,
    cited: Citations,
    submission: Submission,
) -> ValueOut:
    policy, layers = facts.content.confidence, layered.get(indicator.code, {})
    numbers = facts.values.get(indicator.code) or counted_of(indicator, layers)
    return ValueOut(
        indicator=indicator.code,
        number=indicator.number,
        title=indicator.title,
        evidence_required=indicator.needs_proof,
        asked=asked_of(indicator, facts.attributes),
        value=value_of(indicator, numbers),
        inputs=inputs_shown(indicator, numbers),
        comment=remark.comment if remark else None,
        evidence=evidence_shown(remark, cited),
        layers=[_layer(indicator, policy, numbers, layers[each], cited) for each in ValueLayer if each in layers],
        facts=facts_link(indicator, submission.place, submission.cycle_id),
    )


def source_shown(each: Cited | BackedSource, cited: Citations) -> EvidenceOut:
    cited_ids = (id_ for id_ in (each.act_revision_id, each.file_id) if id_ is not None)
    source = each.document or next((cited[id_] for id_ in cited_ids if id_ in cited), "")
    return EvidenceOut(
        act_revision_id=each.act_revision_id,
        file_id=each.file_id,
        document=each.document,
        pages=each.pages,
        citation=f"{source}, стр. {each.pages}" if each.pages else source,
    )
