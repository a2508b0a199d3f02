"""What is said of tables of values."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.labels import labelled
from services.kernel.places import Place


class TableFormat(StrEnum):
    """What a table of values is written with."""

    xlsx = "xlsx"
    csv = "csv"


LABELS = labelled({TableFormat.xlsx: "книга Excel", TableFormat.csv: "CSV"})


class TemplateQuery(BaseModel):
    """Чей шаблон и в каком виде."""

    model_config = ConfigDict(extra="forbid")

    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    format: TableFormat = Field(
        default=TableFormat.xlsx, description="В CSV нет ни паспортов, ни списков, ни закрытых ячеек"
    )
