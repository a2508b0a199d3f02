"""What the figures of the reserve are made of."""

from hypothesis import given
from hypothesis import strategies as st

from services.reserve.applications.rules import ApplicationStatus
from services.reserve.dashboards.rules import Covered, Standing, by_kind, covered, for_any, funnel, ready, together
from services.reserve.entries.readiness import Readiness

A, R = ApplicationStatus, Readiness
REGION, CITY, TWIN = "ru.r67", "ru.r67.m1", "ru.r67.m12"
EXPECTED = [(f"{CITY}.o1", "school"), (f"{CITY}.o2", "school"), (f"{CITY}.o3", "preschool"), (f"{TWIN}.o4", "school")]
STAND = [
    Standing(CITY, R.a, "school", 1),
    Standing(CITY, R.a, None, 2),
    Standing(CITY, R.b, "school", 5),
    Standing(REGION, R.a, None, 1),
]


@given(st.dictionaries(st.sampled_from([*A]), st.integers(0, 50)))
def test_each_stage_holds_the_ones_after_it_and_nobody_is_lost(statuses):
    found = funnel(statuses)
    assert found.submitted >= found.admitted >= found.scored >= found.chosen
    waiting = statuses.get(A.registered, 0)
    assert found.submitted == found.admitted + found.rejected + found.withdrawn + waiting


def test_who_is_where_in_the_funnel():
    found = funnel({A.registered: 1, A.admitted: 2, A.rejected: 3, A.winner: 1, A.runner_up: 1, A.withdrawn: 4})
    assert (found.submitted, found.admitted, found.scored, found.chosen) == (12, 4, 2, 1)
    assert (found.rejected, found.withdrawn) == (3, 4)


def test_of_a_contest_that_was_annulled_nobody_is_chosen():
    statuses = {A.winner: 1, A.runner_up: 2}
    assert (funnel(statuses, annulled=True).chosen, funnel(statuses).chosen) == (0, 1)
    assert together([funnel(statuses, annulled=True), funnel(statuses)]) == funnel({A.winner: 1, A.scored: 5})
    assert together([]) == funnel({})


def test_only_who_is_ready_now_covers():
    stand = ready(STAND)
    assert covered(CITY, EXPECTED, stand) == Covered(3, 3)
    assert covered(TWIN, EXPECTED, stand) == Covered(1, 0)
    assert covered(REGION, EXPECTED, stand) == Covered(4, 4)
    assert for_any(CITY, stand) == 2


def test_by_kind_who_is_ready_for_any_counts_in_none():
    assert by_kind(CITY, EXPECTED, ready(STAND)) == {"preschool": Covered(1, 0), "school": Covered(2, 1)}


def test_what_is_missing_and_how_much_is_covered():
    assert (Covered(3, 1).percent, Covered(3, 1).gap) == (33.3, 2)
    assert (Covered(0, 2).percent, Covered(0, 2).gap) == (None, 0)
    assert (Covered(1, 3).percent, Covered(1, 3).gap) == (300.0, 0)
