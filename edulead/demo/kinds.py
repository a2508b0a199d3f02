"""Kinds of organisations: how many there are, where they stand, how large they are and what they are called.

Counts are those of the region in 2019/20: 365 schools, 254 preschool, 20 vocational, 53 additional, 695 in all. Those
four make 692; the three left are taken to be centres of psychological and pedagogical help (kind `other`).
"""

from collections.abc import Callable
from math import isqrt
from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of organisations in the region."""

    label: str
    form: str
    """The end of the legal form."""
    form_short: str
    """The end of its abbreviation."""
    founder: str
    total: int
    weight: Callable[[int], int]
    """Of the population. The root for schools: villages have many small ones, a city a few large ones."""
    at_least: int
    """In every municipality."""
    in_centre: int
    """Per cent standing in the centre of a district."""
    medium_from: int
    large_from: int
    """Pupils."""
    head: str
    """Title of the head's post, said of any gender."""


# fmt: off
KINDS = {
    "school": Kind(
        "общеобразовательная организация", "общеобразовательное учреждение", "ОУ",
        "municipal", 365, isqrt, 1, 35, 150, 500, "директор"),
    "preschool": Kind(
        "дошкольная образовательная организация", "дошкольное образовательное учреждение", "ДОУ",
        "municipal", 254, int, 1, 65, 60, 180, "заведующий"),
    "vocational": Kind(
        "профессиональная образовательная организация", "профессиональное образовательное учреждение", "ПОУ",
        "regional", 20, int, 0, 100, 300, 700, "директор"),
    "additional": Kind(
        "организация дополнительного образования", "учреждение дополнительного образования", "УДО",
        "municipal", 53, int, 1, 100, 250, 800, "директор"),
    "other": Kind(
        "центр психолого-педагогической, медицинской и социальной помощи", "учреждение", "У",
        "regional", 3, int, 0, 100, 150, 400, "директор"),
}

CORRECTIONAL = {
    "66701000": 3, "66505000": 1, "66508000": 1, "66514000": 1, "66533000": 1, "66536000": 1,
    "66538000": 1, "66541000": 1, "66558000": 1, "66710000": 1,
}
"""Regional boarding schools for pupils with disabilities, among the 365, by code of municipality. Synthetic."""

PUPILS = {
    "school":        {"city": (300, 1250), "town": (110, 640), "village": (12, 170)},
    "boarding":      {"city": (80, 180),   "town": (60, 160)},
    "preschool":     {"city": (110, 320),  "town": (60, 220),  "village": (10, 60)},
    "vocational":    {"city": (450, 1300), "town": (180, 750), "village": (120, 400)},
    "additional":    {"city": (600, 2600), "town": (250, 1300), "village": (80, 420)},
    "other":         {"city": (300, 600),  "town": (100, 300)},
}
"""From and to, by what it is and where it stands: `city` is Смоленск. Synthetic."""
# fmt: on

FOUNDERS = {"municipal": ("Муниципальное бюджетное", "МБ"), "regional": ("Областное государственное бюджетное", "ОГБ")}
"""Start of the legal form in full, and its abbreviation."""

TOWN_SCHOOLS = ("Средняя школа",) * 16 + ("Гимназия",) * 2 + ("Лицей", "Основная школа")
VILLAGE_SCHOOLS = ("средняя школа",) * 11 + ("основная школа",) * 8 + ("начальная школа",)
WITHOUT_GRADE_11 = ("основная школа", "начальная школа", "школа-интернат")

SHORTER = {
    "Средняя школа": "СШ",
    "средняя школа": "СШ",
    "Основная школа": "ОШ",
    "основная школа": "ОШ",
    "начальная школа": "НШ",
    "обучающихся с ограниченными возможностями здоровья": "обучающихся с ОВЗ",
    "психолого-педагогической, медицинской и социальной помощи": "ППМС-помощи",
    "города ": "г. ",
    "посёлка ": "п. ",
    "села ": "с. ",
    "муниципального округа": "округа",
}
"""Full name → short name."""
