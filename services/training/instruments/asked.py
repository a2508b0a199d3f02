"""What can be asked, and what an answer is worth: options with a key, statements, criteria, questions with a rubric."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from services.kernel.schemas import Code, In, Prose, wrong

Weight = Annotated[int, Field(title="Вес", ge=1, le=100)]


class Item(NamedTuple):
    """One thing that is asked, as far as its worth goes."""

    code: str
    competency: str
    weight: int


class AskedItem(In):
    """О чём вопрос."""

    code: Code = Field(title="Код")
    competency: Code = Field(title="Компетенция", description="Код из модели компетенций")
    text: Prose = Field(title="Текст")
    weight: Weight = 1


class KeyedOption(In):
    """Вариант ответа; верный ли он, отвечающий не видит."""

    code: Code = Field(title="Код")
    text: Prose = Field(title="Текст")
    right: bool = Field(default=False, title="Верный")


class KeyedQuestion(AskedItem):
    """Вопрос теста с ключом."""

    several: bool = Field(default=False, title="Можно выбрать несколько")
    options: Annotated[list[KeyedOption], Field(min_length=2, max_length=20)] = Field(title="Варианты")

    @model_validator(mode="after")
    def _keyed(self) -> Self:
        right = sum(each.right for each in self.options)
        if repeated := _repeated(each.code for each in self.options):
            raise wrong(f"Вариант назван дважды: {repeated}", "options")
        if not right or (right > 1 and not self.several):
            raise wrong("Верный вариант один, если нельзя выбрать несколько, и хотя бы один всегда", "options")
        return self

    @property
    def key(self) -> frozenset[str]:
        return frozenset(each.code for each in self.options if each.right)


class ExpertCriterion(AskedItem):
    """Критерий экспертного листа."""

    most: int = Field(title="Высший балл", ge=1, le=100)


class RubricStep(In):
    """За что дают столько баллов."""

    points: int = Field(title="Баллы", ge=0, le=100)
    text: Prose = Field(title="За что")


class CaseQuestion(AskedItem):
    """Открытый вопрос кейса и то, как оценивают ответ; рубрику отвечающий не видит."""

    rubric: Annotated[list[RubricStep], Field(min_length=2, max_length=20)] = Field(
        title="Рубрика", description="По возрастанию баллов, от нуля"
    )

    @model_validator(mode="after")
    def _rising(self) -> Self:
        points = [each.points for each in self.rubric]
        if points[0] != 0 or not rises(points):
            raise wrong("Баллы рубрики возрастают от нуля", "rubric")
        return self

    @property
    def most(self) -> int:
        return self.rubric[-1].points


class Statement(AskedItem):
    """Утверждение, с которым соглашаются по шкале."""


def rises(numbers: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


def _repeated(codes: Iterable[str]) -> str | None:
    return next((code for code, times in Counter(codes).items() if times > 1), None)
