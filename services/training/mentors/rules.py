"""What becomes of a mentor, and who decides. Values in, values out.

Consent, its content, term and form, and at what notice either side ends it: ТК РФ, ст. 351.8 (DOMAIN.md, E).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.mentors.notice import Notice, short_notice
from services.training.mentors.standing import Standing, unfit
from services.training.permissions import P, decided_by_another


class MentorOrigin(StrEnum):
    """How somebody was proposed."""

    base = "base"
    authority = "authority"


class MentorForm(StrEnum):
    """How the work is done."""

    in_person = "in_person"
    remote = "remote"
    mixed = "mixed"


class MentorStatus(StrEnum):
    proposed = "proposed"
    consented = "consented"
    declined = "declined"
    withdrawn = "withdrawn"
    active = "active"
    suspended = "suspended"
    ended = "ended"


class MentorAction(StrEnum):
    consent = "consent"
    decline = "decline"
    take_back = "take_back"
    appoint = "appoint"
    suspend = "suspend"
    resume = "resume"
    end = "end"
    leave = "leave"


LABELS: dict[StrEnum, str] = labelled(
    {
        MentorOrigin.base: "из базы эффективных руководителей",
        MentorOrigin.authority: "по представлению ОМСУ",
        MentorForm.in_person: "очно",
        MentorForm.remote: "дистанционно",
        MentorForm.mixed: "очно и дистанционно",
        MentorStatus.proposed: "предложен",
        MentorStatus.consented: "согласен",
        MentorStatus.declined: "отказался",
        MentorStatus.withdrawn: "предложение снято",
        MentorStatus.active: "назначен",
        MentorStatus.suspended: "приостановлен",
        MentorStatus.ended: "прекращено",
        MentorAction.consent: "дать согласие",
        MentorAction.decline: "отказаться",
        MentorAction.take_back: "снять предложение",
        MentorAction.appoint: "назначить",
        MentorAction.suspend: "приостановить",
        MentorAction.resume: "возобновить",
        MentorAction.end: "прекратить",
        MentorAction.leave: "отозвать согласие",
    }
)

LIVING = frozenset({MentorStatus.proposed, MentorStatus.consented, MentorStatus.active, MentorStatus.suspended})
"""One at a time of a person; the index `uq_mentor_living` sees to it."""
SETTLED = frozenset({"capacity", "content", "form", "valid_from", "valid_to"})
"""What the consent is given to: from then on it is not changed."""
ORDER = frozenset({"order_number", "order_date", "order_file_id"})


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    own: bool
    """Is the caller the person it is about?"""
    standing: Standing
    fewest_years: int
    ordered: bool
    """Is there an order of the authority?"""
    term: tuple[date, date]
    notice: Notice


def by_the_mentor(facts: Facts) -> Refusal | None:
    """Consent is given in person."""
    if facts.own:
        return None
    return Refusal("not_the_mentor", "Согласие даёт, отказывает и отзывает сам наставник.")


by_another = decided_by_another("own_case", "О собственном наставничестве не решают.")


def by_an_order(facts: Facts) -> Refusal | None:
    if facts.ordered:
        return None
    return Refusal("no_order", "Укажите номер и дату приказа, которым назначают наставника.")


def fit(facts: Facts) -> Refusal | None:
    refusal = unfit(facts.standing, facts.fewest_years)
    return Refusal(refusal.reason, refusal.detail) if refusal else None


def within_the_term(facts: Facts) -> Refusal | None:
    if facts.notice.today <= facts.term[1]:
        return None
    return Refusal("term_over", f"Срок наставничества истёк {facts.term[1]:%d.%m.%Y}.")


def in_time(facts: Facts) -> Refusal | None:
    return short_notice(facts.notice)


appointable = first_of(by_another, by_an_order, within_the_term, fit)
resumable = first_of(by_another, within_the_term, fit)
endable = first_of(by_another, in_time)
leavable = first_of(by_the_mentor, in_time)

S, A = MentorStatus, MentorAction

WORKFLOW = Workflow(
    "mentor",
    LABELS,
    #    action       from          to           permission         guard
    Step(A.consent,   S.proposed,  S.consented, P.mentor_consent, by_the_mentor),
    Step(A.decline,   S.proposed,  S.declined,  P.mentor_consent, by_the_mentor),
    Step(A.take_back, S.proposed,  S.withdrawn, P.mentor_write,   by_another, needs_reason=True),
    Step(A.appoint,   S.consented, S.active,    P.mentor_appoint, appointable),
    Step(A.take_back, S.consented, S.withdrawn, P.mentor_write,   by_another, needs_reason=True),
    Step(A.leave,     S.consented, S.withdrawn, P.mentor_consent, by_the_mentor),
    Step(A.suspend,   S.active,    S.suspended, P.mentor_appoint, by_another, needs_reason=True),
    Step(A.end,       S.active,    S.ended,     P.mentor_appoint, endable, needs_reason=True),
    Step(A.leave,     S.active,    S.ended,     P.mentor_consent, leavable),
    Step(A.resume,    S.suspended, S.active,    P.mentor_appoint, resumable),
    Step(A.end,       S.suspended, S.ended,     P.mentor_appoint, endable, needs_reason=True),
    Step(A.leave,     S.suspended, S.ended,     P.mentor_consent, leavable),
)  # fmt: skip


def settled(status: MentorStatus, changed: Collection[str]) -> Refusal | None:
    """Why a field may not be changed any more: the consent was given to what it said, or an order has been issued."""
    if status is not MentorStatus.proposed and (named := _first(SETTLED, changed)):
        return Refusal.of(named, "consented", "На это дано согласие: изменить можно, только предложив заново")
    if status not in (MentorStatus.proposed, MentorStatus.consented) and (named := _first(ORDER, changed)):
        return Refusal.of(named, "appointed", "Наставник уже назначен этим приказом")
    return None


def out_of_order(
    term: tuple[date, date], order: tuple[str | None, date | None], origin: tuple[object | None, str | None]
) -> Refusal | None:
    """What a mentor may not say: a term that ends first, an order in halves, no reason to be proposed."""
    if term[1] < term[0]:
        return Refusal.of("valid_to", "out_of_order", "Срок кончается раньше, чем начинается")
    if (order[0] is None) != (order[1] is None):
        return Refusal.of("order_date", "order_in_halves", "Приказ указывают номером и датой")
    if origin == (None, None):
        said = "Укажите основание или запись базы эффективных руководителей"
        return Refusal.of("ground", "missing", said)
    return None


def unfounded(leader_id: object | None, *, by_authority: bool) -> Refusal | None:
    """On a ground of its own only the authority proposes, which appoints too; whoever else proposes out of the base."""
    if leader_id is not None or by_authority:
        return None
    said = "По собственному основанию наставника предлагает ОМСУ; СОИРО называет запись базы эффективных руководителей"
    return Refusal.of("leader_id", "only_from_the_base", said)


def beside(action: MentorAction, last_day: date | None, consent_file_id: object | None) -> Refusal | None:
    """What a step does not say."""
    if last_day is not None and action not in (MentorAction.end, MentorAction.leave):
        return Refusal.of("last_day", "not_ending", "Последний день указывают, прекращая наставничество")
    if consent_file_id is not None and action is not MentorAction.consent:
        return Refusal.of("consent_file_id", "not_consenting", "Согласие прикладывают, когда его дают")
    return None


def _first(fields: Collection[str], changed: Collection[str]) -> str | None:
    return min((each for each in changed if each in fields), default=None)
