"""What is said of stages, of who competes, and of who won."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Code, Exact, In, Link, Out, StepIn, Version, example
from services.training.competitions.rules import (
    CompetitionLevel,
    CompetitionResult,
    CompetitionStageAction,
    CompetitionStageStatus,
)

_PERSON = "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"


class CompetitionStageCreate(In):
    """Этап там, где его проводят."""

    model_config = example({"level": "municipal", "municipality_id": _PERSON})

    level: CompetitionLevel = Field(title="Этап")
    municipality_id: UUID | None = Field(default=None, title="Муниципалитет", description="Муниципального этапа")


class CompetitionStageStepIn(StepIn[CompetitionStageAction]):
    """Шаг этапа."""

    model_config = example({"action": "judge"}, {"action": "close"})


class CompetitionStageItem(Out):
    """Этап конкурса в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где проводится")
    competition_id: UUID = Field(title="Конкурс")
    competition_title: str | None = Field(title="Название конкурса")
    municipality_name: str | None = Field(title="Муниципалитет", description="null — этап региона или выше")
    level: CompetitionLevel = Field(title="Этап")
    status: CompetitionStageStatus = Field(title="Статус")
    version: Version


class CompetitionStageOut(CompetitionStageItem):
    """Этап конкурса целиком."""

    entries: int = Field(title="Заявок")
    jurors: int = Field(title="Членов жюри")
    sheets_missing: int = Field(title="Не сдано листов", description="На федеральном этапе листов нет: 0")
    allowed_actions: list[CompetitionStageAction] = Field(title="Что можно сделать сейчас")


class CompetitionStageQuery(ListQuery):
    """Отбор этапов."""

    competition_id: UUID | None = Field(default=None, description="Конкурс")
    level: CompetitionLevel | None = Field(default=None, description="Этап")
    status: CompetitionStageStatus | None = Field(default=None, description="Статус")
    sort: Literal["place", "-place"] = Field(default="place", description="Порядок")


Nomination = Annotated[Code, Field(title="Номинация", description="Код номинации конкурса")]
Address = Annotated[Link | None, Field(title="Ссылка", description="На конкурсные материалы; null — нет")]
FileId = Annotated[UUID | None, Field(title="Файл", description="Конкурсные материалы; null — нет")]


class CompetitionEntryCreate(In):
    """Кого выдвигают и в какой номинации."""

    model_config = example({"person_id": _PERSON, "nomination": "start"})

    person_id: UUID = Field(title="Человек", description="Руководитель организации, из справочника")
    organisation_id: UUID | None = Field(
        default=None, title="Организация", description="Которой он руководит; null — первая из них"
    )
    nomination: Nomination
    link: Address = None
    file_id: FileId = None


class CompetitionPassIn(In):
    """Кто проходит на этот этап: заявка предыдущего."""

    model_config = example({"entry_id": _PERSON})

    entry_id: UUID = Field(title="Заявка предыдущего этапа")


class CompetitionResultIn(In):
    """Результат, известный извне: федеральный этап."""

    model_config = example({"result": "prize_winner"})

    result: CompetitionResult = Field(title="Результат")


class CompetitionEntryOut(Out):
    """Заявка на этап конкурса. Баллы и результат появляются, когда подведены итоги."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где человек работает")
    competition_id: UUID = Field(title="Конкурс")
    competition_title: str | None = Field(title="Название конкурса")
    stage_id: UUID = Field(title="Этап")
    passed_from_id: UUID | None = Field(title="Заявка предыдущего этапа", description="null — выдвинут на этот")
    person_id: UUID = Field(title="Человек")
    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены или ещё не получены")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str | None = Field(title="Название организации")
    nomination: Nomination
    nomination_title: str | None = Field(title="Название номинации")
    link: Address
    file_id: FileId
    points: Exact | None = Field(title="Баллы", description="Среднее сумм по листам")
    rank: int | None = Field(title="Место в номинации")
    tied: bool = Field(title="Место разделено", description="У других в номинации столько же баллов")
    result: CompetitionResult | None = Field(title="Результат")
    version: Version


class CompetitionEntryQuery(ListQuery):
    """Отбор заявок."""

    competition_id: UUID | None = Field(default=None, description="Конкурс")
    stage_id: UUID | None = Field(default=None, description="Этап")
    nomination: Annotated[str | None, Field(max_length=60, description="Код номинации")] = None
    person_id: UUID | None = Field(default=None, description="Человек")
    result: CompetitionResult | None = Field(default=None, description="Результат")
    sort: Literal["full_name", "-full_name", "points", "-points"] = Field(default="full_name", description="Порядок")


class CompetitionLaureate(Out):
    """Победитель или призёр."""

    full_name: str | None = Field(title="ФИО", description="null — данные уничтожены")
    organisation_name: str | None = Field(title="Организация")
    rank: int | None = Field(title="Место", description="null — федеральный этап")
    tied: bool = Field(title="Место разделено")
    result: CompetitionResult = Field(title="Результат")


class CompetitionNominationResult(Out):
    """Итог номинации."""

    nomination: Nomination
    title: str = Field(title="Название")
    participants: int = Field(title="Всего участников")
    laureates: list[CompetitionLaureate] = Field(title="Победители и призёры", description="По месту")


class CompetitionResultsOut(Out):
    """Итоги этапа по номинациям."""

    stage_id: UUID = Field(title="Этап")
    nominations: list[CompetitionNominationResult] = Field(title="Номинации")
