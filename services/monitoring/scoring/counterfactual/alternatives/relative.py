"""Other answers to rules that compare with others, who stay as they are."""

from collections.abc import Iterator

from services.monitoring.engine.intervals import Interval
from services.monitoring.engine.kinds import BestIs100Rule, QuartileRule
from services.monitoring.scoring.counterfactual.alternatives.room import Answer, Room, among, answers, inside, rungs


@answers.register
def _(rule: BestIs100Rule, room: Room) -> Iterator[Answer]:
    peers = room.case.peers[rule.group]
    if peers:
        yield from rungs(room, (max if room.case.higher_is_better else min)(peers))


@answers.register
def _(rule: QuartileRule, room: Room) -> Iterator[Answer]:
    """Past just as many of the others as each quarter takes."""
    higher = room.case.higher_is_better
    others = sorted(among(room.case.peers[rule.group], room.now(), None), reverse=not higher)
    for quarter in (1, 2, 3):
        worse = -(-quarter * (len(others) + 1) // 4)
        if 1 <= worse <= len(others):
            edge = others[worse - 1]
            beyond = Interval(lower=edge, lower_closed=False) if higher else Interval(upper=edge, upper_closed=False)
            yield from inside(room, [beyond])
