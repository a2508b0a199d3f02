"""What becomes of a request to change what is taught, and whether it helped. Values in, values out.

Programmes are corrected by what heads turn out to lack (1203-02; DOMAIN.md, E); the order of steps is ours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.training.permissions import P
from services.training.staff.rules import FEWEST, Share


class ChangeRequestStatus(StrEnum):
    draft = "draft"
    submitted = "submitted"
    accepted = "accepted"
    done = "done"
    declined = "declined"


class ChangeRequestAction(StrEnum):
    submit = "submit"
    accept = "accept"
    fulfil = "fulfil"
    decline = "decline"


S, A = ChangeRequestStatus, ChangeRequestAction

LABELS: dict[StrEnum, str] = labelled(
    {
        S.draft: "готовится",
        S.submitted: "подан",
        S.accepted: "принят",
        S.done: "выполнен",
        S.declined: "отклонён",
        A.submit: "подать",
        A.accept: "принять",
        A.fulfil: "назвать новую редакцию",
        A.decline: "отклонить",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    answered: bool = False
    """Is an edition named that answers it?"""
    own: bool = False
    """Is it the account that wrote or submitted it?"""


def by_another(facts: Facts) -> Refusal | None:
    """Four eyes."""
    if not facts.own:
        return None
    return Refusal("own_request", "Запрос принимает не тот, кто написал или подал его.")


def with_an_edition(facts: Facts) -> Refusal | None:
    if facts.answered:
        return None
    return Refusal("no_edition", "Назовите редакцию программы, которая отвечает на запрос.")


WORKFLOW = Workflow(
    "change_request",
    LABELS,
    #    action     from         to           permission               guard
    Step(A.submit,  S.draft,     S.submitted, P.change_request_write),
    Step(A.accept,  S.submitted, S.accepted,  P.change_request_decide, by_another),
    Step(A.decline, S.submitted, S.declined,  P.change_request_decide, needs_reason=True),
    Step(A.decline, S.accepted,  S.declined,  P.change_request_decide, needs_reason=True),
    Step(A.fulfil,  S.accepted,  S.done,      P.change_request_decide, with_an_edition),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammeEdition:
    """An edition of a programme, and the competencies its modules teach."""

    family: UUID
    edition: int
    published: bool
    """Was it ever?"""
    teaches: frozenset[str]


def no_answer(asked: ProgrammeEdition | None, named: ProgrammeEdition, competencies: Collection[str]) -> Refusal | None:
    """What stands against `named` as the answer: to a request about `asked`, or (None) that nothing is taught.

    An edition answers whole what was asked of its programme, or what came of the rest could never be measured.
    """
    untaught = sorted({*competencies} - named.teaches)
    if asked is None:
        none = "Программа не учит ни одной из названных компетенций"
        course = [(len(untaught) == len(competencies), "not_taught", none)]
    else:
        left = f"Этому редакция не учит, хотя об этом просили: {', '.join(untaught)}"
        another = "Это другая программа: назовите новую редакцию той, о которой запрос"
        course = [
            (named.family != asked.family, "another_programme", another),
            (named.edition <= asked.edition, "not_newer", "Эта редакция не новее той, которую просили изменить"),
            (bool(untaught), "not_taught", left),
        ]
    against = [(not named.published, "not_published", "Эта редакция ещё не опубликована"), *course]
    return next((Refusal.of("programme_id", reason, said) for stands, reason, said in against if stands), None)


def told(proved: Share) -> Share | None:
    """The share of people whom a proof was had of; None where they are too few to tell."""
    return proved if proved.whole >= FEWEST else None
