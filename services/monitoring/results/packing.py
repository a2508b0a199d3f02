"""Whole numbers of a result in one column: eight bytes each, so that a federal cycle is written in seconds."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from services.monitoring.engine.columns.table import Integers, Mask

NOTHING = np.iinfo(np.int64).min
"""Stands for None: no number of ours comes near it."""


class Packed(TypeDecorator[list[Any]]):
    """`list[int | None]` kept as little-endian int64."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sequence[int | None] | None, _: Any) -> bytes | None:
        if value is None:
            return None
        return np.array([NOTHING if each is None else each for each in value], "<i8").tobytes()

    def process_result_value(self, value: bytes | None, _: Any) -> list[int | None] | None:
        if value is None:
            return None
        return [None if each == NOTHING else each for each in np.frombuffer(value, "<i8").tolist()]


def matrix(columns: Sequence[tuple[Integers, Mask]], size: int) -> NDArray[np.int64]:
    """One row for each subject; `NOTHING` where the mask is false."""
    said = [np.where(mask, units.astype(np.int64), NOTHING) for units, mask in columns]
    return np.ascontiguousarray(np.array(said, "<i8").reshape(len(said), size).T)


def rows(packed: NDArray[np.int64]) -> list[bytes]:
    """What `Packed` keeps of each row."""
    size, width = packed.shape[0], packed.shape[1] * packed.itemsize
    data = packed.tobytes()
    return [data[row * width : (row + 1) * width] for row in range(size)]
