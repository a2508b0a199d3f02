"""Of what use the reserve was: what each metric counts. Values in, values out.

Every metric is a sum over a number of cases; of no cases there is no value, which is not zero.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from services.kernel.business_days import carried_over
from services.kernel.labels import labelled
from services.kernel.periods import months_after
from services.kernel.places import contains


class ReserveMetric(StrEnum):
    appointed_from_reserve = "appointed_from_reserve"
    days_to_fill = "days_to_fill"
    idle_days = "idle_days"
    terms_renewed = "terms_renewed"
    plans_fulfilled = "plans_fulfilled"
    retained_a_year = "retained_a_year"
    score_of_reserve = "score_of_reserve"
    score_of_others = "score_of_others"


M = ReserveMetric

LABELS: dict[StrEnum, str] = labelled(
    {
        M.appointed_from_reserve: "назначено из резерва, %",
        M.days_to_fill: "срок замещения, дней",
        M.idle_days: "простой должности, дней",
        M.terms_renewed: "сроки продлены, %",
        M.plans_fulfilled: "планы выполнены, %",
        M.retained_a_year: "в должности через год, %",
        M.score_of_reserve: "результат назначенных из резерва, %",
        M.score_of_others: "результат назначенных не из резерва, %",
    }
)

DEFINITIONS: Mapping[ReserveMetric, str] = MappingProxyType(
    {
        M.appointed_from_reserve: "Назначения, начавшиеся в периоде, которым предшествовало пребывание в резерве, "
        "к числу всех назначений, начавшихся в периоде; отменённые не считаются",
        M.days_to_fill: "Дней от открытия вакансии до первого дня назначенного, в среднем по назначениям периода",
        M.idle_days: "Дней от первого дня без руководителя до первого дня назначенного, не меньше нуля, в среднем "
        "по назначениям периода",
        M.terms_renewed: "Сроки пребывания в резерве, продлённые в периоде, к числу сроков, продлённых в периоде "
        "или истёкших в нём без продления",
        M.plans_fulfilled: "Строки планов развития со сроком в периоде, выполненные не позже срока, к числу всех "
        "таких; невыполненная считается, если срок истёк, пока человек состоял в резерве",
        M.retained_a_year: "Назначенные, у которых в периоде прошёл год работы, и кто в этот день занимает должность, "
        "к числу всех, у кого прошёл год; отменённое назначение считается, если отменено после этого дня",
        M.score_of_reserve: "Средний процент от максимума назначенных из резерва в первом после назначения цикле "
        "мониторинга, который кончился в периоде и считается руководителю",
        M.score_of_others: "То же у назначенных не из резерва",
    }
)
SHARES = frozenset({M.appointed_from_reserve, M.terms_renewed, M.plans_fulfilled, M.retained_a_year})
"""Told in per cent of the cases."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An appointment that was made."""

    place: str
    starts_on: date
    opened_on: date | None
    """When the vacancy was opened."""
    arises_on: date
    """The first day without a head."""
    from_reserve: bool
    in_post_after_a_year: bool = False
    score: Decimal | None = None
    """Per cent in the first cycle that counts; None: none yet."""
    scored_on: date | None = None
    """The last day of that cycle."""
    revoked_on: date | None = None
    """From that day on it counts for nothing but the year it lasted."""


@dataclass(frozen=True, slots=True)
class TermEnd:
    """A term in a reserve that was renewed, or ran out, on the day."""

    place: str
    on: date
    renewed: bool


@dataclass(frozen=True, slots=True)
class PlanDue:
    """A line of a plan of development."""

    place: str
    due_on: date
    done_on: date | None
    could_until: date = date.max
    """The last day that is over on which the line could be done: within the stay, and before today."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is counted from."""

    taken: Sequence[Taken] = ()
    terms: Sequence[TermEnd] = ()
    plans: Sequence[PlanDue] = ()

    def at(self, place: str) -> "Known":
        """What lies at or below the place."""
        return Known(
            [each for each in self.taken if contains(place, each.place)],
            [each for each in self.terms if contains(place, each.place)],
            [each for each in self.plans if contains(place, each.place)],
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """What a metric came to: the sum, over how many cases, and the value in the unit of the metric."""

    metric: ReserveMetric
    total: Decimal
    cases: int
    value: Decimal | None = field(default=None)


Period = tuple[date, date]
"""Both days included."""
Cases = Iterable[Decimal | int | bool]


def measured(known: Known, period: Period) -> list[Measured]:
    """Every metric, in order."""
    return [_summed(metric, [Decimal(each) for each in cases(known, period)]) for metric, cases in CASES.items()]


def _summed(metric: ReserveMetric, cases: Sequence[Decimal]) -> Measured:
    total = sum(cases, Decimal(0))
    if not cases:
        return Measured(metric, total, 0)
    value = total * (100 if metric in SHARES else 1) / len(cases)
    return Measured(metric, total, len(cases), value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _in(day: date | None, period: Period) -> bool:
    return day is not None and period[0] <= day <= period[1]


def _begun(known: Known, period: Period) -> list[Taken]:
    return [each for each in known.taken if each.revoked_on is None and _in(each.starts_on, period)]


def _lasted(known: Known, period: Period) -> list[Taken]:
    """Those a year of whose office passed in the period, not revoked by then."""
    years = ((each, months_after(each.starts_on, 12)) for each in known.taken)
    return [each for each, day in years if _in(day, period) and (each.revoked_on is None or each.revoked_on > day)]


def _due(known: Known, period: Period) -> list[PlanDue]:
    """Lines done, and those that can be done in time no more though they could have been."""
    due = (each for each in known.plans if _in(each.due_on, period))
    return [each for each in due if each.done_on is not None or carried_over(each.due_on) <= each.could_until]


def _scores(known: Known, period: Period, from_reserve: bool) -> Cases:
    return [
        each.score
        for each in known.taken
        if each.revoked_on is None and each.from_reserve is from_reserve
        if each.score is not None and _in(each.scored_on, period)
    ]


CASES: Mapping[ReserveMetric, Callable[[Known, Period], Cases]] = MappingProxyType(
    {
        M.appointed_from_reserve: lambda known, period: [each.from_reserve for each in _begun(known, period)],
        M.days_to_fill: lambda known, period: [
            max(0, (each.starts_on - each.opened_on).days) for each in _begun(known, period) if each.opened_on
        ],
        M.idle_days: lambda known, period: [
            max(0, (each.starts_on - each.arises_on).days) for each in _begun(known, period)
        ],
        M.terms_renewed: lambda known, period: [each.renewed for each in known.terms if _in(each.on, period)],
        M.plans_fulfilled: lambda known, period: [
            each.done_on is not None and each.done_on <= carried_over(each.due_on) for each in _due(known, period)
        ],
        M.retained_a_year: lambda known, period: [each.in_post_after_a_year for each in _lasted(known, period)],
        M.score_of_reserve: lambda known, period: _scores(known, period, from_reserve=True),
        M.score_of_others: lambda known, period: _scores(known, period, from_reserve=False),
    }
)
"""Metric → its cases in a period."""
