"""What an application may become, and who makes it so. Values in, values out."""

from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Step, Workflow, first_of
from services.reserve.applications import grounds
from services.reserve.applications.guards import (
    at_admission,
    by_another,
    by_its_contest,
    by_who_is_concerned,
    complete,
    consenting,
    failed,
    in_person,
    in_person_after_the_opening,
    in_turn,
    instead,
    left_by_appeals,
    skippable,
    while_it_runs,
)
from services.reserve.contests.parties import by_others
from services.reserve.permissions import P


class ApplicationStatus(StrEnum):
    registered = "registered"
    admitted = "admitted"
    rejected = "rejected"
    scored = "scored"
    winner = "winner"
    included = "included"
    runner_up = "runner_up"
    not_selected = "not_selected"
    not_appointed = "not_appointed"
    withdrawn = "withdrawn"


class ApplicationAction(StrEnum):
    admit = "admit"
    reject = "reject"
    reconsider = "reconsider"
    readmit = "readmit"
    withdraw = "withdraw"
    score = "score"
    choose = "choose"
    include = "include"
    place_next = "place_next"
    pass_over = "pass_over"  # noqa: S105  # no password
    promote = "promote"
    skip = "skip"
    mark_again = "mark_again"


LABELS: dict[StrEnum, str] = grounds.LABELS | labelled(
    {
        ApplicationStatus.registered: "зарегистрирована",
        ApplicationStatus.admitted: "допущена",
        ApplicationStatus.rejected: "не допущена",
        ApplicationStatus.scored: "оценена",
        ApplicationStatus.winner: "победитель",
        ApplicationStatus.included: "в резерв по конкурсу",
        ApplicationStatus.runner_up: "следующий по баллам",
        ApplicationStatus.not_selected: "не выбрана",
        ApplicationStatus.not_appointed: "не назначен",
        ApplicationStatus.withdrawn: "отозвана",
        ApplicationAction.admit: "допустить",
        ApplicationAction.reject: "отказать в допуске",
        ApplicationAction.reconsider: "вернуть к проверке",
        ApplicationAction.readmit: "допустить по жалобе",
        ApplicationAction.withdraw: "отозвать",
        ApplicationAction.score: "оценить",
        ApplicationAction.choose: "признать победителем",
        ApplicationAction.include: "рекомендовать в резерв",
        ApplicationAction.place_next: "признать следующей по баллам",
        ApplicationAction.pass_over: "не выбрать",
        ApplicationAction.promote: "выбрать вместо отказавшегося",
        ApplicationAction.skip: "не назначать",
        ApplicationAction.mark_again: "оценить заново",
    }
)

S, A = ApplicationStatus, ApplicationAction

COMPETING = frozenset({S.admitted, S.scored})
"""Still in the running."""
CONCLUDED = (S.scored, S.winner, S.included, S.runner_up, S.not_selected, S.not_appointed)
"""Has been marked."""


deciding = first_of(at_admission, by_another)
revisable = first_of(deciding, left_by_appeals)
withdrawable = first_of(while_it_runs, by_who_is_concerned, in_person_after_the_opening)

WORKFLOW = Workflow(
    "application",
    LABELS,
    #    action        from            to              permission           guard
    *by_others(
    Step(A.admit,      S.registered,   S.admitted,     P.application_admit, first_of(deciding, complete)),
    Step(A.reject,     S.registered,   S.rejected,     P.application_admit, first_of(deciding, failed),
         needs_reason=True),
    Step(A.withdraw,   S.registered,   S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.reconsider, S.admitted,     S.registered,   P.application_admit, revisable, needs_reason=True),
    Step(A.withdraw,   S.admitted,     S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.score,      S.admitted,     S.scored,       P.sheet_open,        by_its_contest),
    Step(A.reconsider, S.rejected,     S.registered,   P.application_admit, revisable, needs_reason=True),
    Step(A.readmit,    S.rejected,     S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.withdraw,   S.rejected,     S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.choose,     S.scored,       S.winner,       P.contest_write,     by_its_contest),
    Step(A.include,    S.scored,       S.included,     P.contest_write,     by_its_contest),
    Step(A.place_next, S.scored,       S.runner_up,    P.contest_write,     by_its_contest),
    Step(A.pass_over,  S.scored,       S.not_selected, P.contest_write,     by_its_contest),
    Step(A.withdraw,   S.scored,       S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.withdraw,   S.winner,       S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.skip,       S.winner,       S.not_appointed, P.contest_write,    skippable, needs_reason=True),
    Step(A.mark_again, S.winner,       S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.mark_again, S.included,     S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.promote,    S.runner_up,    S.winner,       P.contest_write,     first_of(instead, consenting)),
    Step(A.skip,       S.runner_up,    S.not_appointed, P.contest_write,    first_of(skippable, in_turn),
         needs_reason=True),
    Step(A.withdraw,   S.runner_up,    S.withdrawn,    P.application_write, withdrawable, unless_explained=in_person),
    Step(A.mark_again, S.runner_up,    S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.mark_again, S.not_appointed, S.admitted,    P.appeal_decide,     by_its_contest),
    Step(A.mark_again, S.not_selected, S.admitted,     P.appeal_decide,     by_its_contest),
    Step(A.mark_again, S.scored,       S.admitted,     P.appeal_decide,     by_its_contest),
        own=(A.withdraw,),
    ),
)  # fmt: skip

APART = (A.score, A.readmit, A.choose, A.include, A.place_next, A.pass_over, A.mark_again)
"""Taken by the contest, and by nobody else."""
