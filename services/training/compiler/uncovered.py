"""Why a deficit is not covered, or not wholly: the constraint to blame, with its numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

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


def reached(need: Need, taken: Sequence[Placement]) -> int:
    return max([need.have, *(need.reached(each.offer.teaches) for each in taken)])


def uncovered(needs: Sequence[Need], tried: Tried) -> tuple[Uncovered, ...]:
    """By competency. Where offers stand in each other's way, a family of constraints is to blame if the best route
    without it covers more of the deficit."""
    opened = ((need, reached(need, tried.taken)) for need in needs)

    @cache
    def without(family: Blame) -> Sequence[Placement]:
        return solve(tried.programme.without(family)).taken

    return tuple(
        _told(need, level, _alone(need, level, tried) or _between(need, level, without, tried))
        for need, level in opened
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
    teachers = [each for each in _teachers(need, level, tried.offers) if each.id not in tried.room.done]
    if not teachers:
        return Obstacle(Blame.no_offer, f"Нет предложения, которое доводит выше уровня {level}")
    if any(each.id not in tried.obstacles for each in teachers):
        return None
    found = [(each, obstacle) for each in teachers for obstacle in tried.obstacles[each.id]]
    first = min((obstacle.blame for _, obstacle in found), key=list(Blame).index)
    told = "; ".join(f"«{each.title}» — {obstacle.said}" for each, obstacle in found[:SHOWN])
    told += f" и ещё причин: {len(found) - SHOWN}" if len(found) > SHOWN else ""
    return Obstacle(first, f"Ни одно предложение не подходит: {told}")


def _between(need: Need, level: int, without: Callable[[Blame], Sequence[Placement]], tried: Tried) -> Obstacle:
    blame = next((each for each in RELAXABLE if reached(need, without(each)) > level), Blame.together)
    return Obstacle(blame, _SAID[blame](need, level, tried))


def _budget(need: Need, level: int, tried: Tried) -> str:
    left = tried.room.hours - sum(each.offer.hours for each in tried.taken)
    chosen = {each.offer.id for each in tried.taken}
    least = min(each.hours for each in _teachers(need, level, tried.offers) if each.id not in chosen)
    return f"Не хватает часов: после более весомого осталось {left} из {tried.room.hours}, нужно не меньше {least}"


_SAID: Mapping[Blame, Callable[[Need, int, Tried], str]] = {
    Blame.budget: _budget,
    Blame.load: lambda _, __, tried: f"Не помещается в недельную нагрузку: не больше {tried.room.weekly} ч в неделю",
    Blame.overlap: lambda _, __, ___: "Занятия пересекаются по дням с занятиями более весомых шагов",
    Blame.together: lambda _, __, tried: (
        f"Мешают сразу несколько ограничений: {tried.room.hours} ч на маршрут, {tried.room.weekly} ч в неделю, "
        "порядок и дни занятий"
    ),
}
