"""What may become of a methodology, and when it may be published. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.validation import field_error
from services.kernel.workflow import Refusal, Step, Workflow, first_of
from services.monitoring.engine.checks import flaws, said
from services.monitoring.methodologies.content import Content
from services.monitoring.permissions import P


class SubjectKind(StrEnum):
    """Whom a methodology rates."""

    municipality = "municipality"
    head = "head"


class MethodologyStatus(StrEnum):
    draft = "draft"
    validated = "validated"
    published = "published"
    archived = "archived"


class MethodologyAction(StrEnum):
    validate = "validate"
    rework = "rework"
    publish = "publish"
    archive = "archive"


LABELS: dict[StrEnum, str] = labelled(
    {
        SubjectKind.municipality: "муниципалитет",
        SubjectKind.head: "руководитель организации",
        MethodologyStatus.draft: "черновик",
        MethodologyStatus.validated: "проверена автором",
        MethodologyStatus.published: "опубликована",
        MethodologyStatus.archived: "в архиве",
        MethodologyAction.validate: "проверить",
        MethodologyAction.rework: "доработать",
        MethodologyAction.publish: "опубликовать",
        MethodologyAction.archive: "отправить в архив",
    }
)


INDICATORS = ("content", "indicators")
"""Where the indicators stand in a methodology as it is shown: what the pointers of refusals lead through."""


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


def has_passports(facts: Facts) -> Refusal | None:
    """Nobody is judged by an indicator that does not say how it is collected and who answers for it."""
    without = [(i, each.number) for i, each in enumerate(facts.content.indicators) if each.passport is None]
    errors = tuple(
        field_error((*INDICATORS, index, "passport"), "passport_missing", f"Позиция {number}: нет паспорта показателя")
        for index, number in without
    )
    return Refusal("no_passport", f"Показателей без паспорта: {len(errors)}.", errors) if errors else None


def scales_are_whole(facts: Facts) -> Refusal | None:
    """Every value falls into one interval; where an act leaves a gap or counts twice, the author has to decide."""
    errors = tuple(
        field_error((*INDICATORS, index, "rule", *flaw.path), flaw.finding.flaw, f"Позиция {each.number}. {said(flaw)}")
        for index, each in enumerate(facts.content.indicators)
        for flaw in flaws(each.rule, each.grids)
    )
    return Refusal("scale_flaws", f"В шкалах есть разрывы или пересечения: {len(errors)}.", errors) if errors else None


def has_a_maximum(facts: Facts) -> Refusal | None:
    """Without the most that can be reached there is no per cent."""
    errors = tuple(
        field_error((*INDICATORS, index, "rule"), "no_limit", f"Позиция {each.number}: баллы ничем не ограничены")
        for index, each in enumerate(facts.content.indicators)
        if not each.points.finite
    )
    return (
        Refusal(
            "no_limit",
            f"Показателей, у которых нужно указать пределы баллов или входных данных: {len(errors)}.",
            errors,
        )
        if errors
        else None
    )


publishable = first_of(has_indicators, uses_every_direction, has_passports, scales_are_whole, has_a_maximum)


S, A = MethodologyStatus, MethodologyAction

WORKFLOW = Workflow(
    "methodology",
    LABELS,
    #    action      from         to           permission             guard
    Step(A.validate, S.draft,     S.validated, P.methodology_write,   publishable),
    Step(A.rework,   S.validated, S.draft,     P.methodology_write),
    Step(A.publish,  S.validated, S.published, P.methodology_publish, publishable),
    Step(A.archive,  S.published, S.archived,  P.methodology_publish),
)  # fmt: skip
"""Whoever drafts says when it is ready; its content is written only while it is a draft."""
