"""Parts of a cycle: read, summed up, and told as every dashboard tells them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.dashboards import service
from services.monitoring.dashboards.figures import Collection, Figure, collection, share, summary
from services.monitoring.dashboards.rules import Approval, DashboardView, Timeliness
from services.monitoring.dashboards.schemas import (
    CalculationStampOut,
    CollectedOut,
    FiguresOut,
    LevelShareOut,
)
from services.monitoring.dashboards.service import Collected, Placed, Sight, Stamp
from services.monitoring.methodologies.levels import Level
from services.monitoring.results.secrecy import Others, others, tellable
from services.monitoring.submissions.rules import SubmissionStatus


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a cycle as it was read: whose calculation, and what came of it."""

    seen: Sight
    stamp: Stamp | None
    figures: Sequence[Placed]
    handed: Sequence[Collected]

    def only(self, municipality: str) -> "Part":
        return replace(
            self,
            figures=[each for each in self.figures if each.municipality == municipality],
            handed=[each for each in self.handed if each.municipality == municipality],
        )

    @property
    def names(self) -> dict[str, str]:
        """Municipality → its name."""
        found: list[Placed | Collected] = [*self.figures, *self.handed]
        return {each.municipality: each.municipality_name for each in found}

    @property
    def others(self) -> Others:
        return others(each.unseen for each in self.figures)

    @property
    def is_safe(self) -> bool:
        return tellable(each.unseen for each in self.figures)


def framed(seen: Sight, stamp: Stamp | None) -> dict[str, Any]:
    """What every dashboard says of its cycle."""
    cycle = seen.cycle
    return {
        "cycle_id": cycle.id,
        "title": cycle.title,
        "status": cycle.status,
        "as_of": cycle.as_of,
        "deadline": cycle.deadline,
        "place": seen.place,
        "view": seen.view,
        "calculation": None if stamp is None else CalculationStampOut(**asdict(stamp)),
    }


async def read(tx: AsyncSession, seen: Sight) -> Part:
    """From below the place of a cycle nobody sees how its collection goes."""
    async with service.as_seen(tx, seen):
        stamp = await service.current(tx, seen)
        found = await service.figures(tx, seen, stamp)
    handed = await service.collected(tx, seen) if seen.view is DashboardView.full else []
    return Part(seen, stamp, found, handed)


def told(part: Part, levels: Sequence[Level], is_shown: bool) -> FiguresOut:
    """What its results come to, or no more than how many there are."""
    hidden = [each.figure for each in part.figures if each.unseen[0]]
    return summed([each.figure for each in part.figures], hidden, levels, part.seen.view, is_shown)


def summed(
    figures: Sequence[Figure], hidden: Sequence[Figure], levels: Sequence[Level], view: DashboardView, is_shown: bool
) -> FiguresOut:
    """`hidden` are those of the figures that the caller does not see one by one.

    A mark that not everybody has would, summed up, tell of the few who have it; a level, or a risk, that all of the
    hidden have would tell of each of them.
    """
    its = summary(figures)
    if not is_shown:
        nothing = dict.fromkeys(("mean", "median", "levels", "at_risk", "at_risk_percent", "passed"))
        return FiguresOut(rated=its.rated, suppressed=True, **nothing)
    everybody = its.marked == its.rated
    alike = len({each.level for each in hidden}) == 1
    at_risk = None if hidden and all(each.at_risk for each in hidden) else its.at_risk
    return FiguresOut(
        rated=its.rated,
        suppressed=False,
        mean=its.mean,
        median=its.median,
        levels=None if levels and alike else _shares(its.levels, levels, its.rated),
        at_risk=at_risk,
        at_risk_percent=None if at_risk is None else share(at_risk, its.rated),
        passed=its.passed if everybody or view is DashboardView.full else None,
    )


def _shares(counts: Mapping[str | None, int], levels: Sequence[Level], rated: int) -> list[LevelShareOut]:
    return [
        LevelShareOut(code=each.code, title=each.title, count=count, percent=share(count, rated))
        for each, count in ((each, counts.get(each.code, 0)) for each in levels)
    ]


def collected(part: Part) -> CollectedOut | None:
    """None where the caller sees no more than sums of what was published."""
    if part.seen.view is not DashboardView.full:
        return None
    its: Collection = collection([each.handed for each in part.handed])
    return CollectedOut(
        subjects=its.subjects,
        **{each.value: its.statuses.get(each, 0) for each in SubmissionStatus},
        **{each.value: its.timeliness.get(each, 0) for each in Timeliness},
        complete=its.complete,
        complete_percent=share(its.complete, its.subjects),
        on_time_percent=share(its.timeliness.get(Timeliness.on_time, 0), its.subjects),
        ever_returned=its.ever_returned,
        returned_percent=share(its.ever_returned, its.ever_submitted),
        approved_at_once=its.approved_at_once,
        approval_undone=its.approvals.get(Approval.undone, 0),
        approval_undone_percent=share(its.approvals.get(Approval.undone, 0), its.approved_at_once),
    )
