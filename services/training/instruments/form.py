"""What who answers sees of an instrument: never a key of a test; the rubric of a case only who marks by it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from pydantic import Field

from services.kernel.labels import labelled
from services.kernel.schemas import Out
from services.training.instruments.content import InstrumentContent, InstrumentKind


class AnswerKind(StrEnum):
    """How a question is answered."""

    options = "options"
    grade = "grade"
    text = "text"
    points = "points"


LABELS: dict[StrEnum, str] = labelled(
    {
        AnswerKind.options: "выбрать варианты",
        AnswerKind.grade: "оценить по шкале",
        AnswerKind.text: "написать",
        AnswerKind.points: "поставить балл",
    }
)

ANSWERED: Mapping[InstrumentKind, AnswerKind] = {
    InstrumentKind.test: AnswerKind.options,
    InstrumentKind.self_assessment: AnswerKind.grade,
    InstrumentKind.survey_360: AnswerKind.grade,
    InstrumentKind.expert_sheet: AnswerKind.points,
    InstrumentKind.case: AnswerKind.text,
}


class FormOption(Out):
    """Вариант ответа."""

    code: str = Field(title="Код")
    text: str = Field(title="Текст")


class FormRubric(Out):
    """За что дают столько баллов."""

    points: int = Field(title="Баллы")
    text: str = Field(title="За что")


class FormItem(Out):
    """Один вопрос."""

    code: str = Field(title="Код")
    competency: str = Field(title="Компетенция")
    text: str = Field(title="Текст")
    several: bool = Field(title="Можно выбрать несколько")
    options: list[FormOption] = Field(title="Варианты", description="Пусто — вариантов нет")
    most: int | None = Field(title="Высший балл", description="null — баллов не ставят")
    rubric: list[FormRubric] = Field(title="Рубрика", description="Видит только тот, кто оценивает")


class InstrumentForm(Out):
    """Что спрашивает инструмент, без ключей."""

    kind: InstrumentKind = Field(title="Вид")
    answer: AnswerKind = Field(title="Как отвечают")
    note: str | None = Field(title="Пояснение")
    situation: str | None = Field(title="Ситуация кейса")
    scale: list[str] = Field(title="Шкала", description="Оценка — номер от нуля; пусто — шкалы нет")
    fewest: int | None = Field(title="Порог анонимности, человек", description="null — опрос не анонимный")
    items: list[FormItem] = Field(title="Вопросы")


def form_of(content: InstrumentContent) -> InstrumentForm:
    """What is answered."""
    return _form(content, ANSWERED[content.kind], lambda _: [])


def marking_form_of(content: InstrumentContent) -> InstrumentForm:
    """What is marked by points, with what they are given for."""
    return _form(content, AnswerKind.points, lambda item: getattr(item, "rubric", []))


def _form(content: InstrumentContent, answer: AnswerKind, rubric: Callable[[Any], list[Any]]) -> InstrumentForm:
    return InstrumentForm(
        kind=content.kind,
        answer=answer,
        note=content.note,
        situation=getattr(content, "situation", None),
        scale=getattr(content, "scale", []),
        fewest=getattr(content, "fewest", None),
        items=[
            FormItem(
                code=each.code,
                competency=each.competency,
                text=each.text,
                several=getattr(each, "several", False),
                options=[FormOption.about(option) for option in getattr(each, "options", [])],
                most=getattr(each, "most", None) if answer is AnswerKind.points else None,
                rubric=[FormRubric.about(step) for step in rubric(each)],
            )
            for each in content.asked
        ],
    )
