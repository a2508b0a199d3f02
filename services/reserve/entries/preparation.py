"""How ready a reservist is, for lists: `readiness.degree` in SQL. A test holds the two together."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, and_, case, cast, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from services.directory.reactions import counts
from services.kernel.search import TODAY, one_of
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.terms import CONFORMING, AttestationStatus
from services.reserve.candidates.models import Candidate
from services.reserve.entries.models import Entry, PlanLine
from services.reserve.entries.readiness import Readiness
from services.reserve.entries.today import STANDS
from services.reserve.received.models import ReceivedTraining
from services.reserve.regulations.models import Regulation


def _rule(name: str, kind: Any) -> ColumnElement[Any]:
    """What the regulation of the entry says of readiness."""
    said = select(cast(Regulation.content["readiness"][name].astext, kind)).where(Regulation.id == Entry.regulation_id)
    return said.correlate(Entry).scalar_subquery()


def _of_plan(what: Any) -> ColumnElement[int]:
    return select(what).where(PlanLine.entry_id == Entry.id).correlate(Entry).scalar_subquery()


def _learned() -> ColumnElement[int]:
    """Within the stay, up to the day asked about."""
    its = (
        ReceivedTraining.person_id == Entry.person_id,
        ReceivedTraining.day.between(Entry.included_on, TODAY),
        counts(ReceivedTraining),
    )
    hours = select(func.coalesce(func.sum(ReceivedTraining.hours), 0)).where(*its)
    return hours.correlate(Entry).scalar_subquery()


def _file() -> ColumnElement[Any]:
    """The candidate's file, or the one it was merged into."""
    merged = select(Candidate.merged_into_id).where(Candidate.id == Entry.candidate_id).correlate(Entry)
    return func.coalesce(merged.scalar_subquery(), Entry.candidate_id)


def _attested() -> ColumnElement[bool]:
    """By the last decision on any file of the candidate, as far as the caller sees it (`attestations.valid_until`)."""
    its = aliased(Candidate)
    files = select(its.id).where(or_(its.id == _file(), its.merged_into_id == _file())).correlate(Entry)
    decided = (Attestation.status == AttestationStatus.decided, Attestation.decided_on <= TODAY)
    holds = and_(one_of(Attestation.decision, sorted(CONFORMING)), Attestation.valid_until >= TODAY)
    last = select(holds).where(Attestation.candidate_id.in_(files), *decided).correlate(Entry)
    last = last.order_by(Attestation.decided_on.desc(), Attestation.updated_at.desc()).limit(1)
    return func.coalesce(last.scalar_subquery(), false())


_DONE = PlanLine.confirmed_on.is_not(None)
_PROVEN = func.sum(PlanLine.hours).filter(_DONE, PlanLine.training_id.is_(None))
_PERCENT = _of_plan(func.coalesce(100 * func.count().filter(_DONE) // func.nullif(func.count(), 0, type_=Integer), 0))
_HOURS = _learned() + _of_plan(func.coalesce(_PROVEN, 0))
_ATTESTED = _attested()


def _reached(level: Readiness) -> ColumnElement[bool]:
    return and_(
        _rule(f"{level.value}_plan_percent", Integer) <= _PERCENT,
        _rule(f"{level.value}_training_hours", Integer) <= _HOURS,
    )


DEGREE: ColumnElement[Any] = case(
    (not_(STANDS), None),
    (and_(or_(not_(_rule("a_attested", Boolean)), _ATTESTED), _reached(Readiness.a)), Readiness.a.value),
    (_reached(Readiness.b), Readiness.b.value),
    else_=Readiness.c.value,
)
"""Of whom is not in the reserve on the day, none."""
