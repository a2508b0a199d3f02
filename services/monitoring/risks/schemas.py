"""What is said of episodes of risk."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Out, Text, Version
from services.monitoring.risks.rules import RiskIdentity


class EpisodeCauseOut(Out):
    """Причина риска и в скольких циклах она была."""

    code: str = Field(title="Код правила")
    title: str = Field(title="Причина")
    cycles: int = Field(title="Циклов")


class RiskEpisodeItem(Out):
    """Пребывание в группе риска: от попадания до выхода. Считаются только опубликованные региональные циклы."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    identity: RiskIdentity = Field(title="Чей риск")
    identity_id: UUID = Field(title="Руководитель, организация или муниципалитет")
    name: str = Field(title="Название или ФИО")
    municipality_name: str = Field(title="Муниципалитет")
    first_cycle_id: UUID = Field(title="Первый цикл")
    last_cycle_id: UUID = Field(title="Последний цикл в риске")
    closed_cycle_id: UUID | None = Field(title="Цикл выхода", description="null — пребывание не закончено")
    cycle_ids: list[UUID] = Field(title="Циклы в риске", description="По порядку")
    streak: int = Field(title="Циклов подряд", description="Последняя непрерывная серия")
    longest: int = Field(title="Самая длинная серия")
    re_entries: int = Field(title="Возвращений", description="Сколько раз снова оказался в риске до конца пребывания")
    clean: int = Field(title="Циклов без риска подряд")
    causes: list[EpisodeCauseOut] = Field(title="Причины")
    repeated: bool = Field(title="Повторное присутствие", description="В риске два цикла подряд или больше")
    inherited: bool = Field(title="Унаследованный риск", description="Риск продолжился при другом руководителе")
    open: bool = Field(title="Не закончено", description="Закончится, когда циклов без риска подряд будет достаточно")
    version: Version


class RiskEpisodeQuery(ListQuery):
    """Отбор пребываний в группе риска."""

    identity: RiskIdentity | None = Field(default=None, description="Чей риск")
    identity_id: UUID | None = Field(default=None, description="Руководитель, организация или муниципалитет")
    open: bool | None = Field(default=None, description="Не закончено")
    repeated: bool | None = Field(default=None, description="Повторное присутствие")
    inherited: bool | None = Field(default=None, description="Унаследованный риск")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия или ФИО")] = None
    sort: Literal["name", "-name", "streak", "-streak"] = Field(default="-streak", description="Порядок")
