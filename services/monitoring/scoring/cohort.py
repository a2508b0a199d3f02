"""All subjects of a cycle as columns: what `whole` scores. Rows are subjects, in the order given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from services.monitoring.engine.attributes import Attributes, Conditions, fits
from services.monitoring.engine.columns import Column, micro
from services.monitoring.engine.columns.table import Mask
from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.rules import NOTHING, Input, Inputs

Groups = Mapping[str, NDArray[np.int64]]
"""Kind of group → for each subject the number of its own."""
Columns = Mapping[str, Mapping[str, Column]]
"""Indicator → input → what everybody gave, in units of 10⁻⁶."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """What everybody gave now and in the cycle before, what of it is proven, and to whom each indicator applies."""

    size: int
    now: Columns
    before: Columns
    proven: Mapping[str, Mask]
    applies: Mapping[str, Mask]
    groups: Groups


def cohort_of(
    content: Content,
    submitted: Sequence[Inputs],
    previous: Sequence[Inputs],
    groups: Groups,
    attributes: Sequence[Attributes],
) -> Cohort:
    """From what each subject gave, one by one."""
    given = {each.code: [one.get(each.code, NOTHING) for one in submitted] for each in content.indicators}
    earlier = {each.code: [one.get(each.code, NOTHING) for one in previous] for each in content.indicators}
    return Cohort(
        size=len(submitted),
        now=_columns(content, given),
        before=_columns(content, earlier),
        proven={code: np.array([it.evidence > 0 for it in its], np.bool_) for code, its in given.items()},
        applies=applicable(content, attributes),
        groups=groups,
    )


def applicable(content: Content, attributes: Sequence[Attributes]) -> dict[str, Mask]:
    """Indicator → whom it applies to. Conditions that several indicators share are asked once."""
    known: dict[str, Mask] = {}

    def mask(conditions: Conditions) -> Mask:
        if not conditions:
            return np.ones(len(attributes), np.bool_)
        return np.array([fits(conditions, each) for each in attributes], np.bool_)

    def shared(conditions: Conditions) -> Mask:
        said = repr(conditions)
        if said not in known:
            known[said] = mask(conditions)
        return known[said]

    return {each.code: shared(each.conditions) for each in content.indicators}


def numbered(groups: Sequence[Mapping[str, str]]) -> Groups:
    """Each group by a number of its own, from the groups of each subject by kind."""
    kinds = groups[0] if groups else ()
    return {kind: _numbers([each[kind] for each in groups]) for kind in kinds}


def _numbers(names: Sequence[str]) -> NDArray[np.int64]:
    known = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([known[name] for name in names], np.int64)


def _columns(content: Content, given: Mapping[str, Sequence[Input]]) -> dict[str, dict[str, Column]]:
    def column(code: str, of: Callable[[Input], Decimal | None]) -> Column:
        said = [of(each) for each in given[code]]
        units = np.array([0 if each is None else micro(each) for each in said], np.int64)
        return Column(units, np.array([each is not None for each in said], np.bool_), 6)

    return {
        each.code: {asked.code: column(each.code, _getter(asked.code)) for asked in each.asked}
        for each in content.indicators
    }


def _getter(code: str) -> Callable[[Input], Decimal | None]:
    return lambda given: given.values.get(code)
