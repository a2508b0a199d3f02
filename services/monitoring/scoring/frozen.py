"""What a result was reached from, packed beside it: so it is explained by its own data, whatever is submitted later.

Numbers are whole, in units of 10⁻⁶, in the order of the methodology: one for each input of each indicator, None where
there was no answer; and one sign for each indicator, `1` where a document backed it.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import numpy as np

from services.monitoring.engine.attributes import Attributes
from services.monitoring.engine.columns import Column
from services.monitoring.engine.columns.table import Mask
from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.cohort import Cohort, Columns, Groups, applicable
from services.monitoring.scoring.rules import Input, Inputs

Numbers = Sequence[int | None]


def slots(content: Content) -> list[tuple[str, str]]:
    """(indicator, input) of every number, in order."""
    return [(each.code, asked.code) for each in content.indicators for asked in each.asked]


def unpacked(content: Content, rows: Sequence[Numbers]) -> dict[str, dict[str, Column]]:
    """The columns again."""
    found: dict[str, dict[str, Column]] = {each.code: {} for each in content.indicators}
    for position, (indicator, code) in enumerate(slots(content)):
        said = [row[position] for row in rows]
        units = np.array([each or 0 for each in said], np.int64)
        found[indicator][code] = Column(units, np.array([each is not None for each in said], np.bool_), 6)
    return found


def carried(then: Content, content: Content) -> Callable[[Numbers], list[int | None]]:
    """Reads numbers frozen under `then` in the order of `content`: None for what `then` did not ask."""
    places = {slot: position for position, slot in enumerate(slots(then))}
    order = [places.get(slot) for slot in slots(content)]
    return lambda row: [None if position is None else row[position] for position in order]


def carried_signs(then: Content, content: Content) -> Callable[[str], str]:
    """The same for the signs of documents: no indicator that `then` did not have is backed by one."""
    places = {each.code: position for position, each in enumerate(then.indicators)}
    order = [places.get(each.code) for each in content.indicators]
    return lambda proven: "".join("0" if position is None else proven[position] for position in order)


def signs(content: Content, proven: Mapping[str, Mask], size: int) -> list[str]:
    """For each subject which indicators a document backed."""
    matrix = (
        np.array([proven[each.code] for each in content.indicators], np.bool_).reshape(len(content.indicators), size).T
    )
    return ["".join("1" if sign else "0" for sign in row) for row in matrix.tolist()]


def cohort_again(
    content: Content,
    rows: Sequence[Numbers],
    proven: Sequence[str],
    before: Columns,
    groups: Groups,
    attributes: Sequence[Attributes],
) -> Cohort:
    """Everybody as they were when the results were reached."""
    return Cohort(
        size=len(rows),
        now=unpacked(content, rows),
        before=before,
        proven={
            each.code: np.array([signs[i] == "1" for signs in proven], np.bool_)
            for i, each in enumerate(content.indicators)
        },
        applies=applicable(content, attributes),
        groups=groups,
    )


def alone(content: Content, code: str) -> Content:
    """The methodology of one of its indicators."""
    return content.model_copy(update={"indicators": [content.by_code[code]]})


def only(content: Content, code: str) -> Callable[[Numbers, str], Inputs]:
    """Reads what of one result is of one indicator; nothing, where the methodology has no such."""
    if code not in content.by_code:
        return lambda _, __: {}
    its, position = alone(content, code), content.indicators.index(content.by_code[code])
    own = [i for i, (indicator, _) in enumerate(slots(content)) if indicator == code]
    return lambda numbers, proven: inputs_again(its, [numbers[i] for i in own], proven[position])


def inputs_again(content: Content, row: Numbers, proven: str) -> Inputs:
    """One subject as it was, for the readable path."""
    values: dict[str, dict[str, Decimal]] = {each.code: {} for each in content.indicators}
    for number, (indicator, code) in zip(row, slots(content), strict=True):
        if number is not None:
            values[indicator][code] = Decimal(number).scaleb(-6)
    signed = zip(content.indicators, proven, strict=True)
    return {each.code: Input(values[each.code], int(sign)) for each, sign in signed}
