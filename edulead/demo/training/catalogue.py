"""What СОИРО teaches: each programme as a table of its modules, and the one that asks for another before it."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from services.training.programmes.schemas import TrainingProgrammeIn

PROVIDER: Final = "ГАУ ДПО «Смоленский областной институт развития образования»"


class Taught(NamedTuple):
    """A module: hours, and the level of each competency it brings to."""

    code: str
    title: str
    hours: int
    teaches: dict[str, int]


class Course(NamedTuple):
    code: str
    title: str
    kind: str
    posts: tuple[str, ...]
    modules: tuple[Taught, ...]
    after: str | None = None
    """Code of the programme that is to be passed before."""
    form: str = "mixed"
    for_novices: bool = False


HEADS, AUTHORITY = ("head", "deputy"), ("authority_specialist",)
COURSES: Final = (
    Course("quality", "Внутренняя система оценки качества: от положения к решениям", "advanced_training", HEADS, (
        Taught("system", "ВСОКО школы: положение, план, ответственные", 18, {"vsoko": 3}),
        Taught("analysis", "От результатов ВПР и ОГЭ к причинам", 18, {"analysis": 3, "data": 3}),
    )),
    Course("objectivity", "Объективность оценивания: от ВПР до классного журнала", "advanced_training", HEADS, (
        Taught("objectivity", "Единые критерии, перепроверка, признаки необъективности", 24, {"objectivity": 3}),
    ), form="full_time"),
    Course("achievement", "Школа в зоне риска: план выхода на устойчивые результаты", "advanced_training", HEADS, (
        Taught("plan", "Программа перехода школы в эффективный режим", 18, {"planning": 3, "effect": 3}),
        Taught("results", "Работа с неуспевающими и с предметными дефицитами", 18, {"achievement": 3, "teaching": 3}),
    ), after="quality"),
    Course("conversation", "Управленческая команда и трудные разговоры", "seminar", HEADS, (
        Taught("team", "Роли в команде и передача полномочий", 6, {"team": 3}),
        Taught("conflict", "Жалоба, конфликт, медиация", 6, {"conflict": 3}),
    ), form="full_time"),
    Course("transfer", "Команда школы: программа перевода в эффективный режим", "advanced_training", HEADS, (
        Taught("causes", "От выводов мониторинга к причинам", 12, {}),
        Taught("programme", "Цели с показателями, меры, ответственные", 24, {}),
    )),
    Course("law", "Проверки, предписания и персональные данные", "seminar", HEADS, (
        Taught("law", "К чему готова школа до проверки", 8, {"law": 3, "privacy": 2}),
    ), form="full_time"),
    Course("authority", "Управление по результатам: семинар специалистов ОМСУ", "advanced_training", AUTHORITY, (
        Taught("data", "Показатели территории и решения по ним", 12, {"data": 3, "analysis": 3}),
        Taught("quality", "ВСОКО и объективность: что спрашивать со школ", 12, {"vsoko": 3, "objectivity": 3}),
    )),
    Course("novices", "Школа начинающего руководителя", "advanced_training", HEADS, (
        Taught("law", "Полномочия, ответственность, локальные акты", 12, {"law": 2, "staffing": 2}),
        Taught("finance", "Муниципальное задание, бюджет и закупки", 12, {"finance": 2, "procurement": 2}),
        Taught("safety", "Безопасность и охрана труда", 12, {"safety": 2}),
    ), for_novices=True),
)  # fmt: skip


def said(course: Course, required: Sequence[UUID]) -> TrainingProgrammeIn:
    """`required`: the families of programmes to be passed before."""
    modules: list[dict[str, Any]] = [
        {"code": each.code, "title": each.title, "hours": each.hours}
        | {"teaches": [{"competency": code, "level": level} for code, level in each.teaches.items()]}
        for each in course.modules
    ]
    content: dict[str, Any] = {
        "provider": PROVIDER,
        "form": course.form,
        "posts": list(course.posts),
        "modules": modules,
        "for_novices": course.for_novices,
    }
    body = {"title": course.title, "kind": course.kind, "content": content | {"requires": list(required)}}
    return TrainingProgrammeIn.model_validate(body)
