"""What a meeting may become, who votes on a matter, and which conflicts bar."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.kernel.workflow import Refusal
from services.reserve.commissions.conflicts import Conflict, ConflictKind, ConflictSource
from services.reserve.commissions.rules import Quorum, VoteChoice, VoteVerdict
from services.reserve.meetings.assembly import Assembly, Voting, narrowest, outcome, unfit_ballots
from services.reserve.meetings.rules import (
    LABELS,
    NEVER_WAIVED,
    VOTED_ON,
    WORKFLOW,
    AgendaMatter,
    Facts,
    MeetingAction,
    MeetingStatus,
    RecusalStanding,
    declarable,
    replaceable,
    standing_of,
    waivable,
)
from services.reserve.regulations.terms import Majority, TieBreak
from tests.services.reserve.commissions.test_rules import CHAIR, DEPUTY, IDS, SECRETARY, seat

S, A = MeetingStatus, MeetingAction
STEPS = {
    (S.planned, A.convene): S.open,
    (S.planned, A.call_off): S.cancelled,
    (S.open, A.conclude): S.closed,
}
DAY = date(2026, 4, 15)
IDLE = Refusal("contest_not_running", "Завершён.")
FACTS = Facts(DAY, DAY, idle=None, seats=9, quorum=Quorum(9, 6, 6), presided=True)


def refusal_of(action, facts, reason=None) -> str | None:
    status = S.open if action is A.conclude else S.planned
    try:
        WORKFLOW.step(status, action).check(facts, reason)
    except StepRefused as refused:
        return refused.members["reason"]
    return None


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(S, A)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    def test_every_word_has_a_russian_name(self):
        assert set(LABELS) == {*S, *A, *AgendaMatter, *RecusalStanding}
        assert {AgendaMatter.decision, AgendaMatter.tie_break} == VOTED_ON

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({}, None),
            ({"today": DAY + timedelta(3)}, None),
            ({"today": DAY - timedelta(1)}, "too_early"),
            ({"idle": IDLE}, "contest_not_running"),
            ({"seats": 0, "quorum": Quorum(0, 1, 0)}, "nobody_sits"),
            ({"quorum": Quorum(9, 6, 5)}, "not_quorate"),
            ({"presided": False}, "nobody_presides"),
            ({"quorum": None, "presided": False}, None),
        ],
    )
    def test_is_convened_on_its_day_with_a_quorum_and_somebody_to_preside(self, change, reason):
        assert refusal_of(A.convene, replace(FACTS, **change)) == reason

    def test_no_reason_makes_a_quorum(self):
        assert refusal_of(A.convene, replace(FACTS, quorum=Quorum(9, 6, 5)), "очень надо") == "not_quorate"

    def test_is_called_off_with_a_reason(self):
        with pytest.raises(Invalid):
            WORKFLOW.step(S.planned, A.call_off).check(FACTS, " ")
        assert refusal_of(A.call_off, replace(FACTS, quorum=None, idle=IDLE), "Перенесено") is None

    def test_is_concluded_once_all_have_voted_or_it_is_said_why_not(self):
        waiting = replace(FACTS, unvoted=("О победителе",))
        assert refusal_of(A.conclude, FACTS) is None
        assert refusal_of(A.conclude, waiting) == "votes_missing"
        assert refusal_of(A.conclude, waiting, "Вопрос снят с рассмотрения") is None


FIRST, SECOND = UUID(int=501), UUID(int=502)
SEATS = (seat(0, CHAIR), seat(1, DEPUTY), seat(2, SECRETARY, votes=False), seat(3), seat(4), seat(5))
VOTING = Voting(Fraction(2, 3), Majority.of_present, TieBreak.chair_vote)


def assembly(present=(0, 1, 2, 3, 4, 5), recused=()) -> Assembly:
    pairs = frozenset((IDS[member], application) for member, application in recused)
    return Assembly(SEATS, frozenset(IDS[i] for i in present), pairs)


class TestAssembly:
    def test_who_is_recused_from_one_application_votes_on_the_others(self):
        met = assembly(recused=[(0, FIRST), (3, FIRST)])
        assert met.quorum(FIRST, VOTING.share) == Quorum(3, 2, 3)
        assert met.quorum(SECOND, VOTING.share) == met.quorum(None, VOTING.share) == Quorum(5, 4, 5)
        assert met.voters(FIRST) == {IDS[1], IDS[4], IDS[5]}
        assert met.voters(SECOND) == met.voters(None) == {IDS[0], IDS[1], IDS[3], IDS[4], IDS[5]}
        assert [met.presiding(each).member_id for each in (FIRST, SECOND, None)] == [IDS[1], IDS[0], IDS[0]]

    def test_the_narrowest_quorum_is_that_of_the_worst_matter(self):
        met = assembly(present=(0, 1, 3, 4), recused=[(0, FIRST), (1, FIRST)])
        assert met.quorum(None, VOTING.share).reached
        assert narrowest(met, [SECOND], VOTING.share) == Quorum(5, 4, 4)
        found = narrowest(met, [SECOND, FIRST], VOTING.share)
        assert (found, found.reached) == (Quorum(3, 2, 2), True)
        away = assembly(present=(0, 1, 3, 5), recused=[(0, FIRST), (1, FIRST), (3, FIRST)])
        assert narrowest(away, [FIRST, SECOND], VOTING.share).reached is False

    @given(
        st.frozensets(st.integers(0, 5)),
        st.frozensets(st.tuples(st.integers(0, 5), st.sampled_from([FIRST, SECOND]))),
        st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(1)]),
    )
    def test_quorate_at_its_narrowest_is_quorate_in_every_matter(self, present, recused, share):
        met = assembly(present, recused)
        reached = [met.quorum(each, share).reached for each in (None, FIRST, SECOND)]
        assert narrowest(met, [FIRST, SECOND], share).reached == all(reached)

    def test_an_outcome_counts_those_who_may_vote_on_the_matter(self):
        ballots = {IDS[1]: VoteChoice.in_favour, IDS[4]: VoteChoice.against}
        met = assembly(present=(0, 1, 2, 4), recused=[(0, FIRST)])
        found = outcome(met, FIRST, ballots, VOTING)
        assert (found.verdict, found.casting, found.needed) == (VoteVerdict.adopted, True, 2)  # the deputy presides
        whole = outcome(met, FIRST, ballots, replace(VOTING, majority=Majority.of_whole))
        assert (whole.verdict, whole.needed) == (VoteVerdict.rejected, 3)
        even = outcome(met, FIRST, ballots, replace(VOTING, tie=TieBreak.next_criterion))
        assert even.verdict is VoteVerdict.tied

    def test_a_ballot_is_of_somebody_who_may_vote_and_is_one(self):
        met = assembly(present=(0, 1, 2, 4), recused=[(0, FIRST)])
        members = [IDS[1], IDS[0], IDS[2], IDS[3], IDS[4], IDS[1], UUID(int=7777)]
        found = {at: each.reason for at, each in unfit_ballots(met, FIRST, members).items()}
        assert found == {1: "recused", 2: "no_vote", 3: "absent", 5: "voted_twice", 6: "no_vote"}
        assert 1 not in unfit_ballots(met, SECOND, members)

    @given(st.frozensets(st.integers(0, 5)), st.frozensets(st.tuples(st.integers(0, 5), st.just(FIRST))))
    def test_who_may_vote_is_who_is_not_refused(self, present, recused):
        met = assembly(present, recused)
        unfit = unfit_ballots(met, FIRST, IDS)
        assert {member for at, member in enumerate(IDS) if at not in unfit} == met.voters(FIRST)
        assert len(met.voters(FIRST)) == met.quorum(FIRST, Fraction(1, 2)).attending


class TestConflicts:
    @pytest.mark.parametrize("kind", ConflictKind)
    def test_what_no_record_shows_is_declared_and_what_they_would_show_is_found(self, kind):
        found = [Conflict(kind, "…", ConflictSource.computed)]
        assert declarable(kind, found) is ConflictSource.computed
        unseen = {ConflictKind.mentorship, ConflictKind.relative, ConflictKind.other_interest}
        assert declarable(kind, []) is (ConflictSource.declared if kind in unseen else None)
        declared = [Conflict(kind, "…", ConflictSource.declared)]
        assert declarable(kind, declared) is declarable(kind, [])

    @pytest.mark.parametrize("kinds", [[], *([each] for each in ConflictKind), [*ConflictKind]])
    def test_oneself_and_ones_own_are_never_judged(self, kinds):
        refusal = waivable(kinds)
        expected = "never_waived" if NEVER_WAIVED & set(kinds) else None if kinds else "no_conflict"
        assert (refusal and refusal.reason) == expected

    @pytest.mark.parametrize(("former", "kind"), [*product([None, *ConflictKind], ConflictKind)])
    def test_only_what_may_be_waived_gives_way(self, former, kind):
        kept = former in NEVER_WAIVED and kind not in NEVER_WAIVED
        refusal = replaceable(former, kind)
        assert (refusal and refusal.reason) == ("never_replaced" if kept else None)

    @given(st.frozensets(st.sampled_from(ConflictKind)), st.frozensets(st.sampled_from(ConflictKind)))
    def test_a_waiver_is_of_what_it_covers(self, covers, shown):
        found = [Conflict(kind, "…", ConflictSource.computed) for kind in shown]
        waived = standing_of(RecusalStanding.waived, covers, found)
        assert waived is (RecusalStanding.waived if shown <= covers else None)
        assert standing_of(RecusalStanding.recused, covers, found) is RecusalStanding.recused
