"""What becomes of a pair of a mentor and a mentee, and who decides. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Guard, Refusal, Step, Workflow, first_of
from services.training.matching.exclusions import LABELS as EXCLUDED
from services.training.matching.exclusions import Broken
from services.training.mentors.notice import Notice, short_notice
from services.training.permissions import P


class PairSide(StrEnum):
    mentor = "mentor"
    mentee = "mentee"
    authority = "authority"


class MentorshipOrigin(StrEnum):
    """What the pair was proposed for."""

    matching = "matching"
    hand = "hand"
    novice = "novice"
    route = "route"


class MentorshipStatus(StrEnum):
    proposed = "proposed"
    agreed_by_mentor = "agreed_by_mentor"
    agreed_by_mentee = "agreed_by_mentee"
    agreed = "agreed"
    declined = "declined"
    withdrawn = "withdrawn"
    active = "active"
    completed = "completed"
    ended = "ended"


class MentorshipAction(StrEnum):
    agree_as_mentor = "agree_as_mentor"
    agree_as_mentee = "agree_as_mentee"
    decline = "decline"
    reject = "reject"
    take_back = "take_back"
    activate = "activate"
    complete = "complete"
    end = "end"
    leave = "leave"


LABELS: dict[StrEnum, str] = labelled(
    {
        PairSide.mentor: "наставник",
        PairSide.mentee: "наставляемый",
        PairSide.authority: "ОМСУ или СОИРО",
        MentorshipOrigin.matching: "подбор наставников",
        MentorshipOrigin.hand: "предложено вручную",
        MentorshipOrigin.novice: "Школа начинающего руководителя",
        MentorshipOrigin.route: "индивидуальный маршрут",
        MentorshipStatus.proposed: "предложено",
        MentorshipStatus.agreed_by_mentor: "наставник согласен",
        MentorshipStatus.agreed_by_mentee: "наставляемый согласен",
        MentorshipStatus.agreed: "согласны оба",
        MentorshipStatus.declined: "пара отклонена",
        MentorshipStatus.withdrawn: "предложение снято",
        MentorshipStatus.active: "ведётся",
        MentorshipStatus.completed: "завершено",
        MentorshipStatus.ended: "прекращено досрочно",
        MentorshipAction.agree_as_mentor: "согласиться наставнику",
        MentorshipAction.agree_as_mentee: "согласиться наставляемому",
        MentorshipAction.decline: "отказаться от пары",
        MentorshipAction.reject: "отклонить пару",
        MentorshipAction.take_back: "снять предложение",
        MentorshipAction.activate: "начать наставничество",
        MentorshipAction.complete: "завершить",
        MentorshipAction.end: "прекратить",
        MentorshipAction.leave: "выйти из пары",
    }
)

S, A = MentorshipStatus, MentorshipAction

PENDING = (S.proposed, S.agreed_by_mentor, S.agreed_by_mentee, S.agreed)
"""Proposed, and not begun."""
LIVING = frozenset({*PENDING, S.active})
"""One at a time of a mentee; the index `uq_mentorship_living` sees to it. A matching keeps these pairs as they are."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    side: PairSide | None
    """Which of the two the caller is in person."""
    working: bool
    """Is the mentor one today, neither suspended nor ended?"""
    broken: Broken
    """The hard rules the pair breaks today."""
    free: bool
    """Has the mentor a place left?"""
    planned: bool
    """Has the programme a goal?"""
    reviewed: bool
    """Is there the final review?"""
    notice: Notice


def _as(side: PairSide, said: str) -> Guard:
    def guard(facts: Facts) -> Refusal | None:
        return None if facts.side is side else Refusal("another_side", said)

    return guard


def by_a_side(facts: Facts) -> Refusal | None:
    if facts.side is not None:
        return None
    return Refusal("not_of_the_pair", "Это решают сами наставник и наставляемый.")


def by_another(facts: Facts) -> Refusal | None:
    if facts.side is None:
        return None
    return Refusal("own_case", "О собственном наставничестве решает не тот, кто в нём участвует.")


def by_a_working_mentor(facts: Facts) -> Refusal | None:
    if facts.working:
        return None
    return Refusal("mentor_not_active", "Наставник сейчас не назначен: его работа приостановлена или прекращена.")


def lawful(facts: Facts) -> Refusal | None:
    """None of the hard rules is broken; the first that is gives the reason."""
    if not facts.broken:
        return None
    return Refusal(facts.broken[0], f"Пара невозможна: {'; '.join(EXCLUDED[each] for each in facts.broken)}.")


def with_a_place(facts: Facts) -> Refusal | None:
    if facts.free:
        return None
    return Refusal("full", "Наставник уже ведёт столько руководителей, сколько может.")


def with_a_programme(facts: Facts) -> Refusal | None:
    if facts.planned:
        return None
    return Refusal("no_programme", "Составьте персонализированную программу: в ней нет ни одной цели.")


def with_a_final_review(facts: Facts) -> Refusal | None:
    if facts.reviewed:
        return None
    return Refusal("no_final_review", "Завершают итоговой оценкой целей: её ещё нет.")


def in_time(facts: Facts) -> Refusal | None:
    return short_notice(facts.notice)


as_mentor = _as(PairSide.mentor, "За наставника соглашается он сам.")
as_mentee = _as(PairSide.mentee, "За наставляемого соглашается он сам.")
possible = first_of(by_a_working_mentor, lawful)
for_mentor, for_mentee = first_of(as_mentor, possible), first_of(as_mentee, possible)
startable = first_of(by_another, with_a_programme, possible, with_a_place)
completable = first_of(by_another, with_a_final_review)

WORKFLOW = Workflow(
    "mentorship",
    LABELS,
    #    action             from                to                  permission          guard
    Step(A.agree_as_mentor, S.proposed,         S.agreed_by_mentor, P.mentorship_agree, for_mentor),
    Step(A.agree_as_mentee, S.proposed,         S.agreed_by_mentee, P.mentorship_agree, for_mentee),
    Step(A.agree_as_mentee, S.agreed_by_mentor, S.agreed,           P.mentorship_agree, for_mentee),
    Step(A.agree_as_mentor, S.agreed_by_mentee, S.agreed,           P.mentorship_agree, for_mentor),
    *(Step(A.decline,   each, S.declined,  P.mentorship_agree, by_a_side,  needs_reason=True) for each in PENDING),
    *(Step(A.reject,    each, S.declined,  P.mentorship_write, by_another, needs_reason=True) for each in PENDING),
    *(Step(A.take_back, each, S.withdrawn, P.mentorship_write, by_another, needs_reason=True) for each in PENDING),
    Step(A.activate,        S.agreed,           S.active,           P.mentorship_write, startable),
    Step(A.complete,        S.active,           S.completed,        P.mentorship_write, completable),
    Step(A.end,             S.active,           S.ended,            P.mentorship_write, first_of(by_another, in_time),
         needs_reason=True),
    Step(A.leave,           S.active,           S.ended,            P.mentorship_agree, first_of(by_a_side, in_time)),
)  # fmt: skip


def beside(action: MentorshipAction, last_day: date | None) -> Refusal | None:
    """What a step does not say."""
    if last_day is None or action in (MentorshipAction.end, MentorshipAction.leave):
        return None
    return Refusal.of("last_day", "not_ending", "Последний день указывают, прекращая наставничество досрочно")


def side_of(person: object | None, mentor: object, mentee: object) -> PairSide | None:
    """Which of the two the person is; an account without a person is neither."""
    return {mentor: PairSide.mentor, mentee: PairSide.mentee}.get(person)
