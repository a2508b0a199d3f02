"""What becomes of a material of the library, and who decides. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.training.permissions import P


class MaterialKind(StrEnum):
    practice = "practice"
    guide = "guide"


class AnsweredKind(StrEnum):
    """What a material answers: an indicator of monitoring, a cause that a visit names, a competency that is lacking."""

    indicator = "indicator"
    cause = "cause"
    competency = "competency"


class MaterialStatus(StrEnum):
    draft = "draft"
    review = "review"
    published = "published"
    archived = "archived"


class MaterialAction(StrEnum):
    submit = "submit"
    send_back = "send_back"
    publish = "publish"
    archive = "archive"


LABELS: dict[StrEnum, str] = labelled(
    {
        MaterialKind.practice: "практика",
        MaterialKind.guide: "методический материал",
        AnsweredKind.indicator: "показатель мониторинга",
        AnsweredKind.cause: "причина, названная при выезде",
        AnsweredKind.competency: "компетенция",
        MaterialStatus.draft: "готовится",
        MaterialStatus.review: "на экспертизе",
        MaterialStatus.published: "опубликован",
        MaterialStatus.archived: "в архиве",
        MaterialAction.submit: "передать на экспертизу",
        MaterialAction.send_back: "вернуть на доработку",
        MaterialAction.publish: "опубликовать",
        MaterialAction.archive: "убрать в архив",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    answers: int
    """So many findings it says it answers."""
    told: bool
    """Has it a text or a file?"""
    own: bool
    """Is it the account that wrote or submitted it?"""


def answering(facts: Facts) -> Refusal | None:
    if facts.answers:
        return None
    return Refusal("answers_nothing", "Назовите, на что отвечает материал: показатель, причину или компетенцию.")


def with_content(facts: Facts) -> Refusal | None:
    if facts.told:
        return None
    return Refusal("no_content", "Приложите файл или напишите текст.")


def by_another(facts: Facts) -> Refusal | None:
    """Four eyes."""
    if not facts.own:
        return None
    return Refusal("own_material", "Экспертизу проводит не тот, кто написал или передал материал.")


S, A = MaterialStatus, MaterialAction

WORKFLOW = Workflow(
    "material",
    LABELS,
    #    action       from         to           permission         guard
    Step(A.submit,    S.draft,     S.review,    P.material_write,  first_of(answering, with_content)),
    Step(A.send_back, S.review,    S.draft,     P.material_review, by_another, needs_reason=True),
    Step(A.publish,   S.review,    S.published, P.material_review, first_of(by_another, answering, with_content)),
    Step(A.archive,   S.published, S.archived,  P.material_review, needs_reason=True),
)  # fmt: skip
