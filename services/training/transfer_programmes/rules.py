"""What may become of a programme of transfer, and what each step takes. Values in, values out.

Review by СОИРО and agreement of the authority as those of a route (`routes.rules`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.learning_teams.rules import Term, at_work, finished, needed
from services.training.permissions import P
from services.training.transfer_programmes.content import TransferContent


class TransferStatus(StrEnum):
    draft = "draft"
    submitted = "submitted"
    returned = "returned"
    approved = "approved"
    superseded = "superseded"
    withdrawn = "withdrawn"


class TransferAction(StrEnum):
    submit = "submit"
    give_back = "give_back"
    approve = "approve"
    supersede = "supersede"
    withdraw = "withdraw"


S, A = TransferStatus, TransferAction

LABELS: dict[StrEnum, str] = labelled(
    {
        S.draft: "проект",
        S.submitted: "на проверке",
        S.returned: "возвращена на доработку",
        S.approved: "утверждена",
        S.superseded: "заменена новой редакцией",
        S.withdrawn: "отозвана командой",
        A.submit: "передать на проверку",
        A.give_back: "вернуть на доработку",
        A.approve: "утвердить",
        A.supersede: "заменить новой редакцией",
        A.withdraw: "отозвать",
    }
)

WRITABLE = frozenset({S.draft, S.returned})
"""While the team may rewrite it."""
KEPT = (S.draft, S.submitted, S.returned, S.approved, S.superseded)
"""Editions that another may be compared with: one that was withdrawn never stood."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    own: bool
    """Does the caller stand at the very place of the team?"""
    term: Term
    today: date
    last: date
    """The last day of the programme."""
    members: int
    passed: int
    """Of them, what the team was enrolled for."""
    least_share: int
    led: bool
    """Does somebody lead the team today?"""
    gap: Refusal | None
    """What the programme lacks to be whole."""
    strangers: int
    """Measures whose responsible is on the team no more."""
    agreement: bool
    """Must the authority of the municipality agree?"""
    agreed: bool | None
    followed: bool = False
    """Does the next edition take its place?"""


def by_the_team(facts: Facts) -> Refusal | None:
    if facts.own:
        return None
    return Refusal("not_your_team", "Программу составляет и передаёт сама команда.")


def in_office(facts: Facts) -> Refusal | None:
    if refusal := at_work(facts.term, facts.today):
        return refusal
    if not facts.led:
        return Refusal("nobody_leads", "Сегодня командой никто не руководит.")
    if facts.strangers:
        return Refusal("responsible_left", f"Мер, ответственный за которые больше не в команде: {facts.strangers}.")
    return None


def learned(facts: Facts) -> Refusal | None:
    if finished(facts.passed, facts.members, facts.least_share):
        return None
    least = needed(facts.members, facts.least_share)
    return Refusal(
        "team_not_finished",
        f"Программу обучения освоили {facts.passed} из {facts.members} участников команды; "
        f"нужно не меньше {least} ({facts.least_share} %).",
    )


def whole(facts: Facts) -> Refusal | None:
    return facts.gap


def still_ahead(facts: Facts) -> Refusal | None:
    if facts.today <= facts.last:
        return None
    return Refusal("period_over", f"Период программы кончился {facts.last:%d.%m.%Y}.")


def agreed(facts: Facts) -> Refusal | None:
    if not facts.agreement or facts.agreed:
        return None
    if facts.agreed is None:
        return Refusal("not_agreed", "ОМСУ ещё не согласовал программу.")
    return Refusal("disagreed", "ОМСУ с программой не согласен: верните её на доработку.")


def by_the_next(facts: Facts) -> Refusal | None:
    if facts.followed:
        return None
    return Refusal("only_by_the_next", "Программу заменяет утверждение новой редакции.")


submittable = first_of(by_the_team, in_office, learned, whole, still_ahead)
approvable = first_of(in_office, agreed, still_ahead)

WORKFLOW = Workflow(
    "transfer_programme",
    LABELS,
    #    action       from         to            permission                   guard
    Step(A.submit,    S.draft,     S.submitted,  P.transfer_programme_write,  submittable),
    Step(A.submit,    S.returned,  S.submitted,  P.transfer_programme_write,  submittable),
    Step(A.give_back, S.submitted, S.returned,   P.transfer_programme_review, needs_reason=True),
    Step(A.approve,   S.submitted, S.approved,   P.transfer_programme_review, approvable),
    Step(A.supersede, S.approved,  S.superseded, P.transfer_programme_review, by_the_next),
    Step(A.withdraw,  S.draft,     S.withdrawn,  P.transfer_programme_write,  by_the_team, needs_reason=True),
    Step(A.withdraw,  S.submitted, S.withdrawn,  P.transfer_programme_write,  by_the_team, needs_reason=True),
    Step(A.withdraw,  S.returned,  S.withdrawn,  P.transfer_programme_write,  by_the_team, needs_reason=True),
)  # fmt: skip


def gap(content: TransferContent) -> Refusal | None:
    """What is lacking for every finding to be followed to a goal, and every goal to a measure."""
    for field, reason, said in (
        ("findings", "no_findings", "Назовите хотя бы один вывод, на который отвечает программа."),
        ("goals", "no_goals", "Поставьте хотя бы одну цель."),
        ("measures", "no_measures", "Назовите хотя бы одну меру."),
    ):
        if not getattr(content, field):
            return Refusal(reason, said)
    answered = {code for goal in content.goals for code in goal.answers}
    if left := [each.code for each in content.findings if each.code not in answered]:
        return Refusal("findings_unanswered", f"Выводы, на которые не отвечает ни одна цель: {', '.join(left)}.")
    served = {each.goal for each in content.measures}
    if left := [each.code for each in content.goals if each.code not in served]:
        return Refusal("goals_without_measures", f"Цели, для которых нет ни одной меры: {', '.join(left)}.")
    return None


def strangers(content: TransferContent, people: Collection[UUID]) -> list[int]:
    """Positions of the measures whose responsible is none of the people."""
    return [at for at, each in enumerate(content.measures) if each.responsible not in people]
