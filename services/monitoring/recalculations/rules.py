"""What one calculation says of its subjects otherwise than another. Values in, values out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Rating:
    """What a calculation says of a subject, as far as anything follows from it."""

    score: Decimal
    percent: Decimal | None
    level: str | None
    rank: int | None
    at_risk: bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """A subject of whom the two calculations do not say the same. None: one of them has no result of it."""

    subject: UUID
    before: Rating | None
    after: Rating | None

    @property
    def entered_risk(self) -> bool:
        return _at_risk(self.after) and not _at_risk(self.before)

    @property
    def left_risk(self) -> bool:
        return _at_risk(self.before) and not _at_risk(self.after)

    @property
    def climbed(self) -> int:
        """Places gained; negative for lost, 0 where either has no place."""
        ranks = [each.rank for each in (self.before, self.after) if each is not None and each.rank is not None]
        return ranks[0] - ranks[1] if len(ranks) == 2 else 0

    @property
    def level_changed(self) -> bool:
        """Among those whom both calculations know."""
        return self.before is not None and self.after is not None and self.before.level != self.after.level


@dataclass(frozen=True, slots=True)
class Tally:
    """How many subjects of either calculation fared how."""

    subjects: int
    changed: int
    unchanged: int
    entered_risk: int
    left_risk: int
    moved_up: int
    moved_down: int
    level_changed: int
    appeared: int
    gone: int


Ratings = Mapping[UUID, Rating]
"""By subject."""


def changes(before: Ratings, after: Ratings) -> list[Change]:
    """Everybody of whom something else is said now, those with the gravest consequences first."""
    return sorted(_differing(before, after), key=_gravity)


def tally(before: Ratings, after: Ratings, changed: Sequence[Change]) -> Tally:
    subjects = len({*before, *after})
    return Tally(
        subjects=subjects,
        changed=len(changed),
        unchanged=subjects - len(changed),
        entered_risk=sum(each.entered_risk for each in changed),
        left_risk=sum(each.left_risk for each in changed),
        moved_up=sum(each.climbed > 0 for each in changed),
        moved_down=sum(each.climbed < 0 for each in changed),
        level_changed=sum(each.level_changed for each in changed),
        appeared=sum(each.before is None for each in changed),
        gone=sum(each.after is None for each in changed),
    )


def _differing(before: Ratings, after: Ratings) -> Iterator[Change]:
    for subject in {**before, **after}:
        then, now = before.get(subject), after.get(subject)
        if then != now:
            yield Change(subject, then, now)


def _gravity(change: Change) -> tuple[bool, bool, bool, int, bytes]:
    """Risk, having a result at all, level, places; then by the id, so that equal ones keep their order."""
    risk = change.entered_risk or change.left_risk
    known = change.before is not None and change.after is not None
    return (not risk, known, not change.level_changed, -abs(change.climbed), change.subject.bytes)


def _at_risk(rating: Rating | None) -> bool:
    return rating is not None and bool(rating.at_risk)
