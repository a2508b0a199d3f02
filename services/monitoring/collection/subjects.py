"""Whom the rows of a table can be about: the submissions of the cycle that the caller sees, by all their names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.kernel.cells import Value
from services.kernel.tables import Mistake
from services.kernel.workflow import Refusal
from services.monitoring.collection.columns import KEYS
from services.monitoring.engine.attributes import UNKNOWN
from services.monitoring.methodologies.content import Content
from services.monitoring.submissions.asked import asked_of
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.rules import Facts, lock

INN: Final = "inn:"
OKTMO: Final = "oktmo:"
EXT: Final = "ext:"
_INN_DIGITS: Final = 10
"""A spreadsheet drops the zeros a number begins with."""


@dataclass(frozen=True, slots=True)
class Fillable:
    """A subject's submission, and what of it cannot be filled in."""

    id: UUID
    subject_id: UUID
    place: str
    name: str
    closed: Refusal | None
    """Why nothing of it can."""
    unasked: frozenset[str]
    """Indicators that are not asked of this subject."""


Subjects = Mapping[str, Sequence[Fillable]]
"""Place, id, `inn:…`, `oktmo:…` or `ext:SYSTEM:…` → those called so: branches share the ИНН of their organisation."""


def fillables(content: Content, found: Iterable[tuple[Submission, Facts]]) -> list[Fillable]:
    """Each submission as it can be filled in; what is asked of nobody or of everybody is found out once."""
    conditional = [each for each in content.indicators if each.conditions]
    never = {each.code for each in content.indicators if not each.conditions and not asked_of(each, UNKNOWN)}
    return [
        Fillable(
            each.id,
            each.subject_id,
            each.place,
            each.subject_name,
            lock(each.status, facts),
            frozenset(never | {it.code for it in conditional if not asked_of(it, each.attributes)}),
        )
        for each, facts in found
    ]


def named(its: Sequence[Fillable], codes: Iterable[tuple[UUID, str]]) -> Subjects:
    """`its` by all their names; `codes` are those beside place and id: (subject, `inn:…`)."""
    found: dict[str, list[Fillable]] = defaultdict(list)
    by_subject = {each.subject_id: each for each in its}
    for each in its:
        found[each.place].append(each)
        found[str(each.subject_id)].append(each)
    for subject_id, code in codes:
        found[code].append(by_subject[subject_id])
    return found


def meant(subjects: Subjects, said: Mapping[str, Value]) -> Fillable | list[Mistake]:
    """Whose row it is, or why that cannot be told. Of those the caller does not see nothing is said."""
    keys = [(each.code, said[each.code]) for each in KEYS if each.code in said]
    if not keys:
        return [Mistake("no_subject", "Не указано, чья это строка: место, ИНН или идентификатор субъекта")]
    found = [(code, _found(subjects, code, value)) for code, value in keys]
    if mistakes := list(_unclear(found)):
        return mistakes
    first = found[0][1][0]
    strangers = (code for code, its in found if its[0] is not first)
    wrong = [Mistake("subjects_differ", "Столбцы строки называют разных субъектов", code) for code in strangers]
    return wrong or first


def _found(subjects: Subjects, column: str, said: Value) -> Sequence[Fillable]:
    text = str(said).strip()
    if text.startswith(EXT):
        return subjects.get(text, ())  # the other system decides what its letters mean
    text = text.lower()
    if column == "inn" or text.startswith(INN):
        text = f"{INN}{text.removeprefix(INN).strip().zfill(_INN_DIGITS)}"
    return subjects.get(text, ())


def _unclear(found: Iterable[tuple[str, Sequence[Fillable]]]) -> Iterator[Mistake]:
    for column, its in found:
        if not its:
            yield Mistake("unknown_subject", "В цикле нет такого субъекта или он не виден с вашими правами", column)
        elif len(its) > 1:
            yield Mistake("ambiguous_subject", "Так называются несколько субъектов: укажите место", column)
