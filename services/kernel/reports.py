"""What an import says of a table: how it ended, how many rows, and everything that is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic import Field

from services.kernel.cells import Value
from services.kernel.labels import labelled
from services.kernel.layouts import Fitted
from services.kernel.problems import Invalid
from services.kernel.schemas import Out
from services.kernel.shown import text
from services.kernel.tables import Mistake, Row

MOST_ERRORS: Final = 1_000
"""Errors in a report; all of them stand in the file of failed rows."""
_SHOWN: Final = 200


class ImportStatus(StrEnum):
    applied = "applied"
    validated = "validated"
    partial = "partial"
    rejected = "rejected"


LABELS = labelled(
    {
        ImportStatus.applied: "записаны все строки",
        ImportStatus.validated: "проверено, ничего не записано",
        ImportStatus.partial: "записаны не все строки",
        ImportStatus.rejected: "отклонено, ничего не записано",
    }
)


class ImportErrorOut(Out):
    """Ошибка в строке таблицы."""

    row: int = Field(title="Номер строки данных", description="От 1, без заголовка; одинаков во всех форматах")
    cell: str | None = Field(
        title="Ячейка", description="Например, B17, как в Excel; null в JSON и у ошибки во всей строке"
    )
    column: str | None = Field(title="Код столбца", description="null у ошибки во всей строке")
    code: str = Field(title="Код ошибки")
    message: str = Field(title="Объяснение")
    value: str | None = Field(title="Что стоит в ячейке", description=f"Первые {_SHOWN} знаков; null, если пусто")


class ImportOut(Out):
    """Отчёт о загрузке таблицы."""

    status: ImportStatus = Field(title="Итог")
    rows: int = Field(title="Строк в таблице", description="Без заголовка и пустых строк")
    created: int = Field(title="Создано записей")
    updated: int = Field(title="Изменено записей")
    unchanged: int = Field(title="Осталось как было")
    rejected: int = Field(title="Строк с ошибками")
    errors: list[ImportErrorOut] = Field(title="Ошибки", description=f"По порядку строк, не больше {MOST_ERRORS}")
    more_errors: int = Field(
        title="Ошибок сверх перечисленных", description="Все стоят в файле ошибочных строк: `report=rows`"
    )


class ImportRejected(Invalid):
    """Таблица отклонена из-за ошибок в строках, ничего не записано. Отчёт в поле report."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A row that is not taken, and all that is wrong with it."""

    row: Row
    mistakes: Sequence[Mistake]


def told(fitted: Fitted, failed: Sequence[Failed]) -> Iterator[ImportErrorOut]:
    """Everything that is wrong, in the order of the rows."""
    for each in failed:
        for mistake in each.mistakes:
            yield ImportErrorOut(
                row=each.row.number,
                cell=fitted.cell(each.row, mistake.column),
                column=mistake.column,
                code=mistake.code,
                message=mistake.message,
                value=_shown(fitted.value(each.row, mistake.column)),
            )


def _shown(value: Value) -> str | None:
    return None if value is None else text(value)[:_SHOWN]


def report(
    status: ImportStatus, rows: int, counts: Mapping[str, int], failed: Sequence[Failed], fitted: Fitted
) -> ImportOut:
    """The report; `counts` says created, updated and unchanged."""
    total = sum(len(each.mistakes) for each in failed)
    errors = [error for error, _ in zip(told(fitted, failed), range(MOST_ERRORS), strict=False)]
    return ImportOut(
        status=status, rows=rows, rejected=len(failed), errors=errors, more_errors=total - len(errors), **counts
    )
