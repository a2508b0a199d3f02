"""What a meeting of a commission may become, and when a conflict of interest bars. Values in, values out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.attestations.terms import UNDER_WAY
from services.reserve.commissions.conflicts import DECLARABLE, Conflict, ConflictKind, ConflictSource
from services.reserve.commissions.rules import Quorum
from services.reserve.permissions import P


class MeetingStatus(StrEnum):
    planned = "planned"
    open = "open"
    closed = "closed"
    cancelled = "cancelled"


class MeetingAction(StrEnum):
    convene = "convene"
    conclude = "conclude"
    call_off = "call_off"


class AgendaMatter(StrEnum):
    """What a point of the agenda comes to: it is heard, voted on, or parts equal scores."""

    hearing = "hearing"
    decision = "decision"
    tie_break = "tie_break"


class RecusalStanding(StrEnum):
    """Does the conflict bar from judging, or was it found to be none?"""

    recused = "recused"
    waived = "waived"


LABELS: dict[StrEnum, str] = labelled(
    {
        MeetingStatus.planned: "назначено",
        MeetingStatus.open: "идёт",
        MeetingStatus.closed: "закрыто",
        MeetingStatus.cancelled: "отменено",
        MeetingAction.convene: "открыть",
        MeetingAction.conclude: "закрыть",
        MeetingAction.call_off: "отменить",
        AgendaMatter.hearing: "заслушивание",
        AgendaMatter.decision: "решение",
        AgendaMatter.tie_break: "выбор при равенстве баллов",
        RecusalStanding.recused: "отведён",
        RecusalStanding.waived: "допущен",
    }
)

VOTED_ON = frozenset({AgendaMatter.decision, AgendaMatter.tie_break})


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    today: date
    held_on: date
    idle: Refusal | None
    """Why there is nothing to meet on."""
    seats: int
    """How many sit on the day."""
    quorum: Quorum | None
    """The narrowest, once it has been said who is there."""
    presided: bool
    unvoted: tuple[str, ...] = ()
    """Points to be voted on where somebody who may vote has not."""


def on_what_goes_on(facts: Facts) -> Refusal | None:
    return facts.idle


def on_the_day(facts: Facts) -> Refusal | None:
    if facts.today >= facts.held_on:
        return None
    return Refusal("too_early", f"Заседание назначено на {facts.held_on:%d.%m.%Y}.")


def with_a_quorum(facts: Facts) -> Refusal | None:
    if not facts.seats:
        return Refusal("nobody_sits", "На этот день в комиссии никто не состоит.")
    if facts.quorum is None or facts.quorum.reached:
        return None
    return Refusal("not_quorate", lacking(facts.quorum))


def in_the_past(held_on: date, today: date) -> Refusal | None:
    """A meeting is called before it is held, or on its day."""
    if held_on >= today:
        return None
    return Refusal.of("held_on", "in_the_past", "Заседание назначают не раньше сегодняшнего дня")


def lacking(found: Quorum) -> str:
    return (
        f"Кворума нет: без отведённых голосуют {found.whole}, нужно присутствие {found.needed}, "
        f"присутствуют {found.attending}."
    )


def with_somebody_to_preside(facts: Facts) -> Refusal | None:
    if facts.quorum is None or facts.presided:
        return None
    return Refusal("nobody_presides", "Ни председателя, ни заместителя нет: вести заседание некому.")


def with_all_votes(facts: Facts) -> Refusal | None:
    if not facts.unvoted:
        return None
    return Refusal("votes_missing", f"Проголосовали не все: {'; '.join(facts.unvoted)}.")


class TakenUp(Protocol):
    """What an agenda asks of an attestation."""

    status: Any
    commission_id: Any
    regulation_id: Any
    keeper: Any


def takeable(attestation: TakenUp, first: TakenUp, commission_id: UUID, voted: int) -> Refusal | None:
    """Why this commission does not take it up together with the `first` of the agenda, which votes on it so often."""
    if attestation.status not in UNDER_WAY:
        return Refusal("attestation_over", "Эта аттестация уже закончена")
    if attestation.commission_id not in (None, commission_id):
        return Refusal("other_commission", "Эту аттестацию проводит другая комиссия")
    if (attestation.regulation_id, attestation.keeper) != (first.regulation_id, first.keeper):
        detail = "Вместе рассматривают аттестации одного органа и по одной редакции положения: кворум у них общий"
        return Refusal("other_regulation", detail)
    if voted > 1:
        return Refusal("voted_twice", "О соответствии одного человека голосуют на заседании один раз")
    return None


S, A = MeetingStatus, MeetingAction

CONVENE = first_of(on_what_goes_on, on_the_day, with_a_quorum, with_somebody_to_preside)

WORKFLOW = Workflow(
    "meeting",
    LABELS,
    #    action      from       to           permission       guard
    Step(A.convene,  S.planned, S.open,      P.meeting_write, CONVENE),
    Step(A.call_off, S.planned, S.cancelled, P.meeting_write, needs_reason=True),
    Step(A.conclude, S.open,    S.closed,    P.meeting_write, unless_explained=with_all_votes),
)  # fmt: skip

NEVER_WAIVED = frozenset({ConflictKind.same_person, ConflictKind.rival, ConflictKind.relative})
"""No reason makes somebody a judge of oneself or of one's own."""


def declarable(kind: ConflictKind, found: Collection[Conflict]) -> ConflictSource | None:
    """On what ground a recusal for a conflict of this `kind` stands; None where there is none.

    What no record shows is declared; what the records would show must be found in them.
    """
    if any(each.kind is kind and each.source is ConflictSource.computed for each in found):
        return ConflictSource.computed
    return ConflictSource.declared if kind in DECLARABLE else None


def replaceable(former: ConflictKind | None, kind: ConflictKind) -> Refusal | None:
    """Why a recusal that is written down is not replaced by one of this `kind`: what is never waived, stays."""
    if former not in NEVER_WAIVED or kind in NEVER_WAIVED:
        return None
    said = "Отвод уже записан потому, что это одно лицо, соперник или родство: другим его не заменяют."
    return Refusal("never_replaced", said)


def standing_of(
    standing: RecusalStanding, covers: Collection[str], found: Collection[Conflict]
) -> RecusalStanding | None:
    """What is decided of a pair where the records show this; None: they show what no decision was about."""
    if standing is RecusalStanding.waived and any(each.kind not in covers for each in found):
        return None
    return standing


def waivable(kinds: Collection[ConflictKind]) -> Refusal | None:
    """Why the conflicts of a member with an application cannot be found to be none."""
    if not kinds:
        return Refusal("no_conflict", "Конфликта интересов нет: допускать не от чего.")
    if NEVER_WAIVED & set(kinds):
        return Refusal("never_waived", "Ни себя, ни соперника, ни родственника судить нельзя ни по какой причине.")
    return None
