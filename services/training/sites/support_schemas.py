"""What is said of the support of sites."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, In, Instant, Out, Prose, example
from services.training.sites.supporting import SupportKind

KindField = Annotated[SupportKind, Field(title="Что сделано")]
DayField = Annotated[Day, Field(title="Когда")]
TextField = Annotated[Prose, Field(title="О чём")]
FileField = Annotated[UUID | None, Field(title="Файл", description="null — файла нет")]


class SiteSupportCreate(In):
    """Запись журнала сопровождения. Записи не меняют: ошибку исправляет другая запись."""

    model_config = example(
        {"kind": "consultation", "day": "2027-03-15", "text": "Разобрали программу стажировки и анкету стажёра"}
    )

    kind: KindField
    day: DayField
    text: TextField
    file_id: FileField = None
    corrects_id: UUID | None = Field(default=None, title="Исправляет", description="Какую запись; null — новая")


class SiteSupportItem(Out):
    """Запись журнала сопровождения."""

    id: UUID = Field(title="Идентификатор")
    kind: KindField
    day: DayField
    text: TextField
    file_id: FileField
    corrects_id: UUID | None = Field(title="Исправляет", description="null — ничего")
    corrected_by: UUID | None = Field(title="Исправлена записью", description="null — действует")
    person_id: UUID | None = Field(title="Кто записал", description="null — человек не указан в учётной записи")
    recorded_at: Instant = Field(title="Записано")


class SiteSupportQuery(ListQuery):
    """Отбор записей журнала."""

    kind: SupportKind | None = Field(default=None, description="Что сделано")
    standing: bool | None = Field(
        default=None, description="true — только не исправленные, false — только исправленные"
    )
    sort: Literal["day", "-day"] = Field(default="-day", description="Порядок")
