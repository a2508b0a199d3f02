"""How near two municipalities are: kilometres, or steps from neighbour to neighbour, as the region knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.kernel.labels import labelled

WHOLE = 1000
"""A value is given in thousandths."""


class Unit(StrEnum):
    km = "km"
    steps = "steps"


LABELS: dict[Unit, str] = labelled({Unit.km: "км", Unit.steps: "шагов между соседними муниципалитетами"})


@dataclass(frozen=True, slots=True)
class Proximity:
    """Distances between municipalities; either order of the two names them."""

    unit: Unit = Unit.km
    far: int = 100
    """From here on a distance counts as no nearness at all; above zero."""
    between: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.far <= 0:
            raise ValueError(f"far must be above zero: {self.far}")

    def distance(self, one: str, other: str) -> int | None:
        """In `unit`; None where nobody has said."""
        if one == other:
            return 0
        return self.between.get((one, other), self.between.get((other, one)))

    def value(self, one: str, other: str) -> int:
        """In thousandths: 1000 in one municipality, falling evenly to nothing at `far` and where nothing is known."""
        distance = self.distance(one, other)
        return 0 if distance is None else max(0, WHOLE - WHOLE * distance // self.far)

    def said(self, one: str, other: str) -> str:
        distance = self.distance(one, other)
        if distance is None:
            return "расстояние между муниципалитетами не известно"
        return f"до наставника {distance} {LABELS[self.unit]}" if one != other else "один муниципалитет"
