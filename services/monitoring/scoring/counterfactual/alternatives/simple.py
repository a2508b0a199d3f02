"""Other answers to rules of one number."""

from collections.abc import Iterator
from decimal import Decimal

from services.monitoring.engine.intervals import Interval
from services.monitoring.engine.kinds import VALUE, BandsRule, ChangeRule, FlagRule, LinearRule, PerCaseRule
from services.monitoring.scoring.counterfactual.alternatives.room import (
    Answer,
    Room,
    answers,
    end_of,
    inside,
    nearest,
    rungs,
)


@answers.register
def _(rule: FlagRule, room: Room) -> Iterator[Answer]:
    del rule
    yield from ({VALUE: each} for each in (Decimal(1), Decimal(0)) if each != room.now())


@answers.register
def _(rule: BandsRule, room: Room) -> Iterator[Answer]:
    yield from inside(room, rule.bands)


@answers.register
def _(rule: ChangeRule, room: Room) -> Iterator[Answer]:
    before = room.case.previous
    if before is None:
        value = nearest(room)  # any will do
        yield from () if value is None else ({VALUE: value},)
    else:
        yield from inside(room, [_shifted(each, before) for each in rule.bands])
    if rule.held_from is not None:
        yield from inside(room, [Interval(lower=rule.held_from)])


def _shifted(interval: Interval, by: Decimal) -> Interval:
    """Its ends may then have more digits than one that is sent."""
    return interval.model_copy(
        update={
            "lower": None if interval.lower is None else interval.lower + by,
            "upper": None if interval.upper is None else interval.upper + by,
        }
    )


@answers.register
def _(rule: PerCaseRule, room: Room) -> Iterator[Answer]:
    """To where the limit of the rule is met, else to the last number of cases there can be."""
    if not rule.points:
        return
    end = end_of(room, rule.points > 0)
    if rule.cap is not None:
        least = (rule.cap - rule.base) / rule.points
        met = Interval.model_construct(
            lower=least if rule.points > 0 else None,
            upper=least if rule.points < 0 else None,
            lower_closed=True,
            upper_closed=True,
        )
        capped = nearest(room, met)
        end = end if capped is None else capped
    yield from rungs(room, end)


@answers.register
def _(rule: LinearRule, room: Room) -> Iterator[Answer]:
    rising = rule.at_upper > rule.at_lower
    best = nearest(room, Interval(lower=rule.upper) if rising else Interval(upper=rule.lower, upper_closed=True))
    yield from rungs(room, end_of(room, rising) if best is None else best)
