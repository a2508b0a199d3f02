"""Why two schools are proposed to one another, in words. Values in, values out."""

from collections.abc import Mapping, Sequence

from services.training.partnerships.contrasts import LABELS, ContextAttribute, RatedSchool, tenths
from services.training.partnerships.pairing import ProposedPair


def said(
    it: ProposedPair,
    low: RatedSchool,
    high: RatedSchool,
    titles: Mapping[str, str],
    shared: Sequence[ContextAttribute],
) -> str:
    """The pair in words an official can read out; `shared` is what schools of one context have in common."""
    told = "; ".join(
        f"«{titles.get(code, code)}» — {_percent(low.directions[code])} против {_percent(high.directions[code])}"
        for code in sorted(it.helped, key=lambda code: (-it.helped[code], code))
    )
    return (
        f"{_shared(shared)} Партнёр сильнее в слабых направлениях ({len(it.helped)} из {len(it.weak)}): "
        f"{told}. Взаимодополнение {it.worth} из 1000; {_distance(it.distance)}."
    )


def _shared(attributes: Sequence[ContextAttribute]) -> str:
    if not attributes:
        return "Условия школ не сравнивались."
    return f"Общее у школ: {', '.join(LABELS[each] for each in attributes)}."


def _percent(value: float) -> str:
    return f"{tenths(value) / 10:.1f} %".replace(".", ",")


def _distance(distance: int | None) -> str:
    if distance is None:
        return "расстояние между муниципалитетами не известно"
    return f"между муниципалитетами {distance} км" if distance else "школы одного муниципалитета"
