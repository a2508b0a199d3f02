"""The one spelling of a document."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.canonical import canonical, digest, plain, sha256
from services.kernel.matching import DifferenceKind

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
        assert canonical({DifferenceKind.added: DifferenceKind.added}) == (b'{"added":"added"}')

    @pytest.mark.parametrize("content", [1.5, float("nan"), {1: "x"}, object(), {"x"}, b"x", Decimal("NaN")])
    def test_what_has_no_exact_spelling_is_refused(self, content):
        with pytest.raises(TypeError):
            canonical(content)

    def test_the_digest_is_of_these_bytes(self):
        assert digest({}) == sha256(b"{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
