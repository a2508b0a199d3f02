"""The rules of identity, by table and by property."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.identity import password_rules
from gateway.identity.accounts import rules as accounts
from gateway.identity.accounts.rules import USERNAME, WORKFLOW, AccountAction, AccountStatus, Facts, Held
from gateway.identity.password_rules import weakness
from gateway.identity.signin import rules
from gateway.identity.signin.rules import LIMITS, Counted, Presented, Tally, Verdict
from services.directory.roles import Role
from services.kernel.identity import system
from services.kernel.problems import IllegalStep
from tests.gateway.identity.conftest import REGION, SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL
from tests.support.callers import caller

HERE = LIMITS[Counted.here]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HELD = [Held("school", SMOLENSK_SCHOOL), Held("expert", REGION), Held("expert", VYAZMA)]
ASCII = st.text(st.characters(codec="ascii"), max_size=50)
SECONDS = st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds))


class TestScope:
    @pytest.mark.parametrize(
        ("scope", "chosen"),
        [
            (None, 0),
            ("", 0),
            ("  ", 0),
            ("role:school", 0),
            ("role:expert", 1),
            (f"role:expert@{VYAZMA}", 2),
            (f" role:expert@{VYAZMA} ", 2),
            ("role:admin", None),
            (f"role:school@{VYAZMA}", None),
            ("role:school role:expert", None),
            ("role:school role:school", None),
            ("school", None),
            ("role:", None),
            ("role:school@", None),
            ("ROLE:school", None),
        ],
    )
    def test_picks_one_or_none(self, scope, chosen):
        assert rules.choose(HELD, scope) is (None if chosen is None else HELD[chosen])

    def test_nothing_held(self):
        assert rules.choose([], None) is None

    @given(st.text(max_size=60))
    def test_never_gives_what_is_not_held(self, scope):
        assert rules.choose(HELD, scope) in [*HELD, None]


class TestRefresh:
    @pytest.mark.parametrize(
        ("used_ago", "ended", "left", "verdict"),
        [
            (None, False, 1, Verdict.rotate),
            (0, False, 1, Verdict.retry),
            (10, False, 1, Verdict.retry),
            (11, False, 1, Verdict.reuse),
            (-1, False, 1, Verdict.retry),
            (None, True, 1, Verdict.dead),
            (11, True, 1, Verdict.dead),
            (None, False, 0, Verdict.dead),
            (5, False, -1, Verdict.dead),
        ],
    )
    def test_verdicts(self, used_ago, ended, left, verdict):
        used_at = None if used_ago is None else NOW - timedelta(seconds=used_ago)
        assert rules.judge(Presented(used_at, ended, NOW + timedelta(seconds=left)), NOW) is verdict

    @given(SECONDS)
    def test_no_session_outlives_its_longest_life(self, age):
        assert rules.session_end(NOW - age, NOW) <= NOW - age + rules.SESSION_LIFE


class TestGuessing:
    def locks(self, failures: int) -> list[int]:
        """Minutes of each lock, when every next attempt comes as soon as the last lock is over."""
        tally, now, locks = None, NOW, []
        for _ in range(failures):
            tally = rules.after_failure(tally, now, HERE)
            if left := rules.wait(tally, now):
                locks.append(left // timedelta(minutes=1))
                now += left
        return locks

    @pytest.mark.parametrize(
        ("failures", "locks"),
        [(4, []), (5, [5]), (9, [5]), (10, [5, 10]), (35, [5, 10, 20, 40, 60, 60, 60])],
    )
    def test_every_fifth_locks_twice_as_long(self, failures, locks):
        assert self.locks(failures) == locks

    def test_no_failure_no_wait(self):
        assert rules.wait(None, NOW) is None

    def test_a_quiet_window_begins_anew(self):
        old = Tally(4, NOW - timedelta(days=1, seconds=1))
        assert rules.after_failure(old, NOW, HERE) == Tally(1, NOW)

    def test_a_lock_that_ended_long_ago_is_forgotten(self):
        old = Tally(10, NOW - timedelta(days=9), NOW - timedelta(days=2))
        assert rules.after_failure(old, NOW, HERE) == Tally(1, NOW)

    @given(st.lists(SECONDS, max_size=60), st.sampled_from(list(LIMITS.values())))
    def test_never_waits_longer_than_the_longest(self, pauses, limits):
        tally, now = None, NOW
        for pause in pauses:
            now += pause
            tally = rules.after_failure(tally, now, limits)
            assert (rules.wait(tally, now) or timedelta()) <= limits.longest

    @given(st.integers(1, 100))
    def test_guesses_in_an_hour_are_few(self, seconds):
        tally, guesses = None, 0
        for second in range(0, 3600, seconds):
            now = NOW + timedelta(seconds=second)
            if rules.wait(tally, now) is None:
                tally, guesses = rules.after_failure(tally, now, HERE), guesses + 1
        assert guesses <= 20

    @given(st.integers(0, 60), st.sampled_from(list(LIMITS.values())))
    def test_what_is_taken_back_never_was(self, failures, limits):
        """Also the lock that it brought: an attempt is counted before anybody knows whether it is right."""
        tally = Tally(0, NOW)
        for _ in range(failures):
            if rules.wait(tally, NOW):
                tally = Tally(tally.failures, NOW)  # the lock has been waited out
            tally = rules.after_failure(tally, NOW, limits)
        before = Tally(tally.failures, NOW)
        assert rules.taken_back(rules.after_failure(before, NOW, limits), NOW) == before

    def test_a_lock_waited_out_is_not_forgotten(self):
        old = Tally(6, NOW - timedelta(hours=1), NOW - timedelta(minutes=1))
        assert rules.taken_back(old, NOW) == Tally(5, old.since, old.locked_until)

    def test_a_count_begun_anew_owes_nothing(self):
        assert rules.taken_back(Tally(0, NOW), NOW) == Tally(0, NOW)

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("unknown", "unknown"),
            ("/run/gateway.sock", "/run/gateway.sock"),
        ],
    )
    def test_addresses_are_counted_by_subscriber(self, address, network):
        assert rules.network(address) == network


class TestPassword:
    @pytest.mark.parametrize(
        ("password", "code"),
        [
            ("123456789", "too_short"),
            ("x" * 201, "too_long"),
            ("Ivanova.Maria", "contains_username"),
            ("airam.avonavi", "contains_username"),
            ("IVANOVA.MARIA1234", "contains_username"),
            ("4321airam.avonavi", "contains_username"),
            ("ivanova-maria-1234", None),
            ("Password123", "too_common"),
            ("йцукен12345", "too_common"),
            ("abababababab", "too_common"),
            ("верный конь батарея", None),
            ("x7#", "too_short"),
        ],
    )
    def test_weakness(self, password, code):
        found = weakness(password, "ivanova.maria")
        assert (found and found.reason) == code

    @given(st.text(max_size=300), st.text(max_size=30))
    def test_what_will_do_is_long_and_not_the_name(self, password, username):
        if weakness(password, username) is None:
            assert 10 <= len(password_rules.same(password)) <= 200
            assert password != username

    @given(ASCII, st.from_regex(USERNAME, fullmatch=True), ASCII)
    def test_the_name_is_found_wherever_it_stands(self, before, username, after):
        assert weakness(f"{before}{username}{after}", f" {username.upper()} ") is not None

    def test_composed_and_decomposed_letters_are_the_same(self):
        assert password_rules.same("\u0438\u0306") == password_rules.same("\u0439")

    def test_temporary_ones_are_strong_and_differ(self):
        made = {password_rules.temporary() for _ in range(100)}
        assert len(made) == 100
        assert all(weakness(each, "omsu") is None for each in made)


class TestGranting:
    @pytest.mark.parametrize(
        ("role", "place", "wanted", "allowed"),
        [
            ("omsu", SMOLENSK, Held("school", SMOLENSK_SCHOOL), True),
            ("omsu", SMOLENSK, Held("expert", SMOLENSK), True),
            ("omsu", SMOLENSK, Held("omsu", SMOLENSK), False),
            ("omsu", SMOLENSK, Held("admin", SMOLENSK), False),
            ("omsu", SMOLENSK, Held("integration", SMOLENSK), False),
            ("omsu", SMOLENSK, Held("school", VYAZMA_SCHOOL), False),
            ("omsu", SMOLENSK, Held("expert", REGION), False),
            ("omsu", VYAZMA, Held("expert", SMOLENSK), False),  # ru.r67.m2 is no prefix of ru.r67.m26
            ("admin", REGION, Held("department", REGION), True),
            ("admin", REGION, Held("admin", REGION), True),
            ("admin", REGION, Held("admin", "ru"), False),
            ("admin", "ru", Held("system", "ru"), False),
            ("department", REGION, Held("school", SMOLENSK_SCHOOL), False),
            ("school", SMOLENSK_SCHOOL, Held("school", SMOLENSK_SCHOOL), False),
        ],
    )
    def test_who_gives_what(self, role, place, wanted, allowed):
        assert accounts.may_grant(caller(role, place), wanted) is allowed

    @given(st.sampled_from(list(Role)), st.sampled_from(list(Role)), st.lists(st.sampled_from("mo"), max_size=3))
    def test_nobody_gives_above_the_own_place(self, role, wanted, below):
        here = caller(role, SMOLENSK)
        for place in ("ru", REGION, VYAZMA, VYAZMA_SCHOOL):
            assert not accounts.may_grant(here, Held(wanted, place))

    @pytest.mark.parametrize(
        ("role", "place", "fits"),
        [
            ("school", SMOLENSK_SCHOOL, True),
            ("school", SMOLENSK, False),
            ("school", "ru.r67.o3", True),
            ("omsu", SMOLENSK, True),
            ("omsu", REGION, False),
            ("department", REGION, True),
            ("department", "ru", False),
            ("expert", "ru", False),
            ("admin", "ru", True),
            ("system", "ru", False),
            ("stranger", "ru", False),
        ],
    )
    def test_roles_work_at_their_level(self, role, place, fits):
        assert accounts.fits(Held(role, place)) is fits

    @pytest.mark.parametrize(
        ("issuer", "wanted", "outgrown"),
        [
            (None, Held("admin", "ru"), False),
            (Held("omsu", SMOLENSK), Held("school", SMOLENSK_SCHOOL), False),
            (Held("omsu", SMOLENSK), Held("expert", SMOLENSK), False),
            (Held("omsu", SMOLENSK), Held("school", VYAZMA_SCHOOL), True),
            (Held("omsu", SMOLENSK), Held("omsu", SMOLENSK), True),
            (Held("omsu", SMOLENSK), Held("department", REGION), True),
            (Held("admin", REGION), Held("department", REGION), False),
            (Held("admin", REGION), Held("admin", "ru"), True),
        ],
    )
    def test_what_outgrows_who_issued_the_password(self, issuer, wanted, outgrown):
        assert accounts.outgrows(issuer, wanted) is outgrown

    @pytest.mark.parametrize(
        ("held", "wanted", "clashes"),
        [
            (Held("school", SMOLENSK_SCHOOL), Held("omsu", SMOLENSK), True),
            (Held("school", SMOLENSK_SCHOOL), Held("omsu", VYAZMA), False),
            (Held("school", SMOLENSK_SCHOOL), Held("soiro", REGION), True),
            (Held("school", SMOLENSK_SCHOOL), Held("department", REGION), True),
            (Held("school", SMOLENSK_SCHOOL), Held("department", "ru.r68"), False),
            (Held("omsu", SMOLENSK), Held("soiro", REGION), True),
            (Held("omsu", SMOLENSK), Held("department", REGION), True),
            (Held("soiro", REGION), Held("department", REGION), True),
            (Held("school", SMOLENSK_SCHOOL), Held("school", VYAZMA_SCHOOL), False),
            (Held("omsu", SMOLENSK), Held("omsu", VYAZMA), False),
            (Held("school", SMOLENSK_SCHOOL), Held("expert", REGION), False),
            (Held("admin", REGION), Held("department", REGION), False),
        ],
    )
    def test_nobody_judges_the_own_work(self, held, wanted, clashes):
        assert accounts.clash([held], wanted) == (held if clashes else None)
        assert accounts.clash([wanted], held) == (wanted if clashes else None)

    def test_managing_takes_all_that_is_held(self):
        omsu = caller("omsu", SMOLENSK)
        school, foreign = Held("school", SMOLENSK_SCHOOL), Held("school", VYAZMA_SCHOOL)
        assert not accounts.manages(omsu, [])  # it may be given anything later
        assert accounts.manages(caller("admin", SMOLENSK), [])
        assert accounts.manages(omsu, [school])
        assert not accounts.manages(omsu, [school, foreign])
        assert not accounts.manages(omsu, [school, Held("omsu", SMOLENSK)])
        assert accounts.manages(caller("admin", "ru"), [school, foreign])
        assert not accounts.manages(system("x", "ru"), [school])  # the secret of a service is no master key

    @pytest.mark.parametrize(
        ("lost", "remaining", "last"),
        [
            ([], [], False),
            ([Held("omsu", SMOLENSK)], [], False),
            ([Held("admin", REGION)], [], True),
            ([Held("admin", REGION)], [REGION], False),
            ([Held("admin", REGION)], ["ru"], False),
            ([Held("admin", REGION)], [SMOLENSK], True),
            ([Held("admin", REGION), Held("admin", "ru")], [REGION], True),
        ],
    )
    def test_no_place_loses_its_last_admin(self, lost, remaining, last):
        assert accounts.leaves_no_admin(lost, remaining) is last


class TestWorkflow:
    def test_every_pair(self):
        legal = {
            (AccountStatus.active, AccountAction.disable): AccountStatus.disabled,
            (AccountStatus.disabled, AccountAction.enable): AccountStatus.active,
        }
        for pair in product(AccountStatus, AccountAction):
            if pair in legal:
                assert WORKFLOW.step(*pair).target is legal[pair]
            else:
                with pytest.raises(IllegalStep):
                    WORKFLOW.step(*pair)

    @pytest.mark.parametrize(
        ("facts", "reason"),
        [
            (Facts(own=False, last_admin=False), None),
            (Facts(own=True, last_admin=False), "own_account"),
            (Facts(own=False, last_admin=True), "last_admin"),
        ],
    )
    def test_guard(self, facts, reason):
        refusal = accounts.may_disable(facts)
        assert (refusal and refusal.reason) == reason


class TestUsername:
    @pytest.mark.parametrize("good", ["omsu", "a.b-c_d", "ivan@school.ru", "67school", "a+b"])
    def test_good(self, good):
        assert accounts.is_username(good)

    @pytest.mark.parametrize("bad", ["", "ab", "Имя", "OMSU", ".omsu", "a b c", "x" * 101, "omsu\n", "a\0b"])
    def test_bad(self, bad):
        assert not accounts.is_username(bad)
