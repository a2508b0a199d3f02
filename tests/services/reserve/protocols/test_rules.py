"""The one spelling of a document, the chain of protocols, and who signs."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reserve.protocols.documents import BEGINNING, Signed, Written, broken_at
from services.reserve.protocols.rules import ProtocolKind, canonical, digest, plain, sha256, signable

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
SCALARS = st.none() | st.booleans() | TEXT | st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
CONTENT = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)


class TestCanonical:
    @given(CONTENT)
    def test_what_is_read_back_is_spelled_the_same(self, content):
        said = canonical(content)
        assert canonical(json.loads(said)) == said
        assert canonical(plain(content)) == said

    @given(st.dictionaries(TEXT, SCALARS))
    def test_the_order_of_keys_says_nothing(self, content):
        assert canonical(content) == canonical(dict(reversed(content.items())))

    @given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 6))
    def test_equal_numbers_are_spelled_alike(self, number, more):
        longer = number.quantize(Decimal(1).scaleb(-6 - more))
        assert canonical(number) == canonical(longer)

    def test_whole_numbers_of_either_kind_are_one(self):
        assert canonical(Decimal("10.00")) == canonical(10) == b'"10"'
        assert canonical(Decimal("1E+2")) == b'"100"'
        assert canonical(Decimal("-0.0")) == b'"0"'

    def test_keys_stand_by_utf_16_units(self):
        """RFC 8785, 3.2.3: a sign beyond the plane comes before those at its end."""
        assert canonical({"\ufb33": 1, "\U0001f600": 2, "a": 3}) == '{"a":"3","\U0001f600":"2","\ufb33":"1"}'.encode()

    def test_signs_are_escaped_as_rfc_8785_says(self):
        assert canonical('\x08\t\n\x0c\r"\\/\x0f€') == '"\\b\\t\\n\\f\\r\\"\\\\/\\u000f€"'.encode()

    def test_days_and_moments(self):
        at = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=3)))
        assert canonical([date(2026, 3, 1), at]) == b'["2026-03-01","2026-03-01T09:00:00.000000+00:00"]'

    def test_codes_are_their_text(self):
        assert canonical({ProtocolKind.contest_opening: ProtocolKind.contest_opening}) == (
            b'{"contest_opening":"contest_opening"}'
        )

    @pytest.mark.parametrize("content", [1.5, float("nan"), {1: "x"}, object(), {"x"}, b"x", Decimal("NaN")])
    def test_what_has_no_exact_spelling_is_refused(self, content):
        with pytest.raises(TypeError):
            canonical(content)

    def test_the_digest_is_of_these_bytes(self):
        assert digest({}) == sha256(b"{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def chain_of(contents) -> list[Written]:
    found, previous = [], BEGINNING
    for position, content in enumerate(contents, start=1):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=position)
        drawn = Written(
            uuid4(), "ru.r67", position, 2026, position, "attestation_decision", uuid4(), at, content, [], previous
        )
        previous = sha256(drawn.document())
        found.append(replace(drawn, content_hash=previous))
    return found


CONTENTS = st.lists(st.dictionaries(TEXT, TEXT, max_size=2), min_size=1, max_size=5)


class TestChain:
    @given(CONTENTS)
    def test_holds_as_it_was_made(self, contents):
        assert broken_at(chain_of(contents)) is None

    @given(CONTENTS, st.data())
    def test_breaks_at_whatever_is_changed_even_with_its_hash(self, contents, data):
        chain = chain_of([*contents, {}])
        at = data.draw(st.integers(0, len(contents) - 1))
        changed = replace(chain[at], content={"changed": "x" * 9})
        assert broken_at([*chain[:at], changed, *chain[at + 1 :]]) == changed
        rehashed = replace(changed, content_hash=sha256(changed.document()))
        assert broken_at([*chain[:at], rehashed, *chain[at + 1 :]]) == chain[at + 1]

    @given(CONTENTS, st.data())
    def test_breaks_where_one_is_missing(self, contents, data):
        chain = chain_of([*contents, {}])
        at = data.draw(st.integers(0, len(contents) - 1))
        assert broken_at([*chain[:at], *chain[at + 1 :]]) == chain[at + 1]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("place", "ru.r67.m2"),
            ("year", 2025),
            ("number", 7),
            ("kind", "contest_opening"),
            ("subject_id", UUID(int=1)),
            ("drawn_at", datetime(2020, 1, 1, tzinfo=UTC)),
            ("signers", [{"name": "Другой"}]),
        ],
    )
    def test_the_heading_is_held_too(self, field, value):
        [one] = chain_of([{}])
        assert broken_at([replace(one, **{field: value})]) is not None


SIGNED = Signed(
    UUID(int=1), UUID(int=2), UUID(int=3), "member", UUID(int=4), datetime(2026, 1, 1, tzinfo=UTC), "a" * 64, None, None
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("protocol_id", UUID(int=9)),
        ("member_id", UUID(int=9)),
        ("person_id", UUID(int=9)),
        ("role", "chair"),
        ("account", UUID(int=9)),
        ("signed_at", datetime(2026, 1, 2, tzinfo=UTC)),
        ("content_hash", "b" * 64),
        ("opinion", "Не согласен"),
        ("opinion_sha256", "c" * 64),
    ],
)
def test_a_signature_holds_all_it_says(field, value):
    assert replace(SIGNED, **{field: value}).computed() != SIGNED.computed()


@pytest.mark.parametrize(
    ("signer", "already", "seen", "reason"),
    [
        (True, False, "a", None),
        (False, False, "a", "not_a_signer"),
        (False, True, "b", "not_a_signer"),
        (True, True, "a", "already_signed"),
        (True, True, "b", "already_signed"),
        (True, False, "b", "another_document"),
    ],
)
def test_who_signs_what(signer, already, seen, reason):
    refusal = signable(signer, already, "a", seen)
    assert (refusal.reason if refusal else None) == reason
