"""What is said of the reactions of training."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.directory.switching import ReactionShown
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Instant, Out
from services.training.reactions.rules import TrainingReaction


class TrainingReactionOut(ReactionShown):
    """Что служба обучения делает по событиям других служб, и делает ли сейчас."""

    name: TrainingReaction = Field(title="Реакция")


class TrainingReactionList(Out):
    """Все реакции службы обучения."""

    items: list[TrainingReactionOut] = Field(title="Реакции")


class ReceivedEventItem(Out):
    """Событие другой службы и что по нему сделано."""

    id: UUID = Field(title="Событие")
    type: str = Field(title="Тип")
    record_id: UUID = Field(title="О чём", description="Запись службы, которая сообщила")
    place: str = Field(title="Место")
    said_at: Instant = Field(title="Сообщено")
    applied_at: Instant | None = Field(title="Учтено", description="null — ждёт включения реакции")
    withdrawn_at: Instant | None = Field(title="Отозвано")
    outcome: dict[str, Any] | None = Field(
        title="Что сделано",
        description="Идентификаторы того, что есть, и в `left` — чего нет и почему; null — ещё ничего",
    )


class RiskReactionRepeated(Out):
    """Скольким и какие дела нашлись."""

    people: int = Field(title="Руководителей", description="В группе риска сегодня и без чего-либо из перечисленного")
    diagnostics: int = Field(
        title="Без диагностики", description="Её нет, она отменена или её срок вышел без ответов: спросят заново"
    )
    routes: int = Field(title="Без маршрута", description="Его нет или он отменён: составят проект, если есть дефициты")
    empty_drafts: int = Field(
        title="С проектом без шагов", description="Составят заново из предложений, которые есть теперь"
    )


class ReceivedEventQuery(ListQuery):
    """Отбор полученных событий."""

    type: str | None = Field(default=None, max_length=100, description="Тип события")
    record_id: UUID | None = Field(default=None, description="О какой записи")
    place: Place | None = Field(default=None, description="Не выше этого места")
    sort: Literal["said_at", "-said_at"] = Field(default="-said_at", description="Порядок")
