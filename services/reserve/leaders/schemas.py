"""What is said of the base of effective heads."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, In, Line, Out, Prose, StepIn, Text, Version, example
from services.reserve.leaders.ranking import ComparedWith
from services.reserve.leaders.rules import LeaderAction, LeaderSource, LeaderStatus

Share = Annotated[int, Field(ge=1, le=50, title="Доля лучших, %", description="Среди тех, с кем сравнивают")]
Cycles = Annotated[int, Field(ge=1, le=10, title="Циклов", description="В скольких циклах, включая последний")]
Fewest = Annotated[
    int, Field(ge=2, le=1000, title="Сравнивают не меньше", description="Среди меньшего числа лучших нет")
]
Compared = Annotated[
    ComparedWith, Field(title="С кем сравнивают", description="Где в цикле нет кластеров — со всеми в регионе")
]
Automatic = Annotated[bool, Field(title="Выдвигать по результатам", description="Сразу при публикации цикла")]


class LeaderPolicyIn(In):
    """По каким числам регион выдвигает в базу эффективных руководителей."""

    model_config = example({"automatic": True, "share": 10, "cycles": 2, "fewest": 10, "compared": "cluster"})

    automatic: Automatic
    share: Share
    cycles: Cycles
    fewest: Fewest
    compared: Compared


class LeaderPolicyOut(Out):
    """Порядок выдвижения региона. Циклы, где руководитель новый, не считаются; низкое доверие к результату — тоже."""

    place: str = Field(title="Регион")
    automatic: Automatic
    share: Share
    cycles: Cycles
    fewest: Fewest
    compared: Compared
    version: Version


class LeaderCreate(In):
    """Выдвижение руководителя вручную."""

    model_config = example(
        {
            "person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "direction": "personnel",
            "direction_title": "Управление кадрами",
            "ground": "Победитель регионального конкурса, практика распространена в пяти школах",
        }
    )

    person_id: UUID = Field(title="Руководитель")
    direction: Annotated[Text, Field(min_length=1, max_length=100, title="Код направления")]
    direction_title: Line = Field(title="Направление")
    ground: Prose = Field(title="Основание")


class LeaderStepIn(StepIn[LeaderAction]):
    """Шаг в базе эффективных руководителей."""

    model_config = example({"action": "consent"}, {"action": "exclude", "reason": "Перешёл на другую работу"})


class LeaderStandingOut(Out):
    """Место руководителя по направлению в одном цикле."""

    result_id: UUID = Field(title="Результат")
    cycle_id: UUID = Field(title="Цикл")
    period_from: Day = Field(title="Период с")
    period_to: Day = Field(title="Период по", description="Включительно")
    percent: float = Field(title="Процент от максимума направления")
    position: int = Field(title="Место", description="Худшее из мест тех, у кого столько же")
    of: int = Field(title="Из скольких")


class LeaderItem(Out):
    """Руководитель в базе или выдвинутый в неё."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Регион")
    person_id: UUID = Field(title="Руководитель")
    person_name: str = Field(title="ФИО")
    organisation_id: UUID = Field(title="Организация", description="Которой руководил, когда выдвинут")
    organisation_name: str = Field(title="Название организации")
    direction: str = Field(title="Код направления")
    direction_title: str = Field(title="Направление")
    source: LeaderSource = Field(title="Как выдвинут")
    status: LeaderStatus = Field(title="Статус")
    nominated_on: Day = Field(title="Выдвинут")
    included_on: Day | None = Field(title="В базе с", description="null — не включён")
    excluded_on: Day | None = Field(title="Исключён с", description="Первый день вне базы; null — не исключён")
    version: Version


class LeaderOut(LeaderItem):
    """Руководитель в базе: на чём основано выдвижение и что с ним можно сделать."""

    ground: str | None = Field(title="Основание", description="Выдвинутого вручную")
    standings: list[LeaderStandingOut] | None = Field(
        title="Места в циклах", description="Выдвинутого по результатам, от раннего к позднему"
    )
    origin_event_id: UUID | None = Field(title="Событие", description="Которое сообщило о последнем результате")
    consented_on: Day | None = Field(title="Согласие дано")
    exclusion_reason: str | None = Field(title="Причина исключения")
    allowed_actions: list[LeaderAction] = Field(title="Что можно сделать сейчас")


class LeaderQuery(ListQuery):
    """Отбор в базе эффективных руководителей."""

    status: LeaderStatus | None = Field(default=None, description="Статус")
    direction: Annotated[str | None, Field(max_length=100, description="Код направления")] = None
    source: LeaderSource | None = Field(default=None, description="Как выдвинут")
    person_id: UUID | None = Field(default=None, description="Руководитель")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    on: Day | None = Field(default=None, description="Только бывшие в базе в этот день")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть ФИО или организации")] = None
    sort: Literal["person_name", "-person_name", "nominated_on", "-nominated_on"] = Field(
        default="person_name", description="Порядок"
    )


class OwnLeaderList(Out):
    """Записи базы об одном человеке."""

    items: list[LeaderOut] = Field(title="Записи", description="От новых к старым")
