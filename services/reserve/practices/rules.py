"""What becomes of a practice card, and who decides. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.reserve.permissions import P


class PracticeCardStatus(StrEnum):
    draft = "draft"
    review = "review"
    published = "published"
    archived = "archived"


class PracticeCardAction(StrEnum):
    submit = "submit"
    send_back = "send_back"
    publish = "publish"
    archive = "archive"


LABELS: dict[StrEnum, str] = labelled(
    {
        PracticeCardStatus.draft: "готовится",
        PracticeCardStatus.review: "на экспертизе",
        PracticeCardStatus.published: "опубликована",
        PracticeCardStatus.archived: "в архиве",
        PracticeCardAction.submit: "передать на экспертизу",
        PracticeCardAction.send_back: "вернуть на доработку",
        PracticeCardAction.publish: "опубликовать",
        PracticeCardAction.archive: "убрать в архив",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    own: bool
    """Is the caller the head whose practice it is?"""
    submitted_it: bool
    """The account that submitted it."""
    figures: int
    in_base: bool
    """Is the head in the base today?"""


def measured(facts: Facts) -> Refusal | None:
    if facts.figures:
        return None
    return Refusal(
        "no_figures", "Укажите хотя бы один показатель до и после: карточка показывает измеренный результат."
    )


def of_the_base(facts: Facts) -> Refusal | None:
    if facts.in_base:
        return None
    return Refusal("not_in_base", "Практику публикуют, пока руководитель состоит в базе.")


def by_another(facts: Facts) -> Refusal | None:
    """Four eyes: neither the author nor who submitted it."""
    if not facts.own and not facts.submitted_it:
        return None
    return Refusal("own_practice", "Экспертизу проводит не автор и не тот, кто передал карточку.")


S, A = PracticeCardStatus, PracticeCardAction

WORKFLOW = Workflow(
    "practice_card",
    LABELS,
    #    action       from         to           permission       guard
    Step(A.submit,    S.draft,     S.review,    P.leader_consent, first_of(measured, of_the_base)),
    Step(A.send_back, S.review,    S.draft,     P.leader_write,  by_another, needs_reason=True),
    Step(A.publish,   S.review,    S.published, P.leader_write,  first_of(by_another, measured, of_the_base)),
    Step(A.archive,   S.published, S.archived,  P.leader_write,  needs_reason=True),
)  # fmt: skip
