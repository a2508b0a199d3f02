"""What is said of tables of values."""

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.places import Place


class TemplateQuery(BaseModel):
    """Чей шаблон."""

    model_config = ConfigDict(extra="forbid")

    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
