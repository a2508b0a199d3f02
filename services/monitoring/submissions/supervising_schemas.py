"""What is said by those who check submissions: terms, layers, many at once."""

from collections.abc import Iterator
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out, Prose, example
from services.monitoring.submissions.values import AnswerIn, EvidenceIn, require_distinct


class ConfirmedIn(AnswerIn):
    """Число по независимым данным и откуда оно известно."""

    source: EvidenceIn = Field(title="Источник")

    @property
    def cited(self) -> Iterator[tuple[tuple[str | int, ...], EvidenceIn]]:
        yield ("source",), self.source


class LayerIn(In):
    """Слой целиком: чего в нём нет, то из слоя удаляется. Пустой список очищает слой."""

    model_config = example(
        {"values": [{"indicator": "q2", "value": 3, "source": {"document": "Акт выездной проверки", "pages": "2"}}]}
    )

    values: list[ConfirmedIn] = Field(max_length=1000, title="Значения")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        require_distinct(self.values)
        return self


class DeadlineIn(In):
    """Последний день для одного субъекта. Причина остаётся в истории."""

    model_config = example({"deadline": "2027-03-15", "reason": "Карантин в школе"})

    deadline: Day | None = Field(title="Отсрочка до", description="Включительно; null — срок цикла")
    reason: Prose = Field(title="Причина")


class ManyIn(In):
    """Какие представления данных перевести на следующий шаг: ожидающие в цикле, в муниципалитете или названные."""

    model_config = example({"cycle_id": "6f1f2c9e-6a8f-4e0e-9a53-0f0f3e8f6b11", "place": "ru.r67.m26"})

    cycle_id: UUID = Field(title="Цикл")
    place: Place | None = Field(default=None, title="Не выше этого места")
    ids: list[UUID] | None = Field(
        default=None, min_length=1, max_length=1000, title="Только эти", description="null — все, что ждут шага"
    )


class RefusedOut(Out):
    """Чему отказано и почему."""

    id: UUID = Field(title="Представление данных")
    subject_name: str = Field(title="Название субъекта")
    reason: str = Field(title="Код причины")
    detail: str = Field(title="Объяснение")


class ManyOut(Out):
    """Что проведено и чему отказано; отказ одному других не останавливает."""

    done: list[UUID] = Field(title="Проведены")
    refused: list[RefusedOut] = Field(title="Отказано")
