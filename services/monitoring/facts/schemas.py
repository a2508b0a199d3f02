"""What is said of facts and of the reactions to them."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.directory.switching import ReactionShown
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, Instant, Out
from services.monitoring.facts.ledger import FactKind
from services.monitoring.facts.rules import FactState, ReactionName
from services.monitoring.methodologies.indicators import SystemMeasure


class FactOriginOut(Out):
    """Событие, из которого известен факт."""

    source: str = Field(title="Служба")
    type: str = Field(title="Вид события")
    event_id: UUID = Field(title="Идентификатор события")
    time: Instant = Field(title="Когда о нём сообщено")


class FactItem(Out):
    """Факт из другой службы: что произошло, с кем, где и откуда это известно."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    reaction: ReactionName = Field(title="Реакция")
    kind: FactKind = Field(title="Что произошло")
    record_id: UUID = Field(
        title="Запись службы",
        description="Диагностика, маршрут, стажировка, программа перевода, зачисление в резерв, назначение",
    )
    person_id: UUID = Field(title="С кем", description="У программы перевода — кто руководит командой")
    organisation_id: UUID | None = Field(title="Организация")
    day: Day = Field(title="День", description="У уровня — день, когда он измерен, у назначения — первый в должности")
    until: Day | None = Field(
        title="По какой день", description="В резерве или программа перевода, включительно; null — срок не назван"
    )
    competence: str | None = Field(title="Код компетенции", description="null — не названа")
    level_before: int | None = Field(title="Уровень до", description="null — прежде не измеряли")
    level_after: int | None = Field(title="Уровень после", description="null — уровень не измеряли")
    entry_id: UUID | None = Field(title="Из какого зачисления в резерв", description="null — назначен не из резерва")
    plan: dict[str, Any] | None = Field(
        title="Что передано для плана", description="Цели и меры утверждённой программы перевода; null у остальных"
    )
    origin: FactOriginOut = Field(title="Откуда известно")
    recorded_at: Instant = Field(title="Получен")
    applied_at: Instant | None = Field(title="Учитывается с", description="null — реакция выключена, факт ждёт")
    withdrawn_at: Instant | None = Field(title="Отозван", description="Служба удалила запись; null — нет")


class FactQuery(ListQuery):
    """Отбор фактов."""

    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета или школы")
    measure: SystemMeasure | None = Field(default=None, description="Что по ним считает система")
    cycle_id: UUID | None = Field(
        default=None, description="Цикл: факты не позже его периода, а с `measure` — только те, что в него входят"
    )
    reaction: ReactionName | None = Field(default=None, description="Реакция")
    kind: list[FactKind] = Field(default=[], description="Что произошло; можно несколько")
    person_id: UUID | None = Field(default=None, description="С кем")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    record_id: UUID | None = Field(default=None, description="Запись службы")
    day_from: Day | None = Field(default=None, description="Не раньше")
    day_to: Day | None = Field(default=None, description="Не позже, включительно")
    known_at: Instant | None = Field(default=None, description="Только учтённые на это время")
    state: FactState | None = Field(default=None, description="Учтён, ждёт или отозван")
    sort: Literal["day", "-day", "recorded_at", "-recorded_at"] = Field(default="-day", description="Порядок")


class ReactionOut(ReactionShown):
    """Что мониторинг делает по событиям других служб, и делает ли сейчас."""

    name: ReactionName = Field(title="Реакция")
    measures: list[SystemMeasure] = Field(title="Что по ней считают")


class ReactionList(Out):
    """Все реакции."""

    items: list[ReactionOut] = Field(title="Реакции")
