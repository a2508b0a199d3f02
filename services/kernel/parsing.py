"""Rows of an uploaded table made into records: what was understood, and what is wrong with what was not."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from services.kernel.cells import Value
from services.kernel.layouts import Fitted, Layout
from services.kernel.reports import Failed
from services.kernel.tables import Limits, Mistake, Row, bad
from services.kernel.uploads import Uploaded
from services.kernel.validation import field_errors

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Refused(Exception):
    """Raised by a `Parse`: all it has against a row."""

    def __init__(self, *mistakes: Mistake) -> None:
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Taken(Generic[T]):
    """A row and what was understood of it."""

    row: Row
    record: T


Parse = Callable[[Mapping[str, Value]], T]
"""From the cells of a row that hold something, by the codes of their columns. Raises Refused."""


def rows_of(model: type[M]) -> Parse[M]:
    """A `Parse` for rows that a model describes, whose fields are called as the columns."""

    def parse(said: Mapping[str, Value]) -> M:
        try:
            return model.model_validate(said)
        except ValidationError as invalid:
            errors = ({**each, "loc": ("body", *each["loc"][:1])} for each in invalid.errors())
            told = field_errors(errors)
        raise Refused(*(Mistake(each["code"], each["detail"], each["pointer"][1:] or None) for each in told))

    return parse


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """The rows of a table, told apart."""

    fitted: Fitted
    rows: int
    good: Sequence[Taken[T]]
    bad: Sequence[Failed]

    def failed(self, refused: Iterable[tuple[Row, Mistake]]) -> list[Failed]:
        """Those that were bad and those refused later, in their order."""
        found: dict[int, Failed] = {each.row.number: each for each in self.bad}
        for row, mistake in refused:
            known = found.get(row.number)
            found[row.number] = Failed(row, [*(known.mistakes if known else ()), mistake])
        return [found[number] for number in sorted(found)]


def check(
    upload: Uploaded, layout: Layout, parse: Parse[T], key: Callable[[T], Hashable] | None, limits: Limits
) -> Checked[T]:
    fitted = layout.fitted(upload.table(limits))
    rows = [_parsed(fitted, row, parse) for row in fitted.rows()]
    if not rows:
        raise bad("no_rows")
    if key is not None:
        rows = list(_unrepeated(rows, key))
    good = [each for each in rows if isinstance(each, Taken)]
    return Checked(fitted, len(rows), good, [each for each in rows if isinstance(each, Failed)])


def _parsed(fitted: Fitted, row: Row, parse: Parse[T]) -> Taken[T] | Failed:
    """What reading has against the cell of a column is not said again by the parser."""
    try:
        record = parse(fitted.said(row))
    except Refused as refused:
        known = {each.column for each in row.mistakes}
        return Failed(row, [*row.mistakes, *(each for each in refused.mistakes if each.column not in known)])
    return Failed(row, row.mistakes) if row.mistakes else Taken(row, record)


def _unrepeated(rows: Iterable[Taken[T] | Failed], key: Callable[[T], Hashable]) -> Iterator[Taken[T] | Failed]:
    first: dict[Hashable, int] = {}
    for each in rows:
        if isinstance(each, Taken):
            earlier = first.setdefault(key(each.record), each.row.number)
            if earlier != each.row.number:
                yield Failed(each.row, [Mistake("repeated_row", f"Повторяет строку {earlier}")])
                continue
        yield each
