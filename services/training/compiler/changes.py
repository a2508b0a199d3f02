"""What a new route changes in the one before: each step kept, added, removed or moved, with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.training.compiler.needs import Need
from services.training.compiler.offers import Catalogue
from services.training.compiler.placements import Obstacle, Placement
from services.training.compiler.request import LABELS as STATES
from services.training.compiler.request import Held, HeldState, Request


class RouteChange(StrEnum):
    kept = "kept"
    added = "added"
    removed = "removed"
    moved = "moved"


LABELS: dict[RouteChange, str] = labelled(
    {
        RouteChange.kept: "остался",
        RouteChange.added: "добавлен",
        RouteChange.removed: "исключён",
        RouteChange.moved: "перенесён",
    }
)
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Change:
    """A step of either route; the days it had and has, where it stood in the one and stands in the other."""

    offer: str
    change: RouteChange
    before: Days | None
    after: Days | None
    said: str


def changes(
    request: Request, offers: Catalogue, needs: Sequence[Need], taken: Sequence[Placement],
    obstacles: Mapping[str, Sequence[Obstacle]],
) -> tuple[Change, ...]:  # fmt: skip
    """By offer. `taken` are the new steps, apart from those that stay by themselves."""
    new = {each.offer.id: each for each in taken}
    held = {each.offer.id: each for each in request.previous}
    found = [_of_held(each, new.get(each.offer.id), offers, needs, obstacles) for each in request.previous]
    found += [_added(each) for each in taken if each.offer.id not in held]
    return tuple(sorted(found, key=lambda each: each.offer))


def _added(step: Placement) -> Change:
    return Change(step.offer.id, RouteChange.added, None, (step.first, step.last), "Шаг новый: причина — в самом шаге")


def _of_held(
    held: Held, step: Placement | None, offers: Catalogue, needs: Sequence[Need],
    obstacles: Mapping[str, Sequence[Obstacle]],
) -> Change:  # fmt: skip
    before = (held.first, held.last)
    if held.state is HeldState.missed:
        return _missed(held, step, offers, needs, obstacles)
    if held.state is not HeldState.planned:
        said = f"Шаг {STATES[held.state]} и остаётся"
        return Change(held.offer.id, RouteChange.kept, before, before, said)
    if step is None:
        said = _removed(held, offers, needs, obstacles.get(held.offer.id, ()))
        return Change(held.offer.id, RouteChange.removed, before, None, said)
    after = (step.first, step.last)
    if after == before:
        return Change(held.offer.id, RouteChange.kept, before, after, "Сроки прежние")
    return Change(
        held.offer.id, RouteChange.moved, before, after, "На прежних днях шаг больше не помещается в лучший маршрут"
    )


def _missed(
    held: Held, step: Placement | None, offers: Catalogue, needs: Sequence[Need],
    obstacles: Mapping[str, Sequence[Obstacle]],
) -> Change:  # fmt: skip
    before, said = (held.first, held.last), f"Шаг {STATES[held.state]}{f' ({held.why})' if held.why else ''}. "
    if step is not None:
        after = (step.first, step.last)
        return Change(held.offer.id, RouteChange.added, before, after, said + "Он поставлен снова")
    said += _removed(held, offers, needs, obstacles.get(held.offer.id, ()))
    return Change(held.offer.id, RouteChange.removed, before, None, said)


def _removed(held: Held, offers: Catalogue, needs: Sequence[Need], obstacles: Sequence[Obstacle]) -> str:
    """The first that holds."""
    if held.offer.id not in offers:
        return "Предложение снято"
    if obstacles:
        return f"Пройти больше нельзя: {obstacles[0].said}"
    if all(need.reached(offers[held.offer.id].teaches) == need.have for need in needs):
        return "Дефицитов, которые он закрывал, больше нет"
    return "Другие шаги закрывают не меньше и лучше помещаются в часы и сроки"
