"""What is said of calendar links."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Instant, Out, Version


class CalendarLinkItem(Out):
    """Ссылка на календарь. Сам секрет не хранится и больше не показывается."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="С которого она выдана: мероприятия видны как с него")
    created_at: Instant = Field(title="Выдана")
    version: Version


class CalendarLinkOut(CalendarLinkItem):
    """Новая ссылка на календарь: сохраните адрес, второй раз он не показывается."""

    path: str = Field(
        title="Адрес",
        description="От адреса системы; для программы-календаря. Кто знает его, видит ваш календарь",
        examples=["/api/v1/training/calendars/mP1v…9Q.ics"],
    )


class CalendarLinkQuery(ListQuery):
    """Порядок ссылок."""

    sort: Literal["created_at", "-created_at"] = Field(default="-created_at", description="Порядок")
