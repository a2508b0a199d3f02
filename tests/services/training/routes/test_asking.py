"""What is asked of the compiler: deficits by the norms in force, days of study, what somebody goes to already."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

from services.training.compiler import HeldState, Offer, OfferKind, Run
from services.training.deficits.rules import DeficitSource, DeficitStatus
from services.training.routes.asking import Asked, Within, days_off, request_for
from services.training.routes.commitments import Commitment

TODAY = date(2027, 3, 10)
WITHIN = Within(date(2027, 3, 15), date(2027, 12, 20), 100, 36)
FIRST, LAST = date(2027, 4, 5), date(2027, 4, 9)


def lacking(competency, level=1, **known):
    usual = {
        "competency": competency,
        "level": level,
        "confidence": 90,
        "source": DeficitSource.manual,
        "found_on": date(2027, 3, 1),
        "status": DeficitStatus.open,
        "awaiting_since": None,
        "awaiting_level": None,
    }
    return SimpleNamespace(**usual | known)


def asked(*deficits, norms=None):
    return Asked(deficits, {"team": 2} if norms is None else norms, {"team": "Команда"}, {}, {}, {})


def going_to(teaches):
    run = Run(FIRST, LAST, 0, frozenset({FIRST}))
    offer = Offer("programme:x", "Курсы", OfferKind.programme, teaches, 18, runs=(run,))
    return Commitment(offer, uuid4(), uuid4(), uuid4(), FIRST, LAST)


def said(its, *taken):
    return request_for("p", its, (), (), taken, WITHIN, TODAY)


def test_what_the_framework_asks_no_more_is_no_deficit_and_the_norm_is_that_in_force():
    request = said(asked(lacking("team"), lacking("retired"), lacking("law", 2), norms={"team": 3, "law": 2}))
    assert [(each.competency, each.norm) for each in request.deficits] == [("team", 3)]


def test_training_counts_to_the_level_it_brings_to():
    pending = lacking("team", 0, status=DeficitStatus.pending_verification, awaiting_since=TODAY, awaiting_level=1)
    [one] = said(asked(pending, norms={"team": 3})).proven
    assert (one.level, one.awaits) == (1, True)
    pending.awaiting_level = None
    [whole] = said(asked(pending, norms={"team": 3})).proven
    assert whole.level == 3


def test_what_somebody_goes_to_is_a_step_where_it_helps_and_takes_its_days_where_it_does_not():
    helping, other = going_to({"team": 2}), going_to({"law": 2})
    [held] = said(asked(lacking("team")), helping).previous
    assert (held.state, held.first, held.last) == (HeldState.booked, FIRST, LAST)
    request = said(asked(lacking("team")), other)
    assert (request.previous, request.engaged) == ((), frozenset({FIRST}))


def test_days_off_are_those_of_the_calendar_and_weekends_where_there_is_none():
    assert date(2026, 1, 5) in days_off(date(2025, 12, 29), date(2026, 1, 11))
    assert days_off(date(2199, 1, 1), date(2199, 1, 7)) == {date(2199, 1, 5), date(2199, 1, 6)}
    assert days_off(LAST, FIRST) == frozenset()
