"""What is said of sites to the whole region."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, Text
from services.training.sites.rules import SiteStatus
from services.training.sites.schemas import Programme, SiteTeaches, SiteTold


class SiteNoticeItem(SiteTold):
    """Площадка, как её видит весь регион."""

    site_place: str = Field(title="Место")
    programme: Programme
    teaches: list[SiteTeaches] = Field(title="Что развивает")
    opened_on: Day = Field(title="Статус присвоен")


class SiteNoticeQuery(ListQuery):
    """Отбор площадок региона."""

    status: SiteStatus | None = Field(default=None, description="Статус на сегодня")
    organisation_id: UUID | None = Field(default=None, description="Школа")
    direction: Annotated[str | None, Field(max_length=60, description="Код направления")] = None
    competency: Annotated[str | None, Field(max_length=60, description="Код компетенции, которую развивает")] = None
    site_place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    on: Day | None = Field(default=None, description="Работающие в этот день")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "valid_to", "-valid_to"] = Field(default="title", description="Порядок")
