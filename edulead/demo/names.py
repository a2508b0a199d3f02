"""Words people and organisations of the demo region are named with (`data/names.json`).

Common Russian names combined by chance, any resemblance is accidental. Some hold ё on purpose: it must sort and be
found together with е.
"""

import json
from importlib.resources import files
from typing import NamedTuple


class MaleName(NamedTuple):
    """A name and the patronymics of his children."""

    name: str
    son: str
    daughter: str


_WORDS = json.loads(files("edulead.demo").joinpath("data/names.json").read_text(encoding="utf-8"))

SURNAMES: tuple[str, ...] = tuple(_WORDS["surnames"])
"""The masculine form; see `feminine`."""

MALE_NAMES: tuple[MaleName, ...] = tuple(MaleName(*row) for row in _WORDS["male_names"])
FEMALE_NAMES: tuple[str, ...] = tuple(_WORDS["female_names"])

VILLAGE_STEMS: tuple[str, ...] = tuple(_WORDS["village_stems"])
"""Adjectives of generic village names without the ending: «Андреевская школа», «Андреевский детский сад»."""

KINDERGARTENS: tuple[str, ...] = tuple(_WORDS["kindergartens"])

COLLEGES: tuple[str, ...] = tuple(_WORDS["colleges"])
"""All masculine, to follow «Вяземский»."""

CLUBS: tuple[str, ...] = tuple(_WORDS["clubs"])
"""Organisations of additional education."""

SURNAME_ENDINGS = {"ий": "ая", "ой": "ая"}
"""Adjectives, «Дубровский» – «Дубровская»; every other surname here takes «а»."""


def feminine(surname: str) -> str:
    ending = SURNAME_ENDINGS.get(surname[-2:])
    return f"{surname}а" if ending is None else surname[:-2] + ending
