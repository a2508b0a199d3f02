"""What a time in the reserve may become, and who decides. Values in, values out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.entries.terms import Room
from services.reserve.permissions import P


class EntryStatus(StrEnum):
    nominated = "nominated"
    review = "review"
    returned = "returned"
    rejected = "rejected"
    withdrawn = "withdrawn"
    included = "included"
    renewed = "renewed"
    excluded = "excluded"
    appointed = "appointed"
    expired = "expired"
    """Never kept: it follows from the date (`status_on`)."""


class EntryAction(StrEnum):
    take = "take"
    send_back = "send_back"
    resubmit = "resubmit"
    withdraw = "withdraw"
    reject = "reject"
    include = "include"
    renew = "renew"
    exclude = "exclude"
    appoint = "appoint"
    reinstate = "reinstate"
    reinstate_renewed = "reinstate_renewed"


LABELS: dict[StrEnum, str] = labelled(
    {
        EntryStatus.nominated: "выдвинут",
        EntryStatus.review: "на рассмотрении",
        EntryStatus.returned: "возвращено на доработку",
        EntryStatus.rejected: "отклонён",
        EntryStatus.withdrawn: "отозван",
        EntryStatus.included: "в резерве",
        EntryStatus.renewed: "в резерве, срок продлён",
        EntryStatus.excluded: "исключён",
        EntryStatus.appointed: "назначен",
        EntryStatus.expired: "срок истёк",
        EntryAction.take: "взять на рассмотрение",
        EntryAction.send_back: "вернуть на доработку",
        EntryAction.resubmit: "представить снова",
        EntryAction.withdraw: "отозвать",
        EntryAction.reject: "отклонить",
        EntryAction.include: "включить в резерв",
        EntryAction.renew: "продлить срок",
        EntryAction.exclude: "исключить из резерва",
        EntryAction.appoint: "назначить на должность",
        EntryAction.reinstate: "вернуть в резерв",
        EntryAction.reinstate_renewed: "вернуть в резерв на продлённый срок",
    }
)

PENDING = frozenset({EntryStatus.nominated, EntryStatus.review, EntryStatus.returned})
"""Put forward and not decided yet."""
STAYING = frozenset({EntryStatus.included, EntryStatus.renewed})
"""In the reserve, through the last day of the term."""


def status_on(status: EntryStatus, until: date | None, today: date) -> EntryStatus:
    """What a client reads: a term that has passed is over, with nobody pressing a button."""
    if status in STAYING and until is not None and until < today:
        return EntryStatus.expired
    return status


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    keeping: bool
    """At or above the place of the reserve?"""
    put_forward: bool
    """Did the caller, or the caller's school, put the candidate forward, or is the caller the candidate?"""
    in_person: bool
    """Is the caller the candidate?"""
    today: date
    until: date | None = None
    regulated: bool = True
    """Is a regulation on this reserve in force?"""
    unmet: tuple[str, ...] = ()
    """Titles of the required criteria that are not met, or of which nothing is known."""
    aged_out: bool = False
    """At or past the age at which the regulation excludes."""
    elsewhere: bool = False
    """Does the candidate stand in this reserve already, by another entry?"""
    rooms: tuple[Room, ...] = ()
    """Of the post, and of the reserve as a whole: there must be a place in each."""
    renewals: int = 0
    renewable: int | None = None
    """How often the regulation lets a term be renewed; None: as often as one likes."""
    appointing: bool = False


def by_the_keeper(facts: Facts) -> Refusal | None:
    if facts.keeping:
        return None
    return Refusal("not_the_keeper", "О зачислении решает тот, кто ведёт этот резерв.")


def by_another(facts: Facts) -> Refusal | None:
    if facts.in_person:
        return Refusal("own_entry", "О собственном зачислении решает другой.")
    return None


def by_who_put_forward(facts: Facts) -> Refusal | None:
    if facts.put_forward:
        return None
    return Refusal("not_the_nominator", "Это делает тот, кто выдвинул кандидата, или сам кандидат.")


def by_regulation(facts: Facts) -> Refusal | None:
    return None if facts.regulated else Refusal("no_regulation", "Действующего положения об этом резерве нет.")


def criteria_met(facts: Facts) -> Refusal | None:
    if not facts.unmet:
        return None
    said = "; ".join(facts.unmet)
    return Refusal("criteria_unmet", f"Не соответствует обязательным критериям положения или нет сведений: {said}.")


def young_enough(facts: Facts) -> Refusal | None:
    reached = Refusal("exit_age_reached", "Достигнут предельный возраст пребывания в резерве.")
    return reached if facts.aged_out else None


def not_there_yet(facts: Facts) -> Refusal | None:
    return Refusal("already_in_reserve", "Кандидат уже состоит в этом резерве.") if facts.elsewhere else None


def with_room(facts: Facts) -> Refusal | None:
    full = next((each for each in facts.rooms if each.full), None)
    return None if full is None else Refusal("reserve_full", f"{full.said} уже {full.taken} из {full.places}.")


def in_term(facts: Facts) -> Refusal | None:
    if facts.until is None or facts.today <= facts.until:
        return None
    return Refusal("term_over", f"Срок пребывания в резерве истёк {facts.until:%d.%m.%Y}: нужно новое выдвижение.")


def renewals_left(facts: Facts) -> Refusal | None:
    if facts.renewable is None or facts.renewals < facts.renewable:
        return None
    detail = "Положение не предусматривает продления." if not facts.renewable else "Срок уже продлевали сколько можно."
    return Refusal("renewals_exhausted", detail)


def by_appointment(facts: Facts) -> Refusal | None:
    if facts.appointing:
        return None
    return Refusal("by_appointment", "Назначение и его отмену записывают в назначениях: резерв следует за ними.")


deciding = first_of(by_the_keeper, by_another)
includable = first_of(deciding, by_regulation, criteria_met, young_enough, not_there_yet, with_room)
renewable = first_of(deciding, in_term, by_regulation, young_enough, renewals_left)
excludable = first_of(deciding, in_term)
appointable = first_of(by_appointment, in_term)

S, A = EntryStatus, EntryAction
WORKFLOW = Workflow(
    "entry",
    LABELS,
    #    action       from         to           permission           guard
    Step(A.take,      S.nominated, S.review,    P.entry_manage,      deciding),
    Step(A.withdraw,  S.nominated, S.withdrawn, P.entry_nominate,    by_who_put_forward),
    Step(A.send_back, S.review,    S.returned,  P.entry_manage,      deciding, needs_reason=True),
    Step(A.reject,    S.review,    S.rejected,  P.entry_manage,      deciding, needs_reason=True),
    Step(A.include,   S.review,    S.included,  P.entry_manage,      includable),
    Step(A.withdraw,  S.review,    S.withdrawn, P.entry_nominate,    by_who_put_forward),
    Step(A.resubmit,  S.returned,  S.nominated, P.entry_nominate,    by_who_put_forward),
    Step(A.withdraw,  S.returned,  S.withdrawn, P.entry_nominate,    by_who_put_forward),
    Step(A.renew,     S.included,  S.renewed,   P.entry_manage,      renewable),
    Step(A.renew,     S.renewed,   S.renewed,   P.entry_manage,      renewable),
    Step(A.exclude,   S.included,  S.excluded,  P.entry_manage,      excludable, needs_reason=True),
    Step(A.exclude,   S.renewed,   S.excluded,  P.entry_manage,      excludable, needs_reason=True),
    Step(A.appoint,   S.included,  S.appointed, P.appointment_write, appointable),
    Step(A.appoint,   S.renewed,   S.appointed, P.appointment_write, appointable),
    Step(A.reinstate, S.appointed, S.included,  P.appointment_write, by_appointment),
    Step(A.reinstate_renewed, S.appointed, S.renewed, P.appointment_write, by_appointment),
)  # fmt: skip

APART = (EntryAction.appoint, EntryAction.reinstate, EntryAction.reinstate_renewed)
"""Taken by appointments and their revocation, and by nobody else."""
