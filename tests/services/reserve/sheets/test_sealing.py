"""Sealed sheets: one length whatever stands in them, bound to their place, and provable to their author alone."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.key_files import KeyFileWrong
from services.reserve.sheets.replay import OpenedSheet, recorded, replay
from services.reserve.sheets.rules import LONGEST_COMMENT, Mark
from services.reserve.sheets.sealing import (
    Filled,
    SealBroken,
    Sealed,
    capacity,
    commitment,
    holds,
    new_key,
    new_nonce,
    seal,
    sealed_bytes,
    unseal,
    unwrap,
    wrap,
)
from tests.services.reserve.sheets.rulings import criterion, ruled, stage

RULES = ruled()
SIZE = capacity(RULES)
KEY = b"\1" * 32
ACCOUNT = UUID(int=9)
SHEET = Sealed(UUID(int=1), UUID(int=2), UUID(int=3), "programme")
COMMENTS = st.none() | st.text(st.characters(exclude_categories=("Cs",)), max_size=LONGEST_COMMENT)
MARKS = st.builds(Mark, st.decimals(0, 999_999, places=6), COMMENTS)
FILLED = st.builds(Filled, st.fixed_dictionaries({"aims": MARKS, "means": MARKS}), st.binary(min_size=32, max_size=32))


class TestSeal:
    @given(FILLED)
    def test_says_what_was_sealed_and_is_always_of_one_length(self, filled):
        sealed = seal(filled, KEY, SHEET, SIZE, ACCOUNT)
        assert unseal(sealed, KEY, SHEET, ACCOUNT) == filled
        assert len(sealed) == sealed_bytes(SIZE)

    def test_of_any_stage_too(self):
        """Even how many criteria a stage has does not show."""
        speech = Filled({"speech": Mark(Decimal(1), None)}, new_nonce())
        sealed = seal(speech, KEY, replace(SHEET, stage="interview"), SIZE, ACCOUNT)
        assert len(sealed) == sealed_bytes(SIZE)

    @pytest.mark.parametrize("sign", ["\x01", "\U0001f600", '"', "\\", "\n", "Щ", "\x7f", "\u2028"])
    def test_the_longest_comments_of_the_most_criteria_fit(self, sign):
        rules = ruled(stages=[stage("programme", *(criterion(f"{n:060d}", 0, 1000, "0.000001") for n in range(30)))])
        mark = Mark(Decimal("999.999999"), sign * LONGEST_COMMENT)
        filled = Filled({each.code: mark for each in rules.stages[0].criteria}, new_nonce())
        assert unseal(seal(filled, KEY, SHEET, capacity(rules), ACCOUNT), KEY, SHEET, ACCOUNT) == filled

    def test_what_does_not_fit_is_refused_and_not_cut(self):
        filled = Filled({"aims": Mark(Decimal(1), "x" * SIZE)}, new_nonce())
        with pytest.raises(ValueError, match="does not fit"):
            seal(filled, KEY, SHEET, SIZE, ACCOUNT)

    def test_the_same_sheet_never_looks_the_same(self):
        filled = Filled({"aims": Mark(Decimal(1), None)}, new_nonce())
        assert seal(filled, KEY, SHEET, SIZE, ACCOUNT) != seal(filled, KEY, SHEET, SIZE, ACCOUNT)

    @pytest.mark.parametrize("field", ["contest_id", "application_id", "member_id", "stage"])
    def test_no_sheet_passes_for_another(self, field):
        sealed = seal(Filled({}, new_nonce()), KEY, SHEET, SIZE, ACCOUNT)
        other = replace(SHEET, **{field: "interview" if field == "stage" else uuid4()})
        with pytest.raises(SealBroken):
            unseal(sealed, KEY, other, ACCOUNT)

    @pytest.mark.parametrize("account", [UUID(int=8), None])
    def test_no_account_reads_what_another_sealed(self, account):
        sealed = seal(Filled({}, new_nonce()), KEY, SHEET, SIZE, ACCOUNT)
        with pytest.raises(SealBroken):
            unseal(sealed, KEY, SHEET, account)

    @given(st.integers(0, sealed_bytes(SIZE) * 8 - 1))
    def test_no_bit_can_be_changed(self, bit):
        sealed = bytearray(seal(Filled({}, bytes(32)), KEY, SHEET, SIZE, ACCOUNT))
        sealed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            unseal(bytes(sealed), KEY, SHEET, ACCOUNT)


class TestKeys:
    def test_a_key_is_wrapped_for_one_contest_by_one_file(self):
        key, contest = new_key(), uuid4()
        wrapped = wrap(key, b"f" * 32, contest)
        assert unwrap(wrapped, b"f" * 32, contest) == key
        assert key not in wrapped
        for file, other in ((b"g" * 32, contest), (b"f" * 32, uuid4())):
            with pytest.raises(KeyFileWrong):
                unwrap(wrapped, file, other)


class TestCommitment:
    def test_holds_for_the_sheet_it_was_made_of_alone(self):
        filled = Filled({"aims": Mark(Decimal(1), "почему")}, new_nonce())
        committed = commitment(filled, SHEET)
        assert holds(filled, SHEET, committed)
        assert holds(replace(filled, marks={"aims": Mark(Decimal("1.0"), "почему")}), SHEET, committed)
        for other in (
            replace(filled, nonce=new_nonce()),
            replace(filled, marks={"aims": Mark(Decimal(2), "почему")}),
            replace(filled, marks={"aims": Mark(Decimal(1), None)}),
        ):
            assert not holds(other, SHEET, committed)
        assert not holds(filled, replace(SHEET, application_id=uuid4()), committed)

    def test_can_be_computed_by_hand(self):
        filled = Filled({"aims": Mark(Decimal("1.50"), None)}, bytes(32))
        name = (
            '{"application_id":"00000000-0000-0000-0000-000000000002","contest_id":"00000000-0000-0000-0000-000000000001",'
            '"member_id":"00000000-0000-0000-0000-000000000003","stage":"programme"}'
        )
        said = name.encode() + b'{"aims":{"comment":null,"mark":"1.5"}}' + bytes(32)
        assert commitment(filled, SHEET) == hashlib.sha256(said).hexdigest()

    def test_tells_no_marks_to_whoever_tries_them_all(self):
        """Three marks for each of two criteria are nine sheets; without the nonce none of them can be recognised."""
        secret = Filled({"aims": Mark(Decimal(2), None), "means": Mark(Decimal(1), None)}, new_nonce())
        committed = commitment(secret, SHEET)
        tried = [
            Filled({"aims": Mark(Decimal(a), None), "means": Mark(Decimal(b), None)}, nonce)
            for a in range(3)
            for b in range(3)
            for nonce in (b"", bytes(32), b"\xff" * 32, SHEET.named()[:32])
        ]
        assert not any(holds(each, SHEET, committed) for each in tried)


class TestReplay:
    def opened(self, application, member, mark, stage="interview"):
        sheet = Sealed(UUID(int=1), application, member, stage)
        codes = ("speech",) if stage == "interview" else ("aims", "means")
        filled = Filled({code: Mark(Decimal(mark), None) for code in codes}, new_nonce())
        return OpenedSheet(sheet, filled, commitment(filled, sheet))

    def sheets(self, marks):
        return [
            self.opened(application, UUID(int=member), mark, stage)
            for application, its in marks.items()
            for member, mark in enumerate(its, start=50)
            for stage in ("interview", "programme")
        ]

    def test_the_protocol_alone_leads_to_the_same_winner(self):
        one, two = uuid4(), uuid4()
        sheets = self.sheets({one: (1, 2, 2), two: (2, 2, 2)})
        found = replay(recorded(UUID(int=1), RULES, 1, [one, two], sheets, jurors=3))
        assert (found.winners, found.undecided, found.forged) == ([two], [], [])
        assert [each.points for each in found.standings] == [6, 5]

    def test_equal_ones_are_parted_by_the_choice_that_was_recorded(self):
        one, two = sorted((uuid4(), uuid4()))
        sheets = self.sheets({one: (2, 1), two: (1, 2)})
        assert replay(recorded(UUID(int=1), RULES, 1, [one, two], sheets, jurors=3)).undecided == [one, two]
        assert replay(recorded(UUID(int=1), RULES, 1, [one, two], sheets, [two], jurors=2)).winners == [two]

    def test_a_sheet_that_was_changed_shows(self):
        one = uuid4()
        first, *others = self.sheets({one: (1, 2)})
        better = replace(first, filled=replace(first.filled, marks={"speech": Mark(Decimal(2), None)}))
        found = replay(recorded(UUID(int=1), RULES, 1, [one], [better, *others], jurors=2))
        assert found.forged == [first.sheet]

    @given(st.lists(st.lists(st.integers(1, 2), min_size=1, max_size=4), min_size=1, max_size=4), st.randoms())
    def test_is_recorded_the_same_in_whatever_order(self, marks, random):
        sheets = self.sheets({UUID(int=900 + n): its for n, its in enumerate(marks)})
        applications = [UUID(int=900 + n) for n in range(len(marks))]
        said = recorded(UUID(int=1), RULES, 1, applications, sheets, jurors=4)
        random.shuffle(sheets)
        random.shuffle(applications)
        assert recorded(UUID(int=1), RULES, 1, applications, sheets, jurors=4) == said
        assert replay(said).forged == []
