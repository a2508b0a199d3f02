"""What schemas are made of."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from services.directory.roles import Role
from services.kernel.schemas import Exact, HistoryOut, In, Instant, Line, Name, Out, StepIn, example, patterned


def accepted(kind, value):
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return None


class TestLine:
    @pytest.mark.parametrize(
        ("given", "kept"), [(" Приказ № 353 ", "Приказ № 353"), ("\n\tа\n", "а"), ("ё" * 500, "ё" * 500)]
    )
    def test_is_kept_without_blanks_around(self, given, kept):
        assert accepted(Line, given) == kept

    @pytest.mark.parametrize("given", ["\u3164Ёж", "й", "и\u0306", "❤\ufe0f", "№"])
    def test_may_hold_signs_that_are_seen_with_others(self, given):
        assert accepted(Line, given) == given

    @pytest.mark.parametrize(
        "given",
        ["", "   ", "а" * 501, "а\0б", "\ud83d", None, 7,
         "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u034f", "\ufe0f", "\u17b4", "\u200b", "\u0301 \u0302"],
    )  # fmt: skip
    def test_is_refused(self, given):
        assert accepted(Line, given) is None

    @given(st.text())
    def test_that_is_kept_can_be_stored(self, text):
        kept = accepted(Line, text)
        assert kept is None or (kept.encode() and "\0" not in kept)


class TestPatterned:
    Code = Annotated[str, patterned(r"^[0-9]{2,4}$", "Ожидаются от двух до четырёх цифр", title="Код")]

    @pytest.mark.parametrize(("given", "kept"), [("67", "67"), ("6", None), ("67\n", None), ("x67", None)])
    def test_keeps_what_matches(self, given, kept):
        assert accepted(self.Code, given) == kept

    def test_shows_its_pattern(self):
        assert TypeAdapter(self.Code).json_schema() == {"type": "string", "pattern": "^[0-9]{2,4}$", "title": "Код"}

    def test_says_one_thing(self):
        with pytest.raises(ValueError, match="two things"):
            patterned(r"^[0-9]{2,4}$", "Ожидается год")


class Scored(Out):
    score: Exact


class TestExact:
    def test_is_written_without_underscores(self):
        assert TypeAdapter(Exact).validate_python("1.50") == Decimal("1.5")
        with pytest.raises(ValidationError, match="decimal"):
            TypeAdapter(Exact).validate_python("1_0")

    @given(st.decimals("-999999999.999999", "999999999.999999", places=6))
    def test_goes_through_json_and_back_unchanged(self, value):
        said = Scored(score=value).model_dump_json()
        assert Scored.model_validate_json(said).score == value
        assert isinstance(json.loads(said)["score"], float)
        assert Decimal(repr(json.loads(said)["score"])) == value

    @pytest.mark.parametrize("value", ["0.0000001", "1234567890.123456", "NaN", "Infinity", "1e20", "x", ""])
    def test_that_would_lose_digits_is_refused(self, value):
        assert accepted(Exact, value) is None

    def test_is_a_number_to_a_client(self):
        assert TypeAdapter(Exact).json_schema() == {"type": "number"}


class TestName:
    @pytest.mark.parametrize("said", ["Королёва", "Ёлкина-Мухамед Оглы", "д’Артаньян", "O'Нил", "Ий"])
    def test_is_what_is_seen(self, said):
        assert accepted(Name, said) == said

    @pytest.mark.parametrize(
        "said", ["", " ", "\u200b", "\u2800", "\u202eавонавИ", "Ива\u200bнова", "Ива\nнова", "И" * 201]
    )
    def test_hides_nothing(self, said):
        assert accepted(Name, said) is None


class Happened(Out):
    at: Instant


class TestInstant:
    @pytest.mark.parametrize(
        ("microsecond", "fraction"),
        [(0, ""), (1, ".000001"), (500_000, ".5"), (120_300, ".1203"), (999_999, ".999999")],
    )
    def test_is_said_in_utc_as_postgresql_says_it(self, microsecond, fraction):
        moscow = datetime(2026, 9, 1, 12, 0, 10, microsecond, tzinfo=timezone(timedelta(hours=3)))
        assert json.loads(Happened(at=moscow).model_dump_json()) == {"at": f"2026-09-01T09:00:10{fraction}+00:00"}

    @given(st.datetimes(datetime(1800, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
    def test_goes_through_json_and_back_unchanged(self, moment):
        assert Happened.model_validate_json(Happened(at=moment).model_dump_json()).at == moment

    def test_without_an_offset_is_refused(self):
        assert accepted(Instant, datetime(2026, 9, 1)) is None  # noqa: DTZ001

    @pytest.mark.parametrize(
        "said",
        ["2026-09-01T12:00:00+03:00", "2026-09-01t12:00:00Z", "2026-09-01 12:00Z", "1800-01-01T00:00:00Z",
         "2999-12-31T00:00:00Z"],
    )  # fmt: skip
    def test_is_written_as_iso_8601_has_it(self, said):
        assert accepted(Instant, said) is not None

    @pytest.mark.parametrize(
        "said",
        [0, 253402300799, 1.5, "0", "1767225600", "2026-09-01", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z",
         "1799-12-31T23:59:59Z", "2999-12-31T00:00:01Z", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z"],
    )  # fmt: skip
    def test_that_is_no_moment_or_leaves_the_calendar_is_refused(self, said):
        assert accepted(Instant, said) is None


class TestIn:
    def test_refuses_a_field_it_does_not_know(self):
        with pytest.raises(ValidationError, match="extra_forbidden"):
            StepIn[Role].model_validate({"action": "admin", "resaon": "Рано"})

    def test_shows_examples(self):
        class Body(In):
            model_config = example({"a": 1}, {"a": 2})
            a: int

        assert Body.model_json_schema()["examples"] == [{"a": 1}, {"a": 2}]
        assert Body.model_config["extra"] == "forbid"


class TestOut:
    @pytest.mark.parametrize("default", [{"default": None}, {"default_factory": list}])
    def test_with_a_default_is_a_mistake(self, default):
        with pytest.raises(TypeError, match="an answer has no defaults"):
            type("Answer", (Out,), {"__annotations__": {"a": list | None}, "a": Field(**default)})

    def test_always_says_every_field(self):
        class Answer(Out):
            a: int | None

        assert Answer(a=None).model_dump_json() == '{"a":null}'
        with pytest.raises(ValidationError):
            Answer()

    def test_reads_a_record(self):
        class Record:
            action, source, target, reason, role, account = "open", "draft", "open", None, "omsu", "x"
            at = datetime(2026, 9, 1, tzinfo=UTC)

        assert HistoryOut.model_validate(Record()).target == "open"
        told = HistoryOut.about(Record(), reason="Готово", target="closed")
        assert (told.action, told.reason, told.target) == ("open", "Готово", "closed")

    def test_lacks_nothing_that_neither_the_record_nor_its_maker_says(self):
        with pytest.raises(AttributeError, match="action"):
            HistoryOut.about(object(), reason="Готово")
