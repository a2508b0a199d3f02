"""The chain of protocols, and who signs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.canonical import sha256
from services.reserve.protocols.documents import BEGINNING, Signed, Written, broken_at
from services.reserve.protocols.rules import signable

TEXT = st.text(st.characters(exclude_categories=("Cs",)))


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
