"""Russian labels of codes: said once, beside the codes, and shown wherever the codes are."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

Code = TypeVar("Code", bound=str)

_SAID: dict[str, dict[str, str]] = {}


def labelled(labels: dict[Code, str]) -> dict[Code, str]:
    """`LABELS = labelled({Status.draft: "черновик", …})`: the table itself, known to the documentation from now on."""
    for code, label in labels.items():
        if isinstance(code, StrEnum):
            _SAID.setdefault(type(code).__name__, {})[code] = label
    return labels


def labels_of(enum: str) -> Mapping[str, str] | None:
    """Code → label of an enum by its name, which no two enums of the product share."""
    return _SAID.get(enum)


def enum_of(name: str) -> type[str]:
    """The labelled enum of that name, for whoever may not import it; where there is none, any text."""
    return next(map(type, _SAID.get(name, ())), str)
