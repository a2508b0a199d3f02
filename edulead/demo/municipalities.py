"""The 27 municipalities of region 67 with their ОКТМО before and after the reform of 2024."""

import csv
from datetime import date
from importlib.resources import files
from typing import NamedTuple

from edulead.demo.records import Municipality, OktmoSpan
from services.kernel.periods import day_before

REFORM = date(2024, 6, 10)
"""Inferred: the laws that made districts into округа are dated 10.06.2024 (No 134-з and others); the days they came
into force and ОКТМО was changed were not seen."""

KIND_LABELS = {"municipal_okrug": "муниципальный округ", "urban_okrug": "городской округ"}

WEIGHTS = {
    "66544000": 57_000, "66546000": 12_000, "66548000": 5_000, "66550000": 7_000, "66552000": 7_000,
    "66554000": 9_000, "66556000": 8_000, "66558000": 49_000, "66701000": 320_000, "66710000": 27_000,
}  # fmt: skip
"""Synthetic: the source table has no population for these ten. Thousands of the right order, not statistics."""


class Centre(NamedTuple):
    """Where the organisations "in the centre" stand: as written after a quoted name, and `town` or `village`."""

    genitive: str
    settlement: str


CENTRES = {
    "66503000": Centre("города Велижа", "town"),
    "66505000": Centre("города Вязьмы", "town"),
    "66508000": Centre("города Гагарина", "town"),
    "66509000": Centre("села Глинка", "village"),
    "66511000": Centre("города Демидова", "town"),
    "66514000": Centre("города Дорогобужа", "town"),
    "66516000": Centre("города Духовщины", "town"),
    "66519000": Centre("города Ельни", "town"),
    "66521000": Centre("села Ершичи", "village"),
    "66523000": Centre("посёлка Кардымово", "town"),
    "66524000": Centre("посёлка Красный", "town"),
    "66527000": Centre("посёлка Монастырщина", "town"),
    "66530000": Centre("села Новодугино", "village"),
    "66533000": Centre("города Починка", "town"),
    "66536000": Centre("города Рославля", "town"),
    "66538000": Centre("города Рудни", "town"),
    "66541000": Centre("города Сафоново", "town"),
    "66546000": Centre("города Сычевки", "town"),
    "66548000": Centre("села Темкино", "village"),
    "66550000": Centre("села Угра", "village"),
    "66552000": Centre("посёлка Хиславичи", "town"),
    "66554000": Centre("посёлка Холм-Жирковский", "town"),
    "66556000": Centre("посёлка Шумячи", "town"),
    "66558000": Centre("города Ярцево", "town"),
    "66701000": Centre("города Смоленска", "town"),
    "66710000": Centre("города Десногорска", "town"),
}
"""By current code. Смоленский муниципальный округ is not here: its centre is the city, another municipality."""


def municipalities() -> tuple[Municipality, ...]:
    """In the order of the source table (by ОКТМО)."""
    text = files("edulead.demo").joinpath("data/oktmo_smolensk.csv").read_text(encoding="utf-8")
    return tuple(map(_municipality, csv.DictReader(text.splitlines())))


def code_of(municipality: Municipality) -> str:
    return municipality.oktmo[-1].code


def adjective_stem(municipality: Municipality) -> str:
    """«Вяземск», to be ended by «ий», «ая» or «ое»."""
    return municipality.short_name.removeprefix("г. ").split()[0].removesuffix("ий").removesuffix("ск") + "ск"


def _municipality(row: dict[str, str]) -> Municipality:
    code, name = row["oktmo8_current"], row["name_current"]
    city = name.removeprefix("городской округ город ")
    is_city = city != name
    adjective = name.split()[0]
    return Municipality(
        key=f"m-{code}",
        name=name,
        short_name=f"г. {city}" if is_city else f"{adjective} округ",
        genitive=f"города {city}а" if is_city else f"{adjective.removesuffix('ий')}ого муниципального округа",
        kind="urban_okrug" if is_city else "municipal_okrug",
        population=int(row["population_2021"] or WEIGHTS[code]),
        oktmo=_spans(row),
    )


def _spans(row: dict[str, str]) -> tuple[OktmoSpan, ...]:
    before = row["oktmo8_before_2024"], row["check_digit"], row["name_before_2024"]
    now = row["oktmo8_current"], row["check_digit_current"], row["name_current"]
    evidence = row["current_code_evidence"]
    if evidence == "unchanged":
        return (OktmoSpan(*now, valid_from=None, valid_to=None, evidence=evidence),)
    return (
        OktmoSpan(*before, valid_from=None, valid_to=day_before(REFORM), evidence="observed"),
        OktmoSpan(*now, valid_from=REFORM, valid_to=None, evidence=evidence),
    )
