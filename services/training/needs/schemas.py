"""What is said of needs: counts alone, nobody's name."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.kernel.listing import Format
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out
from services.training.competencies.content import NormPost
from services.training.needs.rules import NeedVerdict


class NeedsQuery(In):
    """Чьи потребности, по какой модели."""

    place: Annotated[Place | None, Field(description="Не выше этого места; нет — своя территория")] = None
    framework_id: UUID | None = Field(default=None, description="Модель компетенций; нет — действующая сегодня")
    post: NormPost = Field(default=NormPost.head, description="Чьи дефициты считать")
    verdict: list[NeedVerdict] = Field(default=[], description="Выводы; несколько — любой из них")
    format: Format = None


class NeedGap(Out):
    """Сколько человек не дотягивает на столько уровней."""

    gap: int = Field(title="Уровней до нормы")
    people: int = Field(title="Человек")


class NeedProgramme(Out):
    """Опубликованная программа, которая учит компетенции."""

    programme_id: UUID = Field(title="Программа", description="Опубликованная редакция")
    family: UUID = Field(title="Семейство редакций")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    modules: list[str] = Field(title="Модули", description="Коды тех, что учат этой компетенции")
    level: int = Field(title="До уровня")
    raises: int = Field(
        title="Скольким подходит", description="Из тех, кому не хватает: их уровень ниже того, до чего учат"
    )
    groups: int = Field(title="Групп с местами", description="В которые идёт набор; любой редакции")
    seats_left: int = Field(title="Мест осталось")


class NeedRow(Out):
    """Компетенция: кому её не хватает и чем её можно восполнить."""

    model_config = ConfigDict(title="Потребности")

    competency: str = Field(title="Компетенция", description="Код")
    title: str = Field(title="Название")
    module: str = Field(title="Модуль модели", description="Код")
    lacking: int = Field(title="Не хватает, человек", description="Открытые дефициты")
    by_gap: list[NeedGap] = Field(title="По разрыву", description="Из тех, кому не хватает")
    awaiting: int = Field(title="Ждут подтверждения, человек", description="Обучены и не проверены")
    helpless: int = Field(
        title="Нечем учить, человек", description="Из тех, кому не хватает: выше их уровня не учит ни одна программа"
    )
    enrolled: int = Field(
        title="Зачислены, человек", description="Из тех, кому не хватает: уже в группе, где учат выше их уровня"
    )
    seated: int = Field(
        title="Есть место, человек",
        description="Из остальных: свободных мест, где учат выше их уровня, хватит стольким",
    )
    programmes: list[NeedProgramme] = Field(
        title="Чем восполнить", description="Для этой должности и открытые всей территории; по названию"
    )
    seats_left: int = Field(title="Мест осталось", description="Во всех этих группах")
    verdict: NeedVerdict = Field(title="Вывод")


class NeedsOut(Out):
    """Потребности территории против того, что открыто ей всей. Места программ региона — общие для всего региона."""

    on: Day = Field(title="На день")
    place: str = Field(title="Территория")
    framework_id: UUID = Field(title="Модель компетенций")
    post: NormPost = Field(title="Чьи")
    items: list[NeedRow] = Field(title="Компетенции", description="В порядке модели")
