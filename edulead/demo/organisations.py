"""The organisations of the demo region: where each stands, what it is called, and its synthetic numbers."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from edulead.demo import dice
from edulead.demo.kinds import (
    CORRECTIONAL,
    FOUNDERS,
    KINDS,
    PUPILS,
    SHORTER,
    TOWN_SCHOOLS,
    VILLAGE_SCHOOLS,
    WITHOUT_GRADE_11,
)
from edulead.demo.municipalities import CENTRES, adjective_stem, code_of
from edulead.demo.names import CLUBS, COLLEGES, KINDERGARTENS, VILLAGE_STEMS
from edulead.demo.records import Municipality, Organisation
from services.directory.identifiers import inn10_control, ogrn_control

TAX_OFFICE = "6799"
"""Region 67 has no tax office 99, so that no ИНН or ОГРН made here belongs to anybody (general knowledge)."""


class Spot(NamedTuple):
    """A place for one organisation of a kind in a municipality."""

    number: int
    """From 1, in the municipality and kind."""
    stem: str | None
    """Adjective of the village, or of a centre with only one such organisation; `None`: a number is needed."""
    territory: str
    settlement: str
    scale: str


class Draft(NamedTuple):
    """An organisation before it has a number in the region."""

    municipality: Municipality
    kind: str
    founder: str
    title: str
    spot: Spot
    boarding: bool = False


def organisations(seed: int, municipalities: Sequence[Municipality]) -> tuple[Organisation, ...]:
    """All 695, by kind, then by municipality."""
    drafts = chain.from_iterable(_drafts_of_kind(seed, kind, municipalities) for kind in KINDS)
    return tuple(_organisation(seed, number, draft) for number, draft in enumerate(drafts, start=1))


def _drafts_of_kind(seed: int, kind: str, municipalities: Sequence[Municipality]) -> Iterator[Draft]:
    it = KINDS[kind]
    counts = dice.share(it.total, {m.key: it.weight(m.population) for m in municipalities}, it.at_least)
    for municipality in municipalities:
        boarding = CORRECTIONAL.get(code_of(municipality), 0) if kind == "school" else 0
        for spot in _spots(seed, municipality, counts[municipality.key] - boarding, it.in_centre):
            yield Draft(municipality, kind, it.founder, TITLES[kind](seed, municipality, spot), spot)
        yield from _boarding_schools(municipality, boarding)


def _spots(seed: int, municipality: Municipality, count: int, in_centre: int) -> Iterator[Spot]:
    centre, is_city = CENTRES.get(code_of(municipality)), municipality.kind == "urban_okrug"
    central = 0 if centre is None else count if is_city else min(count, max(1, count * in_centre // 100))
    villages = dice.shuffled(VILLAGE_STEMS, seed, municipality.key)
    for number in range(1, count + 1):
        if centre is None or number > central:
            yield Spot(number, villages[number - central - 1], municipality.genitive, "village", "village")
        else:
            alone = central == 1 and not is_city
            territory = municipality.genitive if alone else centre.genitive
            yield Spot(number, adjective_stem(municipality) if alone else None, territory, *_scale(municipality))


def _scale(municipality: Municipality) -> tuple[str, str]:
    """Settlement and scale of the centre."""
    settlement = CENTRES[code_of(municipality)].settlement
    return settlement, "city" if municipality.population > 100_000 else settlement


def _boarding_schools(municipality: Municipality, count: int) -> Iterator[Draft]:
    for number in range(1, count + 1):
        which = f" № {number}" if count > 1 else ""
        kind = f"школа-интернат{which} для обучающихся с ограниченными возможностями здоровья"
        title = f"{adjective_stem(municipality)}ая {kind}"
        spot = Spot(number, None, "", *_scale(municipality))
        yield Draft(municipality, "school", "regional", title, spot, boarding=True)


def _school(seed: int, municipality: Municipality, spot: Spot) -> str:
    if spot.stem is None:
        return f"{dice.pick(TOWN_SCHOOLS, seed, municipality.key, 'school', spot.number)} № {spot.number}"
    if spot.number == 1:
        return f"{spot.stem}ая средняя школа"
    return f"{spot.stem}ая {dice.pick(VILLAGE_SCHOOLS, seed, municipality.key, 'school', spot.number)}"


def _preschool(seed: int, municipality: Municipality, spot: Spot) -> str:
    names = dice.shuffled(KINDERGARTENS, seed, municipality.key, "preschool")
    name = names[spot.number % len(names)]
    return f"Детский сад № {spot.number} „{name}“" if spot.stem is None else f"{spot.stem}ий детский сад „{name}“"


def _vocational(seed: int, municipality: Municipality, spot: Spot) -> str:
    return f"{adjective_stem(municipality)}ий {dice.shuffled(COLLEGES, seed, municipality.key)[spot.number - 1]}"


def _additional(seed: int, municipality: Municipality, spot: Spot) -> str:
    return dice.shuffled(CLUBS, seed, municipality.key)[spot.number - 1]


def _other(_: int, municipality: Municipality, __: Spot) -> str:
    return f"{adjective_stem(municipality)}ий центр психолого-педагогической, медицинской и социальной помощи"


TITLES: dict[str, Callable[[int, Municipality, Spot], str]] = {
    "school": _school,
    "preschool": _preschool,
    "vocational": _vocational,
    "additional": _additional,
    "other": _other,
}


def _organisation(seed: int, number: int, draft: Draft) -> Organisation:
    key, kind, is_school = f"o-{number:04d}", KINDS[draft.kind], draft.kind == "school"
    low, high = PUPILS["boarding" if draft.boarding else draft.kind][draft.spot.scale]
    pupils = dice.between(low, high, seed, key, "pupils")
    full, short = _names(draft)
    return Organisation(
        key=key,
        municipality=draft.municipality.key,
        kind=draft.kind,
        founder=draft.founder,
        name=full,
        short_name=short,
        inn=_inn(seed, number),
        ogrn=_ogrn(seed, number),
        settlement=draft.spot.settlement,
        size="large" if pupils >= kind.large_from else "medium" if pupils >= kind.medium_from else "small",
        pupils=pupils,
        has_grade_11=not any(word in draft.title.lower() for word in WITHOUT_GRADE_11) if is_school else None,
        correctional=draft.boarding if is_school else None,
    )


def _names(draft: Draft) -> tuple[str, str]:
    """Full and short. A name of a regional organisation already says where it is, unless it stands in a village."""
    kind, (founder, founder_short) = KINDS[draft.kind], FOUNDERS[draft.founder]
    in_title = draft.founder == "regional" and draft.spot.settlement == "town"
    tail = f"«{draft.title}»" if in_title else f"«{draft.title}» {draft.spot.territory}"
    short = tail
    for long_form, short_form in SHORTER.items():
        short = short.replace(long_form, short_form)
    return f"{founder} {kind.form} {tail}", f"{founder_short}{kind.form_short} {short}"


def _inn(seed: int, number: int) -> str:
    body = TAX_OFFICE + _serial(seed, number, "inn")
    return body + inn10_control(body)


def _ogrn(seed: int, number: int) -> str:
    """1, two digits of the year, region, tax office, serial number, control digit."""
    body = f"1{dice.between(2, 20, seed, number, 'registered'):02d}{TAX_OFFICE}" + _serial(seed, number, "ogrn")
    return body + ogrn_control(body)


def _serial(seed: int, number: int, register: str) -> str:
    """Five digits, different for different numbers below 100,000: 7919 has no common factor with it."""
    return f"{(7919 * number + dice.below(100_000, seed, register)) % 100_000:05d}"
