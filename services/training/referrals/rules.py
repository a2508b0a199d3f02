"""Whom an authority sends to learn, and what becomes of it. Values in, values out.

Heads whose results stay low, and specialists of the authority, are sent to programmes that answer it (1203-02;
DOMAIN.md, E). From how many cycles on results count as consistently low no act says: a region does.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.training.enrolments.rules import EnrolmentStatus
from services.training.permissions import P, decided_by_another
from services.training.risks.rules import AtRisk


class ReferralStatus(StrEnum):
    issued = "issued"
    enrolled = "enrolled"
    finished = "finished"
    not_attended = "not_attended"
    withdrawn = "withdrawn"


class ReferralAction(StrEnum):
    enrol = "enrol"
    lapse = "lapse"
    finish = "finish"
    miss = "miss"
    withdraw = "withdraw"


class ReferralGround(StrEnum):
    """Why somebody is sent."""

    risk = "risk"
    other = "other"


S, A, E = ReferralStatus, ReferralAction, EnrolmentStatus

LABELS: dict[StrEnum, str] = labelled(
    {
        S.issued: "выдано",
        S.enrolled: "зачислен",
        S.finished: "обучение завершено",
        S.not_attended: "не посещал",
        S.withdrawn: "отозвано",
        A.enrol: "учесть зачисление",
        A.lapse: "учесть, что зачисления больше нет",
        A.finish: "учесть завершение",
        A.miss: "учесть, что не посещал",
        A.withdraw: "отозвать",
        ReferralGround.risk: "стабильно низкие результаты",
        ReferralGround.other: "иное основание",
    }
)

CYCLES = 2
"""In the risk group for so many cycles: consistently low, where a region has not said its own."""
LIVING = (S.issued, S.enrolled)
"""A person has one of these at most for a programme."""
FOLLOWED = (A.enrol, A.lapse, A.finish, A.miss)
"""What the enrolment does, and nobody by hand."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    own: bool
    """Is it the caller who is sent?"""
    following: bool = False
    """Does the enrolment say so?"""


def by_the_enrolment(facts: Facts) -> Refusal | None:
    if facts.following:
        return None
    return Refusal("only_by_enrolment", "Направление следует за зачислением в группу: отметить это вручную нельзя.")


by_another = decided_by_another("own_case", "О собственном направлении решает другой сотрудник.")

WORKFLOW = Workflow(
    "referral",
    LABELS,
    #    action      from        to              permission        guard
    Step(A.enrol,    S.issued,   S.enrolled,     P.referral_write, by_the_enrolment),
    Step(A.lapse,    S.enrolled, S.issued,       P.referral_write, by_the_enrolment),
    Step(A.finish,   S.enrolled, S.finished,     P.referral_write, by_the_enrolment),
    Step(A.miss,     S.enrolled, S.not_attended, P.referral_write, by_the_enrolment),
    Step(A.withdraw, S.issued,   S.withdrawn,    P.referral_write, by_another, needs_reason=True),
    Step(A.withdraw, S.enrolled, S.withdrawn,    P.referral_write, by_another, needs_reason=True),
)  # fmt: skip

_SAID: Mapping[EnrolmentStatus, ReferralStatus] = MappingProxyType(
    {E.confirmed: S.enrolled, E.completed: S.finished, E.failed: S.finished, E.not_attended: S.not_attended}
)
"""Whoever asks for a seat, waits for one or gave it up is not enrolled. Whether the programme was passed is said by the
enrolment."""

_WAYS: Mapping[tuple[ReferralStatus, ReferralStatus], tuple[ReferralAction, ...]] = MappingProxyType(
    {
        (S.issued, S.enrolled): (A.enrol,),
        (S.issued, S.finished): (A.enrol, A.finish),
        (S.issued, S.not_attended): (A.enrol, A.miss),
        (S.enrolled, S.issued): (A.lapse,),
        (S.enrolled, S.finished): (A.finish,),
        (S.enrolled, S.not_attended): (A.miss,),
    }
)


def way(now: ReferralStatus, enrolment: EnrolmentStatus) -> tuple[ReferralAction, ...]:
    """The steps by which a referral follows the enrolment that answers it; none where it stands there, or is over."""
    return _WAYS.get((now, _SAID.get(enrolment, S.issued)), ())


def escalated(status: ReferralStatus, due_on: date, today: date) -> bool:
    """Is the last day for enrolment over with nobody enrolled?"""
    return status is S.issued and due_on < today


def wrong_due(due_on: date, today: date) -> Refusal | None:
    if due_on >= today:
        return None
    return Refusal.of("due_on", "in_the_past", "Срок зачисления уже прошёл")


def ungrounded(ground: ReferralGround, note: str | None, cycles: int, least: int) -> Refusal | None:
    """What stands against the ground: `cycles` in the risk group are less than the region's `least`, or no words."""
    if ground is ReferralGround.risk and cycles < least:
        said = f"В группе риска циклов подряд: {cycles}; по порядку региона нужно не меньше {least}"
        return Refusal.of("ground", "not_consistent", said)
    if ground is ReferralGround.other and note is None:
        return Refusal.of("note", "note_required", "Напишите основание")
    return None


class Directed(NamedTuple):
    """A referral that lives or brought somebody to the end of a programme; a route that was walked to its end."""

    person_id: UUID
    issued_on: date
    living: bool


def suggested(
    at_risk: Iterable[AtRisk], least: int, directed: Collection[Directed], walking: Collection[UUID]
) -> list[AtRisk]:
    """Who is at risk for `least` cycles or more and walks no approved route, not sent since it began."""
    living = {each.person_id for each in directed if each.living}
    sent = {each.person_id: each.issued_on for each in sorted(directed, key=lambda each: each.issued_on)}
    return [
        each
        for each in at_risk
        if each.cycles >= least
        and not any(each.person_id in among for among in (living, walking))
        and sent.get(each.person_id, date.min) < each.since
    ]


@dataclass(frozen=True, slots=True)
class ReferralFigures:
    """Of the referrals of a territory, how many stand where."""

    issued: int
    """All of them."""
    not_enrolled: int
    enrolled: int
    not_attended: int
    finished: int
    withdrawn: int
    escalated: int
    """Of those not enrolled, whose day is over."""


def figures(counted: Iterable[tuple[ReferralStatus, bool, int]]) -> ReferralFigures:
    """From (status, escalated, how many)."""
    by_status: Counter[ReferralStatus] = Counter()
    late = 0
    for status, is_late, count in counted:
        by_status[status] += count
        late += count if is_late else 0
    return ReferralFigures(
        issued=by_status.total(),
        not_enrolled=by_status[S.issued],
        enrolled=by_status[S.enrolled],
        not_attended=by_status[S.not_attended],
        finished=by_status[S.finished],
        withdrawn=by_status[S.withdrawn],
        escalated=late,
    )
