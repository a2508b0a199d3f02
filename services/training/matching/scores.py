"""What a pair is worth: components with weight, value, contribution and words. All whole numbers: equal is equal."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.training.matching.exclusions import covered
from services.training.matching.people import Mentee, Mentor, School
from services.training.matching.proximity import WHOLE, Proximity

HEAVIEST = 100
"""The largest weight: it keeps the sums of a whole region within what the solver counts exactly (`assignment`)."""


class MatchComponent(StrEnum):
    similarity = "similarity"
    distance = "distance"
    effect = "effect"
    directions = "directions"


LABELS: dict[MatchComponent, str] = labelled(
    {
        MatchComponent.similarity: "сходство школ",
        MatchComponent.distance: "близость муниципалитетов",
        MatchComponent.effect: "прежние результаты наставника",
        MatchComponent.directions: "охват направлений",
    }
)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each component counts against the others, 0…100; `load`: what every further mentee of a mentor costs."""

    similarity: int = 30
    distance: int = 20
    effect: int = 20
    directions: int = 30
    load: int = 10

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 0 <= getattr(self, name) <= HEAVIEST:
                raise ValueError(f"{name} must be from 0 to {HEAVIEST}: {getattr(self, name)}")

    @property
    def best(self) -> int:
        """The score nothing can exceed."""
        return WHOLE * sum(map(self.of, MatchComponent))

    def of(self, component: MatchComponent) -> int:
        return int(getattr(self, component))


@dataclass(frozen=True, slots=True)
class Contribution:
    """One component of a score: `value` in thousandths, `contribution` = weight · value."""

    component: MatchComponent
    weight: int
    value: int
    contribution: int
    said: str


Value = Callable[[Mentor, Mentee, Proximity], int]
Said = Callable[[Mentor, Mentee, Proximity, Mapping[str, str]], str]


def _sizes(one: School, other: School) -> int:
    """The smaller number of pupils in thousandths of the larger."""
    if one.pupils is None or other.pupils is None:
        return 0
    return WHOLE * (min(one.pupils, other.pupils) + 1) // (max(one.pupils, other.pupils) + 1)


def _alike(attribute: str) -> Callable[[School, School], int]:
    def value(one: School, other: School) -> int:
        known = getattr(one, attribute)
        return WHOLE * (known is not None and known == getattr(other, attribute))

    return value


ATTRIBUTES: Mapping[str, Callable[[School, School], int]] = MappingProxyType(
    {
        "тип организации": _alike("kind"),
        "сельская или городская": _alike("rural"),
        "кластер": _alike("cluster"),
        "число обучающихся": _sizes,
    }
)
"""What schools are compared by, each as much as any other."""
ALIKE = 700
"""From so many thousandths on an attribute is named as one in which two schools are alike."""


def similarity(one: School, other: School) -> int:
    """In thousandths."""
    return sum(value(one, other) for value in ATTRIBUTES.values()) // len(ATTRIBUTES)


def effect(mentor: Mentor) -> int:
    """In thousandths: the rule of succession, so that nobody is perfect after one success, or hopeless before."""
    return WHOLE * (mentor.helped + 1) // (mentor.accompanied + 2)


def _directions(mentor: Mentor, mentee: Mentee, _: Proximity) -> int:
    return WHOLE * len(covered(mentor, mentee)) // len(mentee.directions) if mentee.directions else WHOLE


VALUES: Mapping[MatchComponent, Value] = MappingProxyType(
    {
        MatchComponent.similarity: lambda mentor, mentee, _: similarity(mentor.school, mentee.school),
        MatchComponent.distance: lambda mentor, mentee, near: near.value(
            mentor.school.municipality, mentee.school.municipality
        ),
        MatchComponent.effect: lambda mentor, _, __: effect(mentor),
        MatchComponent.directions: _directions,
    }
)


def score(mentor: Mentor, mentee: Mentee, near: Proximity, weights: Weights) -> int:
    """0…`weights.best`."""
    return sum(weights.of(each) * value(mentor, mentee, near) for each, value in VALUES.items())


def _said_similarity(mentor: Mentor, mentee: Mentee, _: Proximity, __: Mapping[str, str]) -> str:
    same = [name for name, value in ATTRIBUTES.items() if value(mentor.school, mentee.school) >= ALIKE]
    return f"школы сходны: {', '.join(same)}" if same else "сходства школ по известным признакам нет"


def _said_effect(mentor: Mentor, _: Mentee, __: Proximity, ___: Mapping[str, str]) -> str:
    if not mentor.accompanied:
        return "завершённых наставничеств ещё не было, принята середина шкалы"
    return f"завершённых наставничеств: {mentor.accompanied}, цели в основном достигнуты в {mentor.helped} из них"


def _said_directions(mentor: Mentor, mentee: Mentee, _: Proximity, titles: Mapping[str, str]) -> str:
    if not mentee.directions:
        return "направления не заданы, подходит любой наставник"
    common = covered(mentor, mentee)
    return f"охвачено направлений: {len(common)} из {len(mentee.directions)} ({named(common, titles)})"


SAID: Mapping[MatchComponent, Said] = MappingProxyType(
    {
        MatchComponent.similarity: _said_similarity,
        MatchComponent.distance: lambda mentor, mentee, near, _: near.said(
            mentor.school.municipality, mentee.school.municipality
        ),
        MatchComponent.effect: _said_effect,
        MatchComponent.directions: _said_directions,
    }
)


def named(directions: frozenset[str], titles: Mapping[str, str]) -> str:
    """As a reader knows them, by code where there is no title, always in one order."""
    return ", ".join(f"«{titles.get(code, code)}»" for code in sorted(directions))


def contributions(
    mentor: Mentor, mentee: Mentee, near: Proximity, weights: Weights, titles: Mapping[str, str]
) -> Iterator[Contribution]:
    """What the score of the pair consists of; the contributions add up to `score`."""
    for each, value in VALUES.items():
        weight, found = weights.of(each), value(mentor, mentee, near)
        yield Contribution(each, weight, found, weight * found, SAID[each](mentor, mentee, near, titles))
