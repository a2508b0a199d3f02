"""Who may put whom forward, and from where."""

from dataclasses import replace
from itertools import product

import pytest

from services.directory.roles import Role
from services.reserve.entries.sources import (
    AUTHORITIES,
    NAMES_RECORD,
    NOMINATORS,
    ONLY_AT,
    Proposal,
    against,
    misplaced,
)
from services.reserve.entries.terms import ReserveLevel
from services.reserve.regulations.terms import NominationSource
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA_SCHOOL

N = NominationSource
PLACES = {Role.school: SMOLENSK_SCHOOL, Role.omsu: SMOLENSK, Role.department: REGION}
MATRIX = {
    N.self_nomination: {Role.school, Role.omsu, Role.department},
    N.school: {Role.school},
    N.omsu: {Role.omsu},
    N.department: {Role.department},
    N.school_team: {Role.school, Role.omsu, Role.department},
    N.municipal_team: {Role.omsu, Role.department},
    N.municipal_reserve: {Role.omsu, Role.department},
    N.leaders_base: {Role.omsu, Role.department},
    N.reserve_contest: set(),
}


def proposal(source: NominationSource, role: Role = Role.omsu, **changes) -> Proposal:
    level = ONLY_AT.get(source, ReserveLevel.municipal)
    return replace(
        Proposal(
            source=source,
            source_named=source in NAMES_RECORD,
            reserve=REGION if level is ReserveLevel.regional else SMOLENSK,
            candidate_place=SMOLENSK_SCHOOL,
            in_person=source is N.self_nomination,
            role=role,
            caller_place=PLACES.get(role, REGION),
            allowed=frozenset(N),
        ),
        **changes,
    )


def reason(said: Proposal) -> tuple[str, str] | None:
    refusal = against(said)
    return refusal and (refusal.errors[0]["pointer"], refusal.reason)


@pytest.mark.parametrize(("source", "role"), [*product(NominationSource, Role)])
def test_each_source_has_its_nominators(source, role):
    expected = None if role in MATRIX[source] else ("/source", "source_not_yours")
    assert reason(proposal(source, role)) == expected


def test_the_table_names_every_source_and_a_contest_has_no_nominator():
    assert set(NOMINATORS) == set(NominationSource)
    assert {Role.omsu, Role.department} == AUTHORITIES


@pytest.mark.parametrize("source", [each for each in N if NOMINATORS[each]])
class TestEverySource:
    def test_is_one_of_those_the_regulation_names(self, source):
        role = min(NOMINATORS[source])
        assert reason(proposal(source, role, allowed=frozenset(N) - {source})) == ("/source", "source_not_allowed")

    def test_names_its_record_and_only_if_it_is_one(self, source):
        role = min(NOMINATORS[source])
        said = proposal(source, role, source_named=source not in NAMES_RECORD)
        assert reason(said) == ("/source_id", "source_record")

    def test_leads_to_its_level(self, source):
        role = min(NOMINATORS[source])
        for reserve, level in ((SMOLENSK, ReserveLevel.municipal), (REGION, ReserveLevel.regional)):
            expected = None if ONLY_AT.get(source, level) is level else ("/reserve", "wrong_level")
            assert reason(proposal(source, role, reserve=reserve)) == expected


class TestWhose:
    def test_oneself_is_put_forward_in_person(self):
        assert reason(proposal(N.self_nomination, in_person=False)) == ("/candidate_id", "not_in_person")

    def test_a_school_puts_its_own_people_forward(self):
        other = f"{SMOLENSK}.o2"
        said = proposal(N.school, Role.school, candidate_place=other)
        assert reason(said) == ("/candidate_id", "not_your_place")
        assert reason(proposal(N.school_team, Role.school, candidate_place=other)) is not None
        assert reason(proposal(N.self_nomination, Role.school, candidate_place=SMOLENSK)) is None


@pytest.mark.parametrize(
    ("reserve", "candidate", "reason"),
    [
        (SMOLENSK, SMOLENSK_SCHOOL, None),
        (REGION, SMOLENSK_SCHOOL, None),
        (REGION, REGION, None),
        (SMOLENSK, VYAZMA_SCHOOL, "place_beyond"),
        (SMOLENSK, REGION, "place_beyond"),
        (SMOLENSK_SCHOOL, SMOLENSK_SCHOOL, "no_reserve_there"),
        ("ru", SMOLENSK_SCHOOL, "no_reserve_there"),
    ],
)
def test_a_reserve_is_that_of_the_territory(reserve, candidate, reason):
    refusal = misplaced(reserve, candidate)
    assert (refusal and refusal.reason) == reason
