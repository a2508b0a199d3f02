"""Changing a record: the order of what is checked, whoever asks."""

from dataclasses import dataclass
from itertools import product

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Conflict, Forbidden, PreconditionFailed
from services.kernel.records import changeable
from tests.kernel.conftest import P, access
from tests.support.callers import SMOLENSK, VYAZMA, caller


@dataclass
class Kept:
    version: int
    place: str
    frozen: bool


def thawed(record: Kept) -> None:
    if record.frozen:
        raise Conflict


@pytest.mark.parametrize(("seen", "frozen", "place"), [*product((1, 2, None), (False, True), (SMOLENSK, VYAZMA))])
def test_version_then_legality_then_permission(seen, frozen, place):
    tx, record = AsyncSession(info={"caller": caller("omsu", SMOLENSK)}), Kept(2, place, frozen)
    wrong = [
        problem
        for problem, found in ((PreconditionFailed, seen == 1), (Conflict, frozen), (Forbidden, place != SMOLENSK))
        if found
    ]
    if wrong:
        with pytest.raises(wrong[0]):
            changeable(tx, access, record, seen, P.write, thawed)
    else:
        assert changeable(tx, access, record, seen, P.write, thawed) is record
