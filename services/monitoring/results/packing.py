"""Whole numbers of a result in one column, a few bytes each, so that a federal cycle is written in seconds."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from services.monitoring.engine.columns.table import Integers, Mask

Width = Literal["<i4", "<i8"]


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
