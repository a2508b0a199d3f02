"""Why a deficit is not covered, or not wholly: the constraint to blame, with its numbers."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from services.training.compiler.needs import Need
from services.training.compiler.offers import Catalogue, Offer
from services.training.compiler.placements import Blame, Obstacle, Placement
from services.training.compiler.programme import RELAXABLE, Programme
from services.training.compiler.reasons import SHOWN
from services.training.compiler.room import Room
from services.training.compiler.solving import solve


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What of a deficit stays open: from the level reached to the norm."""

    competency: str
    level: int
    norm: int
    blame: Blame
    said: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What was known when the route was made."""

    offers: Catalogue
    room: Room
    obstacles: Mapping[str, Sequence[Obstacle]]
    programme: Programme
    taken: Sequence[Placement]
    unopened: Mapping[str, int]
    """Competency → the level a programme that is open to the head teaches it to, whether or not it takes people."""


def reached(need: Need, taken: Sequence[Placement]) -> int:
    return max([need.have, *(need.reached(each.offer.teaches) for each in taken)])


def uncovered(needs: Sequence[Need], tried: Tried) -> tuple[Uncovered, ...]:
    """By competency. Where offers stand in each other's way, a family of constraints is to blame if without it a route
    covers more of the deficit and all that is covered now: a swap of one deficit for another is no reason."""
    levels = {need: reached(need, tried.taken) for need in needs}
    covered = {(need.deficit.competency, each) for need in needs for each in need.levels if each <= levels[need]}
    return tuple(
        _told(need, level, _alone(need, level, tried) or _between(need, level, covered, tried))
        for need, level in levels.items()
        if level < need.deficit.norm
    )


def _told(need: Need, level: int, why: Obstacle) -> Uncovered:
    its = need.deficit
    said = f"«{its.title}»: уровень {level} из {its.norm}. {why.said}"
    return Uncovered(its.competency, level, its.norm, why.blame, said)


def _teachers(need: Need, level: int, offers: Catalogue) -> list[Offer]:
    """Whoever brings further than `level`, the offers that need not be taken again among them."""
    return [each for each in offers.values() if need.reached(each.teaches) > level]


def _alone(need: Need, level: int, tried: Tried) -> Obstacle | None:
    """Why none of the offers could be taken even alone; None: one could."""
    teachers = [each for each in _teachers(need, level, tried.offers) if each.family not in tried.room.done]
    if not teachers:
        if tried.unopened.get(need.deficit.competency, 0) > level:
            said = f"Программа, которая доводит выше уровня {level}, есть, но набора на неё нет"
            return Obstacle(Blame.no_offer, said)
        return Obstacle(Blame.no_offer, f"Нет предложения, которое доводит выше уровня {level}")
    if any(each.id not in tried.obstacles for each in teachers):
        return None
    found = [(each, obstacle) for each in teachers for obstacle in tried.obstacles[each.id]]
    first = min((obstacle.blame for _, obstacle in found), key=list(Blame).index)
    told = "; ".join(f"«{each.title}» — {obstacle.said}" for each, obstacle in found[:SHOWN])
    told += f" и ещё причин: {len(found) - SHOWN}" if len(found) > SHOWN else ""
    return Obstacle(first, f"Ни одно предложение не подходит: {told}")


def _between(need: Need, level: int, covered: AbstractSet[tuple[str, int]], tried: Tried) -> Obstacle:
    wanted = covered | {(need.deficit.competency, level + 1)}
    for family in RELAXABLE:
        if taken := solve(tried.programme.reaching(wanted, family)).taken:
            return Obstacle(family, _SAID[family](taken, tried))
    said = f"{tried.room.left} ч на маршрут, {tried.room.weekly} ч в неделю, порядок и дни занятий"
    return Obstacle(Blame.together, f"Мешают сразу несколько ограничений: {said}")


def _budget(taken: Sequence[Placement], tried: Tried) -> str:
    needed = sum(each.offer.hours for each in taken)
    return f"Не хватает часов: вместе с остальным нужно {needed}, а есть {tried.room.left}"


_SAID: Mapping[Blame, Callable[[Sequence[Placement], Tried], str]] = {
    Blame.budget: _budget,
    Blame.load: lambda _, tried: f"Не помещается в недельную нагрузку: не больше {tried.room.weekly} ч в неделю",
    Blame.overlap: lambda _, __: "Занятия пересекаются по дням с занятиями других шагов",
    Blame.mentoring: lambda _, __: "Этому учит другой наставник, а наставник у человека один",
}
"""What is said of a family of constraints, with the route that could be taken without it."""
