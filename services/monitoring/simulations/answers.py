"""A simulation as a client reads it."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar

from services.monitoring.scoring.frozen import slots
from services.monitoring.simulations.margins import Near, near
from services.monitoring.simulations.rules import Move, Weight, among_themselves, moves, overview, sensitivity
from services.monitoring.simulations.schemas import (
    InputRefOut,
    MoveOut,
    NearOut,
    SensitivityOut,
    SimulatedOut,
    SimulationOut,
    SimulationQuery,
    SimulationSummaryOut,
    StoodOut,
    TransitionOut,
)
from services.monitoring.simulations.service import Frozen, Simulated

Named = TypeVar("Named", bound=SimulatedOut)


def shown(done: Simulated, query: SimulationQuery) -> SimulationOut:
    stood = [each.stood for each in done.subjects]
    moved = moves(done.outcome, among_themselves(stood, done.then.ties) if done.unrated else stood)
    beside = near(done.outcome, query.near)
    then, now = slots(done.then), slots(done.outcome.whole.content)
    return SimulationOut(
        methodology_id=done.methodology.id,
        cycle_id=done.calculation.cycle_id,
        calculation_id=done.calculation.id,
        standing=done.calculation.standing,
        unasked=_beyond(now, then),
        unused=_beyond(then, now),
        overview=_overview(done, moved),
        moves=_moves(done, moved, query.most),
        risk_changes=_moves(done, (each for each in moved if each.entered_risk or each.left_risk), query.most),
        sensitivity=[_weight(each) for each in sensitivity(done.outcome)],
        near_total=len(beside),
        near=[_near(done.subjects[each.row], each) for each in beside[: query.most]],
    )


def _beyond(these: Sequence[tuple[str, str]], those: Sequence[tuple[str, str]]) -> list[InputRefOut]:
    known = {*those}
    return [InputRefOut(indicator=indicator, input=code) for indicator, code in these if (indicator, code) not in known]


def _overview(done: Simulated, moved: Sequence[Move]) -> SimulationSummaryOut:
    found = overview(moved)
    order = [None, *(each.code for content in (done.then, done.outcome.whole.content) for each in content.levels)]
    levels = sorted(found.levels.items(), key=lambda each: tuple(map(order.index, each[0])))
    return SimulationSummaryOut.about(
        found,
        unrated=done.unrated,
        differing=sum(each.differs for each in moved),
        levels=[TransitionOut(before=before, after=after, subjects=count) for (before, after), count in levels],
    )


def _moves(done: Simulated, moved: Iterable[Move], most: int) -> list[MoveOut]:
    return [
        _about(
            MoveOut,
            done.subjects[each.row],
            before=StoodOut.about(each.before),
            after=StoodOut.about(each.after),
            change=each.change,
            climbed=each.climbed,
        )
        for each in islice(moved, most)
    ]


def _near(subject: Frozen, its: Near) -> NearOut:
    margin = its.margin
    return _about(NearOut, subject, kind=margin.kind, code=margin.code, title=margin.title, distance=its.distance)


def _about(kind: type[Named], subject: Frozen, /, **more: Any) -> Named:
    return kind.about(subject, result_id=subject.id, **more)


def _weight(each: Weight) -> SensitivityOut:
    its = each.indicator
    return SensitivityOut(
        indicator=its.code,
        number=its.number,
        title=its.title,
        largest_shift=each.largest_shift,
        mean_shift=each.mean_shift,
        levels_changed=each.levels_changed,
        risks_changed=each.risks_changed,
    )
