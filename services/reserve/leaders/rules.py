"""What becomes of a head in the base of effective heads, and who decides. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.permissions import P


class LeaderSource(StrEnum):
    """How somebody was nominated."""

    results = "results"
    manual = "manual"


class LeaderStatus(StrEnum):
    nominated = "nominated"
    consented = "consented"
    declined = "declined"
    withdrawn = "withdrawn"
    included = "included"
    excluded = "excluded"


class LeaderAction(StrEnum):
    consent = "consent"
    decline = "decline"
    take_back = "take_back"
    include = "include"
    exclude = "exclude"
    leave = "leave"


LABELS: dict[StrEnum, str] = labelled(
    {
        LeaderSource.results: "по результатам мониторинга",
        LeaderSource.manual: "по представлению",
        LeaderStatus.nominated: "выдвинут",
        LeaderStatus.consented: "согласен",
        LeaderStatus.declined: "отказался",
        LeaderStatus.withdrawn: "выдвижение снято",
        LeaderStatus.included: "в базе",
        LeaderStatus.excluded: "исключён из базы",
        LeaderAction.consent: "дать согласие",
        LeaderAction.decline: "отказаться",
        LeaderAction.take_back: "снять выдвижение",
        LeaderAction.include: "включить в базу",
        LeaderAction.exclude: "исключить из базы",
        LeaderAction.leave: "отозвать согласие",
    }
)

LIVING = frozenset({LeaderStatus.nominated, LeaderStatus.consented, LeaderStatus.included})
"""One at a time of a person in a direction; the index `uq_leader_living` sees to it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    own: bool
    """Is the caller the head it is about?"""
    heads: bool
    """Does the person head an organisation of the region today?"""
    at_risk: bool
    """Is the person in the risk group?"""


def by_the_head(facts: Facts) -> Refusal | None:
    """Consent is given in person."""
    if facts.own:
        return None
    return Refusal("not_the_head", "Согласие даёт, отказывает и отзывает сам руководитель.")


def by_another(facts: Facts) -> Refusal | None:
    if not facts.own:
        return None
    return Refusal("own_case", "О собственном включении в базу не решают.")


def in_office(facts: Facts) -> Refusal | None:
    if facts.heads:
        return None
    return Refusal("not_a_head", "В базу включают руководителя организации: сейчас он ею не руководит.")


def not_at_risk(facts: Facts) -> Refusal | None:
    if not facts.at_risk:
        return None
    return Refusal("at_risk", "Руководитель находится в группе риска.")


S, A = LeaderStatus, LeaderAction

WORKFLOW = Workflow(
    "leader",
    LABELS,
    #    action       from          to           permission        guard
    Step(A.consent,   S.nominated,  S.consented, P.leader_consent, by_the_head),
    Step(A.decline,   S.nominated,  S.declined,  P.leader_consent, by_the_head),
    Step(A.take_back, S.nominated,  S.withdrawn, P.leader_write,   by_another, needs_reason=True),
    Step(A.include,   S.consented,  S.included,  P.leader_write,   first_of(by_another, in_office, not_at_risk)),
    Step(A.take_back, S.consented,  S.withdrawn, P.leader_write,   by_another, needs_reason=True),
    Step(A.leave,     S.consented,  S.withdrawn, P.leader_consent, by_the_head),
    Step(A.exclude,   S.included,   S.excluded,  P.leader_write,   by_another, needs_reason=True),
    Step(A.leave,     S.included,   S.excluded,  P.leader_consent, by_the_head),
)  # fmt: skip

OWN = frozenset({A.consent, A.decline, A.leave})
"""Of the head alone, wherever the record lies."""
