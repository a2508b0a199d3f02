"""What is said of one value: the answer, and what backs it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from services.kernel.schemas import Exact, In, Line, wrong
from services.monitoring.engine.kinds import Numbers
from services.monitoring.methodologies.indicators import Code
from services.monitoring.submissions.pages import pages_text, parse_pages

MOST_EVIDENCE = 50
"""Documents that back one value."""

Pages = Annotated[Line, Field(max_length=100), AfterValidator(lambda text: pages_text(parse_pages(text)))]


class EvidenceIn(In):
    """Подтверждение: редакция акта, загруженный файл или документ без номера и даты — что-то одно."""

    act_revision_id: UUID | None = Field(default=None, title="Редакция акта")
    file_id: UUID | None = Field(default=None, title="Файл", description="Загруженный через `…/monitoring/files`")
    document: Line | None = Field(default=None, title="Документ без номера и даты")
    pages: Pages | None = Field(default=None, title="Страницы", examples=["4-17, 62-64"])

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(each is not None for each in (self.act_revision_id, self.file_id, self.document)) != 1:
            raise ValueError("Укажите что-то одно: редакцию акта, файл или документ")
        return self


class AnswerIn(In):
    """Значение показателя. Для показателя «да/нет»: 1 или 0."""

    indicator: Code
    value: Exact | None = Field(
        default=None, title="Значение", description="Если входное данное одно; null — нет ответа", examples=[1]
    )
    inputs: Numbers = Field(
        default={}, title="Входные данные", description="По кодам из методики; чего нет, на то нет ответа"
    )

    @model_validator(mode="after")
    def _said_once(self) -> Self:
        if self.value is not None and self.inputs:
            raise wrong("Укажите что-то одно: `value` или `inputs`", "value")
        return self

    @property
    def cited(self) -> Iterator[tuple[tuple[str | int, ...], EvidenceIn]]:
        """Each source, after where it stands in the answer."""
        return iter(())


def require_distinct(values: Sequence[AnswerIn]) -> None:
    """Raises a validation error at an indicator that was answered before."""
    codes = [each.indicator for each in values]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            raise wrong(f"Показатель указан дважды: {code}", "values", number, "indicator")
