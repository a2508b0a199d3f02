"""What the directory decides without a database: kinds of posts, reorganisations, СНИЛС under a key."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from gateway.directory.municipalities import rules as municipalities
from gateway.directory.organisations import rules as organisations
from gateway.directory.organisations.rules import Reorganisation, Succession
from gateway.directory.posts import rules as posts
from services.directory.snils import seal_from

REFORM = date(2024, 6, 10)


@dataclass
class Span:
    valid_from: date | None
    valid_to: date | None


class TestMunicipalities:
    def test_control_digit(self):
        assert municipalities.control_fits("66503000", "4")
        assert not municipalities.control_fits("66503000", "5")

    def test_at_least_one_code(self):
        assert not municipalities.spans_fit([])
        assert municipalities.spans_fit([Span(None, None)])

    def test_every_kind_has_a_label(self):
        assert set(municipalities.LABELS) == set(municipalities.MunicipalityKind)


class TestReorganisation:
    merge = Reorganisation(
        Succession.merge,
        REFORM,
        1,
        into_itself=False,
        founded_on=None,
        closed_on=None,
        taken_over_on=None,
        successor_closed=False,
    )

    def test_allowed(self):
        assert organisations.may_reorganise(self.merge) is None
        assert organisations.may_reorganise(replace(self.merge, kind=Succession.division, successors=2)) is None
        assert organisations.may_reorganise(replace(self.merge, kind=Succession.separation)) is None

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"into_itself": True}, "itself"),
            ({"successors": 2}, "one_successor"),
            ({"kind": Succession.division}, "two_successors"),
            ({"closed_on": REFORM}, "closed"),
            ({"founded_on": REFORM}, "too_early"),
            ({"taken_over_on": REFORM}, "too_early"),
            ({"successor_closed": True}, "closed"),
        ],
    )
    def test_refused(self, changes, reason):
        assert organisations.may_reorganise(replace(self.merge, **changes)).reason == reason


class TestRename:
    @given(st.dates(), st.dates(), st.none() | st.dates())
    def test_on_a_day_that_has_come_while_it_worked(self, day, today, closed_on):
        refusal = organisations.may_rename(day, today, closed_on)
        assert (refusal is None) == (day <= min(today, closed_on or today))


class TestPosts:
    def test_every_kind_is_held_in_exactly_one_sort_of_place(self):
        for kind, in_organisation, in_municipality in product(posts.PostKind, (True, False), (True, False)):
            fits = posts.wrong_holder(kind, in_organisation, in_municipality) is None
            right = (not in_organisation, in_municipality) if kind in posts.OF_AUTHORITY else None
            right = right or (in_organisation, not in_municipality)
            assert fits == all(right)

    def test_dates(self):
        day, later = REFORM, date(2025, 1, 1)
        assert posts.wrong_dates(day, None, None) is None
        assert posts.wrong_dates(day, later, later) is None
        assert posts.wrong_dates(day, day, day) is None
        assert posts.wrong_dates(later, day, None).errors[0]["pointer"] == "/held_to"
        assert posts.wrong_dates(later, None, day).errors[0]["pointer"] == "/contract_until"

    @given(st.dates(), st.none() | st.dates(), st.none() | st.dates(), st.none() | st.dates())
    def test_only_while_the_organisation_works(self, held_from, held_to, founded_on, closed_on):
        first, last = founded_on or date.min, closed_on or date.max
        fits = first <= held_from <= last and (held_to or held_from) <= last
        assert (posts.outside(held_from, held_to, (founded_on, closed_on)) is None) == fits

    def test_labels(self):
        assert set(posts.LABELS) == set(posts.PostKind)
        assert posts.HEADS.isdisjoint(posts.OF_AUTHORITY)


class TestSnils:
    def test_the_hash_needs_the_key(self):
        key = HKDF(SHA256(), 32, None, b"edulead directory snils v1").derive(bytes(32))
        expected = hmac.new(key, b"11223344595", hashlib.sha256).digest()
        assert seal_from(bytes(32)).hash("11223344595") == expected
        assert seal_from(bytes(31) + b"\1").hash("11223344595") != expected

    def test_the_key_is_not_shown(self):
        assert "key" not in repr(seal_from(bytes(32)))

    def test_what_is_kept(self):
        seal = seal_from(bytes(32))
        assert seal.kept(None) == (None, None)
        assert seal.kept("11223344595") == (seal.hash("11223344595"), "***-***-445 **")


def test_the_database_holds_the_same_posts_to_be_heads_as_the_rules():
    migration = Path(__file__).parents[3] / "migrations" / "gateway" / "versions" / "2026_11_21_directory.py"
    held = re.search(r"ex_post_one_head.*?kind IN \(([^)]*)\)", migration.read_text("utf-8"), re.DOTALL)
    assert held is not None
    assert {each.strip(" '") for each in held[1].split(",")} == set(posts.HEADS)
