"""Whom a juror does not judge."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.training.competitions.recusal import Entered, Seat, may_judge

JUROR, SCHOOL = uuid4(), uuid4()
SEAT = Seat(JUROR, frozenset(), frozenset({SCHOOL}))
ENTRY = Entered("start", uuid4(), uuid4())


@pytest.mark.parametrize(
    ("seat", "entry", "may"),
    [
        (SEAT, ENTRY, True),
        (replace(SEAT, competes_in=frozenset({"team"})), ENTRY, True),
        (replace(SEAT, competes_in=frozenset({"team", "start"})), ENTRY, False),
        (SEAT, replace(ENTRY, organisation_id=SCHOOL), False),
        (SEAT, replace(ENTRY, nominated_by=JUROR), False),
        (SEAT, replace(ENTRY, nominated_by=None), True),
    ],
)
def test_a_juror_judges_whom_they_have_no_part_in(seat, entry, may):
    assert may_judge(seat, entry) is may
