"""What may become of a methodology, and when it may be published. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.monitoring.methodologies.content import Content
from services.monitoring.permissions import P


class SubjectKind(StrEnum):
    """Whom a methodology rates."""

    municipality = "municipality"


class MethodologyStatus(StrEnum):
    draft = "draft"
    published = "published"
    archived = "archived"


class MethodologyAction(StrEnum):
    publish = "publish"
    archive = "archive"


LABELS: dict[StrEnum, str] = labelled(
    {
        SubjectKind.municipality: "муниципалитет",
        MethodologyStatus.draft: "черновик",
        MethodologyStatus.published: "опубликована",
        MethodologyStatus.archived: "в архиве",
        MethodologyAction.publish: "опубликовать",
        MethodologyAction.archive: "отправить в архив",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    content: Content


def has_indicators(facts: Facts) -> Refusal | None:
    if facts.content.indicators:
        return None
    return Refusal("no_indicators", "В методике нет ни одного показателя.")


def uses_every_direction(facts: Facts) -> Refusal | None:
    used = {each.direction for each in facts.content.indicators}
    empty = [each.title for each in facts.content.directions if each.code not in used]
    return Refusal("empty_direction", f"Нет показателей в направлениях: {', '.join(empty)}.") if empty else None


def publishable(facts: Facts) -> Refusal | None:
    return has_indicators(facts) or uses_every_direction(facts)


S, A = MethodologyStatus, MethodologyAction

WORKFLOW = Workflow(
    "methodology",
    LABELS,
    #    action     from         to           permission             guard
    Step(A.publish, S.draft,     S.published, P.methodology_publish, publishable),
    Step(A.archive, S.published, S.archived,  P.methodology_publish),
)  # fmt: skip
