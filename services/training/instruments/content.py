"""What an instrument says: what is asked, how it is answered, what an answer is worth, and from which share a level
begins. Nothing of the scales is in any act (DOMAIN.md, E): every region sets its own.

Keys of a test and rubrics of a case are here alone; who answers is shown a `form`.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import In, Line, Prose, wrong
from services.training.instruments.asked import (
    CaseQuestion,
    ExpertCriterion,
    Item,
    KeyedQuestion,
    Statement,
    rises,
)

FEWEST = 3
"""Respondents of a 360° survey behind any figure that is shown: of two each would know what the other said."""


class InstrumentKind(StrEnum):
    test = "test"
    self_assessment = "self_assessment"
    survey_360 = "survey_360"
    expert_sheet = "expert_sheet"
    case = "case"


LABELS: dict[StrEnum, str] = labelled(
    {
        InstrumentKind.test: "тест",
        InstrumentKind.self_assessment: "самооценка",
        InstrumentKind.survey_360: "опрос 360°",
        InstrumentKind.expert_sheet: "экспертный лист",
        InstrumentKind.case: "кейс",
    }
)

REST = 90
"""Days: a term of school work, in which somebody can have learned what the test asks, and too long to find out its key
answer by answer."""

Scale = Annotated[
    list[Line], Field(title="Шкала", description="От низшей оценки к высшей", min_length=2, max_length=11)
]


class Instrumental(In):
    """What all instruments have."""

    member: ClassVar[str]
    """The field that lists what is asked."""

    note: Prose | None = Field(default=None, title="Пояснение отвечающему")
    thresholds: Annotated[list[Annotated[int, Field(ge=0, le=100)]], Field(min_length=1, max_length=10)] = Field(
        title="Пороги уровней",
        description="С какой доли набранного, %, начинается каждый уровень шкалы, от первого; ниже — уровень 0",
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not rises(self.thresholds):
            raise wrong("Пороги возрастают", "thresholds")
        known: set[str] = set()
        for at, each in enumerate(self.asked):
            if each.code in known:
                raise wrong("Код повторяется", self.member, at, "code")
            known.add(each.code)
        return self

    @property
    def asked(self) -> Sequence[Any]:
        """Whatever is asked, an `AskedItem` of the kind."""
        found: Sequence[Any] = getattr(self, self.member)
        return found

    @property
    def rest(self) -> int:
        """Days between two times somebody answers it; 0: what has no key is asked as often as one likes."""
        return 0

    @property
    def items(self) -> list[Item]:
        return [Item(each.code, each.competency, each.weight) for each in self.asked]

    @property
    def competencies(self) -> list[str]:
        """Codes, in the order they are first asked of."""
        return list(dict.fromkeys(each.competency for each in self.asked))


class TestInstrument(Instrumental):
    """Тест с ключами и весами. Несколько верных: верно выбранные минус неверно выбранные, не меньше нуля.

    Точную долю набранного тот, кто отвечал, не видит: по ней ключи подбирают.
    """

    __test__ = False  # no test of pytest's
    member = "questions"
    kind: Literal[InstrumentKind.test] = Field(title="Вид")
    questions: Annotated[list[KeyedQuestion], Field(min_length=1, max_length=300)] = Field(title="Вопросы")
    repeat_after_days: Annotated[int, Field(ge=1, le=1100)] = Field(
        default=REST,
        title="Снова не раньше чем через, дней",
        description="После сданных ответов, любой редакции: частыми попытками подбирают ключи",
    )

    @property
    def rest(self) -> int:
        return self.repeat_after_days


class SelfAssessment(Instrumental):
    """Самооценка: утверждения и шкала."""

    member = "statements"
    kind: Literal[InstrumentKind.self_assessment] = Field(title="Вид")
    scale: Scale
    statements: Annotated[list[Statement], Field(min_length=1, max_length=300)] = Field(title="Утверждения")


class Survey360(Instrumental):
    """Опрос тех, кто работает рядом: показывают только сводное и только если ответили не меньше заданного числа."""

    member = "statements"
    kind: Literal[InstrumentKind.survey_360] = Field(title="Вид")
    fewest: int = Field(title="Порог анонимности, человек", ge=FEWEST, le=50)
    scale: Scale
    statements: Annotated[list[Statement], Field(min_length=1, max_length=300)] = Field(title="Утверждения")


class ExpertSheet(Instrumental):
    """Лист, который заполняет эксперт."""

    member = "criteria"
    kind: Literal[InstrumentKind.expert_sheet] = Field(title="Вид")
    criteria: Annotated[list[ExpertCriterion], Field(min_length=1, max_length=300)] = Field(title="Критерии")


class CaseInstrument(Instrumental):
    """Кейс: ситуация, открытые вопросы и рубрика, по которой ответы оценивает эксперт."""

    member = "questions"
    kind: Literal[InstrumentKind.case] = Field(title="Вид")
    situation: Prose = Field(title="Ситуация")
    questions: Annotated[list[CaseQuestion], Field(min_length=1, max_length=50)] = Field(title="Вопросы")


InstrumentContent = Annotated[
    TestInstrument | SelfAssessment | Survey360 | ExpertSheet | CaseInstrument, Field(discriminator="kind")
]

CONTENT: TypeAdapter[InstrumentContent] = TypeAdapter(InstrumentContent)
