"""How results are written: their columns, and whole numbers packed into one, so that a federal cycle takes seconds."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from services.monitoring.engine.columns.table import Integers, Mask

Width = Literal["<i4", "<i8"]

_EXACT, _JSON, _PLAIN = "{0} / 1000000::numeric", "{0}::jsonb", "{0}"

COMPUTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "submission_id": ("uuid", _PLAIN),
        "score": ("int8", _EXACT),
        "maximum": ("int8", _EXACT),
        "percent": ("int8", _EXACT),
        "missing": ("text", _JSON),
        "by_direction": ("text", _JSON),
        "level": ("text", _PLAIN),
        "level_title": ("text", _PLAIN),
        "pass_mark": ("int8", _EXACT),
        "passed": ("bool", _PLAIN),
        "rank": ("int4", _PLAIN),
        "rank_of": ("int4", _PLAIN),
        "rank_municipality": ("int4", _PLAIN),
        "rank_municipality_of": ("int4", _PLAIN),
        "rank_cluster": ("int4", _PLAIN),
        "rank_cluster_of": ("int4", _PLAIN),
        "at_risk": ("bool", _PLAIN),
        "causes": ("text", _JSON),
        "grace": ("bool", _PLAIN),
        "previous_id": ("uuid", _PLAIN),
        "change": ("int8", _EXACT),
        "comparable": ("bool", _PLAIN),
        "inputs": ("bytea", _PLAIN),
        "proven": ("text", _PLAIN),
        "indicator_points": ("bytea", _PLAIN),
        "indicator_ranks": ("bytea", _PLAIN),
        "confidence": ("text", _PLAIN),
        "confidence_reasons": ("text", _JSON),
    }
)
"""Column of the result → (the type it is sent as, how it is kept). `rows.computed` fills them; what is not here
follows the submission."""


def nothing(width: Width) -> int:
    """What stands for None: no number of ours comes near it."""
    return int(np.iinfo(width).min)


class Packed(TypeDecorator[list[Any]]):
    """`list[int | None]` kept as little-endian numbers of one width."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, width: Width) -> None:
        super().__init__()
        self.width = width

    def process_bind_param(self, value: Sequence[int | None] | None, _: Any) -> bytes | None:
        if value is None:
            return None
        return np.array([nothing(self.width) if each is None else each for each in value], self.width).tobytes()

    def process_result_value(self, value: bytes | None, _: Any) -> list[int | None] | None:
        if value is None:
            return None
        absent = nothing(self.width)
        return [None if each == absent else each for each in np.frombuffer(value, self.width).tolist()]


def matrix(columns: Sequence[tuple[Integers, Mask]], size: int, width: Width = "<i8") -> NDArray[np.signedinteger[Any]]:
    """One row for each subject; None where the mask is false."""
    said = np.full((len(columns), size), nothing(width), width)
    for row, (units, mask) in zip(said, columns, strict=True):
        row[mask] = units[mask]
    return np.ascontiguousarray(said.T)


def rows(packed: NDArray[np.signedinteger[Any]]) -> list[bytes]:
    """What `Packed` keeps of each row."""
    size, width = packed.shape[0], packed.shape[1] * packed.itemsize
    data = packed.tobytes()
    return [data[row * width : (row + 1) * width] for row in range(size)]
