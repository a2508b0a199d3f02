"""A row of a table of values, wide or long, as the answers it gives."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from services.kernel.cells import LineCell, ProseCell, Value
from services.kernel.parsing import Refused
from services.kernel.tables import Mistake
from services.kernel.validation import field_errors
from services.monitoring.collection.cells import Answers
from services.monitoring.collection.columns import KEYS, LONG, Slot, columns
from services.monitoring.collection.subjects import Fillable, Subjects, meant
from services.monitoring.submissions.fitting import UNASKED

_LONG: Final = frozenset(each.code for each in LONG)
_TEXTS: Final[Mapping[str, TypeAdapter[str]]] = {"comment": TypeAdapter(ProseCell), "document": TypeAdapter(LineCell)}


class Entry(NamedTuple):
    """One answer as it is staged; of a long row without a value only what is said about the indicator."""

    submission_id: UUID
    indicator: str
    input: str | None
    units: int | None
    """Of 10⁻⁶, as the number is kept."""
    comment: str | None = None
    document: str | None = None


class Parser:
    """From the cells of a row to its entries. Raises Refused with all it has against the row."""

    def __init__(self, slots: Sequence[Slot], subjects: Subjects) -> None:
        offered = {each.code for each in columns(slots)}
        self._wide = {each.code: each for each in slots if each.code in offered}
        self._long: dict[str, dict[str, Slot]] = {}
        for each in slots:
            self._long.setdefault(each.indicator.code, {})[each.asked.code] = each
        self._subjects = subjects
        self._meant: dict[tuple[Value, ...], Fillable | list[Mistake]] = {}
        answers = Answers()
        self._read = {each.code: answers.of(each.asked) for each in slots}

    def __call__(self, said: Mapping[str, Value]) -> list[Entry]:
        keys = tuple(said.get(each.code) for each in KEYS)
        subject = self._meant.get(keys)
        if subject is None:  # the rows of a long table name the same few subjects again and again
            subject = self._meant[keys] = meant(self._subjects, said)
        if not isinstance(subject, Fillable):
            raise Refused(*subject)
        told = self._told_long(subject, said) if _LONG & said.keys() else self._told_wide(subject, said)
        found = list(told)
        if mistakes := [each for each in found if isinstance(each, Mistake)]:
            raise Refused(*mistakes)
        return [each for each in found if isinstance(each, Entry)]

    def _told_wide(self, subject: Fillable, said: Mapping[str, Value]) -> Iterator[Entry | Mistake]:
        for column, value in said.items():
            slot = self._wide.get(column)
            if slot is not None:
                yield self._entry(subject, slot, value, column)

    def _told_long(self, subject: Fillable, said: Mapping[str, Value]) -> Iterator[Entry | Mistake]:
        if wide := next((each for each in said if each in self._wide), None):
            yield Mistake("mixed_row", "Строка называет показатель и в столбце «Показатель», и заголовком", wide)
            return
        slot = self._named(said)
        if isinstance(slot, Mistake):
            yield slot
            return
        texts = {name: _text(name, said[name]) for name in _TEXTS if name in said}
        yield from (each for each in texts.values() if isinstance(each, Mistake))
        entry = self._entry(subject, slot, said.get("value"), "value", "indicator")
        yield entry._replace(**texts) if texts and isinstance(entry, Entry) else entry

    def _named(self, said: Mapping[str, Value]) -> Slot | Mistake:
        code, part = (str(said[name]).strip() if name in said else None for name in ("indicator", "input"))
        if code is None:
            return Mistake("no_indicator", "Не указан показатель", "indicator")
        its = self._long.get(code)
        if its is None:
            return Mistake("unknown_reference", f"В методике нет показателя {code}", "indicator")
        if part is None and len(its) > 1 and "value" in said:
            return Mistake("inputs_expected", f"У показателя несколько входных данных: {', '.join(its)}", "input")
        if part is None:
            return next(iter(its.values()))
        return its.get(part) or Mistake("unknown_reference", f"У показателя нет входного данного {part}", "input")

    def _entry(
        self, subject: Fillable, slot: Slot, said: Value, column: str, named_in: str | None = None
    ) -> Entry | Mistake:
        indicator = slot.indicator.code
        if indicator in subject.unasked:
            code, words = UNASKED[slot.indicator.by_system]
            return Mistake(code, f"Показатель {indicator} {words}", named_in or column)
        if said is None:
            return Entry(subject.id, indicator, None, None)
        answer = self._read[slot.code](said)
        if isinstance(answer, int):
            return Entry(subject.id, indicator, slot.asked.code, answer)
        return Mistake(*answer, column)


def _text(name: str, said: Value) -> Any:
    """What is said beside the value, or what is wrong with it."""
    try:
        return _TEXTS[name].validate_python(said)
    except ValidationError as invalid:
        told = next(iter(field_errors(invalid.errors())))
    return Mistake(told["code"], told["detail"], name)
