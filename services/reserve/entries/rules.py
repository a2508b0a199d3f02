"""What a time in the reserve may become, and who decides. Values in, values out."""

from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Step, Workflow
from services.reserve.entries.guards import (
    appointable,
    by_appointment,
    by_who_put_forward,
    deciding,
    excludable,
    includable,
    renewable,
)
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
