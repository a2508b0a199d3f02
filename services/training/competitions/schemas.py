"""What is said of competitions."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import (
    Code,
    Day,
    Exact,
    In,
    Line,
    Out,
    Prose,
    Reached,
    StepIn,
    Text,
    Version,
    example,
    wrong,
)
from services.training.competitions.passing import LEVELS
from services.training.competitions.rules import (
    CompetitionAction,
    CompetitionLevel,
    CompetitionStatus,
)

EXAMPLE: dict[str, Any] = {
    "title": "Директор года",
    "year": 2027,
    "levels": ["municipal", "regional", "federal"],
    "nominations": [{"code": "start", "title": "Управленческий старт"}],
    "criteria": [
        {"code": "relevance", "title": "Актуальность", "most": 2},
        {"code": "results", "title": "Результаты", "most": 10},
    ],
    "winners": 1,
    "prizes": 2,
}


class CompetitionNominationIn(In):
    """Номинация."""

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")


class CompetitionCriterionIn(In):
    """Критерий оценочного листа: оценка от нуля до наибольшей."""

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")
    most: Annotated[Exact, Field(gt=0, le=1000)] = Field(title="Наибольшая оценка")


Title = Annotated[Line, Field(title="Название")]
Year = Annotated[int, Field(ge=2000, le=2999, title="Год")]
Description = Annotated[Prose | None, Field(title="Описание", description="null — нет")]
Levels = Annotated[
    list[CompetitionLevel],
    Field(min_length=1, max_length=len(LEVELS), title="Этапы", description="Подряд, от муниципального к федеральному"),
]
Nominations = Annotated[list[CompetitionNominationIn], Field(min_length=1, max_length=30, title="Номинации")]
Criteria = Annotated[list[CompetitionCriterionIn], Field(min_length=1, max_length=50, title="Критерии")]
Winners = Annotated[
    int, Field(ge=1, le=100, title="Победителей в номинации", description="Мест; равные делят место и не исключаются")
]
Prizes = Annotated[int, Field(ge=0, le=100, title="Призёров в номинации", description="Мест после победителей")]


class CompetitionIn(In):
    """Профессиональный конкурс руководителей."""

    model_config = example(EXAMPLE)

    title: Title
    year: Year
    description: Description = None
    levels: Levels
    nominations: Nominations
    criteria: Criteria
    winners: Winners = 1
    prizes: Prizes = 2

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if len(set(self.levels)) < len(self.levels):
            raise wrong("Этап назван дважды", "levels")
        for field in ("nominations", "criteria"):
            codes = [each.code for each in getattr(self, field)]
            if len(set(codes)) < len(codes):
                raise wrong("Код назван дважды", field)
        return self


class CompetitionStepIn(StepIn[CompetitionAction]):
    """Шаг конкурса."""

    model_config = example({"action": "announce"}, {"action": "cancel", "reason": "Нет финансирования"})


class CompetitionItem(Out):
    """Конкурс в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Кто проводит: регион или муниципалитет")
    title: Title
    year: Year
    levels: Levels
    status: CompetitionStatus = Field(title="Статус")
    version: Version


class CompetitionOut(CompetitionItem):
    """Конкурс целиком."""

    description: Description
    nominations: Nominations
    criteria: Criteria
    winners: Winners
    prizes: Prizes
    allowed_actions: list[CompetitionAction] = Field(title="Что можно сделать сейчас")


class CompetitionQuery(ListQuery):
    """Отбор конкурсов."""

    year: int | None = Field(default=None, ge=2000, le=2999, description="Год")
    status: CompetitionStatus | None = Field(default=None, description="Статус")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "year", "-year"] = Field(default="-year", description="Порядок")


class CompetitionParticipationQuery(In):
    """За какой день и по какой территории."""

    on: Day | None = Field(default=None, description="На какой день считать руководителей; нет — сегодня")
    place: Place | None = Field(default=None, description="Территория; нет — своя")


class CompetitionParticipationRow(Out):
    """Доля руководителей, участвующих в конкурсе."""

    place: str = Field(title="Место")
    name: str | None = Field(title="Муниципалитет", description="null — вся территория")
    participants: int = Field(title="Участников среди руководителей")
    heads: int = Field(title="Руководителей в должности")
    percent: Reached | None = Field(
        title="Доля, %", description="Один знак, половина — вверх; null — руководителей нет"
    )


class CompetitionParticipationOut(Out):
    """Участие руководителей в конкурсе по муниципалитетам."""

    on: Day = Field(title="На день")
    total: CompetitionParticipationRow = Field(
        title="Всего", description="Человек; кто руководит двумя организациями — один"
    )
    municipalities: list[CompetitionParticipationRow] = Field(title="Муниципалитеты", description="По названию")
