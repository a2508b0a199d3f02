"""What is wrong with an input is said in Russian, with a code and a place."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import (
    UUID4,
    AnyHttpUrl,
    AnyUrl,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    Json,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from services.kernel.schemas import Day, Exact, In, Line, Prose, patterned, wrong
from services.kernel.validation import MESSAGES, MOST_ERRORS, OTHER, describe, field_errors, pointer

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
CODES = re.compile(r"JSON|UUID|URL|ISO 8601|UTC|true|false|'[^']*'")
"""Latin words a Russian sentence may have: names of formats, and what a client must write letter for letter."""


class Colour(StrEnum):
    red = "red"
    green = "green"


class Dot(In):
    kind: Literal["dot"]
    size: int


class Bar(In):
    kind: Literal["bar"]
    sizes: list[int]


Shape = Annotated[Dot | Bar, Field(discriminator="kind")]


class Attributes(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Judged(BaseModel):
    a: int = 1
    b: int = 1

    @field_validator("a")
    @classmethod
    def _never(cls, _: int) -> int:
        raise ValueError("Так нельзя")

    @field_validator("b")
    @classmethod
    def _surely(cls, _: int) -> int:
        raise AssertionError("Ну нельзя")


def number(**limits: Any) -> Any:
    return Annotated[int, Field(**limits)]


WRONG = {
    "missing": (Dot, {"kind": "dot"}),
    "extra_forbidden": (Dot, {"kind": "dot", "size": 1, "x": 1}),
    "json_invalid": (Json, "{"),
    "json_type": (Json, 7),
    "model_attributes_type": (Attributes, 7),
    "model_type": (Dot, 7),
    "dict_type": (dict, 7),
    "list_type": (list, 7),
    "set_type": (set, 7),
    "tuple_type": (tuple, 7),
    "string_type": (str, 7),
    "string_unicode": (Line, "а\ud800"),
    "string_too_short": (Line, ""),
    "string_too_long": (Line, "а" * 501),
    "string_pattern_mismatch": (Annotated[str, Field(pattern=r"^\d+$")], "x"),
    "too_short": (Annotated[list, Field(min_length=1)], []),
    "too_long": (Annotated[list, Field(max_length=1)], [1, 2]),
    "int_type": (int, []),
    "int_parsing": (int, "x"),
    "int_parsing_size": (int, "9" * 5000),
    "int_from_float": (int, 1.5),
    "float_type": (float, []),
    "float_parsing": (float, "x"),
    "finite_number": (FiniteFloat, float("inf")),
    "decimal_type": (Decimal, []),
    "decimal_parsing": (Decimal, "x"),
    "decimal_max_digits": (Exact, "12345678901.123456"),
    "decimal_max_places": (Exact, "0.1234567"),
    "decimal_whole_digits": (Annotated[Decimal, Field(max_digits=4, decimal_places=2)], "123.4"),
    "bool_type": (bool, []),
    "bool_parsing": (bool, "x"),
    "greater_than": (number(gt=1), 1),
    "greater_than_equal": (number(ge=1), 0),
    "less_than": (number(lt=1), 1),
    "less_than_equal": (number(le=1), 2),
    "multiple_of": (number(multiple_of=2), 1),
    "enum": (Colour, "blue"),
    "literal_error": (Literal["a", "b", "c"], "d"),
    "union_tag_not_found": (Shape, {}),
    "union_tag_invalid": (Shape, {"kind": "x"}),
    "uuid_type": (UUID, 7),
    "uuid_parsing": (UUID, "x"),
    "uuid_version": (UUID4, "00000000-0000-1000-8000-000000000000"),
    "date_type": (date, []),
    "date_parsing": (date, '"x"'),
    "date_from_datetime_parsing": (date, "x"),
    "date_from_datetime_inexact": (date, "2026-01-01T01:00:00"),
    "datetime_type": (datetime, []),
    "datetime_parsing": (datetime, '"x"'),
    "datetime_from_date_parsing": (datetime, "x"),
    "timezone_aware": (AwareDatetime, "2026-01-01T00:00:00"),
    "url_parsing": (AnyUrl, "x"),
    "url_scheme": (AnyHttpUrl, "ftp://x"),
    "value_error": (Judged, {"a": 2}),
    "assertion_error": (Judged, {"b": 2}),
}


ONLY_STRICT = {"date_parsing", "datetime_parsing"}


def errors_of(kind, value, *, strict=False):
    with pytest.raises(ValidationError) as wrong:
        TypeAdapter(kind).validate_json(value, strict=True) if strict else TypeAdapter(kind).validate_python(value)
    return wrong.value.errors()


def is_russian(text):
    return CYRILLIC.search(text) is not None and not re.search("[A-Za-z]", CODES.sub("", text))


class TestDescribe:
    def test_has_an_example_of_every_message(self):
        assert set(WRONG) == set(MESSAGES)

    @pytest.mark.parametrize("code", WRONG)
    def test_says_it_in_russian(self, code):
        [error] = errors_of(*WRONG[code], strict=code in ONLY_STRICT)
        [told] = field_errors([error | {"loc": ("body", *error["loc"])}])
        assert told["code"] == code
        said = describe(error)
        assert said != OTHER
        assert "{" not in said
        assert is_russian(re.sub(r"образцу \S+", "образцу", said)), said

    def test_says_something_of_a_kind_it_does_not_know(self):
        [error] = errors_of(timedelta, "x")
        assert describe(error) == OTHER
        assert describe({"type": "greater_than", "loc": (), "ctx": {}}) == OTHER

    @pytest.mark.parametrize(
        ("kind", "value", "said"),
        [
            (Line, "", "Не может быть пустым"),
            (Line, "  ", "Не может быть пустым"),
            (Prose, "", "Не может быть пустым"),
            (Annotated[str, Field(min_length=2)], "", "Символов не меньше: 2"),
            (Annotated[list, Field(min_length=1)], [], "Добавьте хотя бы один элемент"),
            (Annotated[list, Field(min_length=2)], [1], "Элементов не меньше: 2"),
            (Annotated[str, patterned(r"^[01]{8}$", "Ожидаются восемь цифр")], "1", "Ожидаются восемь цифр"),
            (Annotated[str, Field(pattern=r"^[a-z]$")], "1", "Значение не соответствует образцу ^[a-z]$"),
        ],
    )
    def test_says_what_a_reader_understands(self, kind, value, said):
        [error] = errors_of(kind, value)
        assert describe(error) == said

    def test_joins_the_choices_with_a_russian_or(self):
        [error] = errors_of(*WRONG["literal_error"])
        assert describe(error) == "Допустимые значения: 'a', 'b' или 'c'"


class Everything(In):
    """A body with a field of every type a slice uses."""

    line: Line
    prose: Prose | None = None
    count: Annotated[int, Field(ge=0, le=10)] = 0
    score: Exact | None = None
    day: date | None = None
    at: AwareDatetime | None = None
    flag: bool = False
    colour: Colour = Colour.red
    id: UUID | None = None
    shapes: list[Shape] = Field(default=[], max_length=2)
    link: AnyHttpUrl | None = None
    data: dict[str, list[int]] | None = None


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
values = st.recursive(
    scalars | st.sampled_from(["2026-01-01", "2026-01-01T00:00:00", "red", "ftp://x", "0.12345678"]),
    lambda more: (
        st.lists(more, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "size", "sizes", "x"]), more | st.sampled_from(["dot", "bar"]), max_size=3
        )
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*Everything.model_fields, "лишнее"]), values, max_size=6))
def test_no_english_leaks_whatever_is_sent(body):
    try:
        Everything.model_validate(body)
    except ValidationError as wrong:
        for error in field_errors([each | {"loc": ("body", *each["loc"])} for each in wrong.errors()]):
            assert is_russian(error["detail"]), error
            assert error["pointer"].startswith("/")


class TestPointer:
    def test_is_rfc_6901(self):
        assert pointer(()) == ""
        assert pointer(("a", 0, "b")) == "/a/0/b"
        assert pointer(("a/b", "m~n", "")) == "/a~1b/m~0n/"


class TestFieldErrors:
    @pytest.mark.parametrize(
        ("loc", "where"),
        [
            (("body", "values", 0), {"pointer": "/values/0"}),
            (("body",), {"pointer": ""}),
            ((), {"pointer": ""}),
            (("query", "limit"), {"parameter": "limit"}),
            (("path", "act_id"), {"parameter": "act_id"}),
            (("header", "If-Match"), {"header": "If-Match"}),
        ],
    )
    def test_say_where(self, loc, where):
        [error] = field_errors([{"type": "missing", "loc": loc}])
        assert error == where | {"code": "missing", "detail": "Обязательное поле"}

    def test_of_broken_json_point_at_the_whole_body(self):
        [error] = field_errors([{"type": "json_invalid", "loc": ("body", 17), "ctx": {"error": "Expecting value"}}])
        assert error == {"pointer": "", "code": "json_invalid", "detail": MESSAGES["json_invalid"]}

    def test_name_the_known_parameters_or_that_there_are_none(self):
        error = {"type": "extra_forbidden", "loc": ("query", "x")}
        assert field_errors([error], ["b", "a"])[0]["detail"] == "Неизвестный параметр. Допустимые: a, b"
        assert field_errors([error])[0]["detail"].endswith("у этой операции нет параметров")

    def test_point_into_the_body_and_not_at_the_branches_of_a_union(self):
        class Body(In):
            shapes: list[Shape]
            either: int | list[int] = 0

        body = {"shapes": [{"kind": "dot", "size": "x"}, {"kind": "bar"}], "either": ["x"]}
        errors = [each | {"loc": ("body", *each["loc"])} for each in errors_of(Body, body)]
        said = field_errors(RequestValidationError(errors, body=body).errors(), body=body)
        assert {each["pointer"] for each in said} == {"/shapes/0/size", "/shapes/1/sizes", "/either", "/either/0"}


class Span(In):
    start: int
    end: int = 0

    @model_validator(mode="after")
    def _in_order(self):
        if self.end < self.start:
            raise wrong("Конец раньше начала", "end")
        return self


class Spans(In):
    spans: list[Span]

    @model_validator(mode="after")
    def _apart(self):
        starts = [each.start for each in self.spans]
        for number, start in enumerate(starts):
            if start in starts[:number]:
                raise wrong("Начало повторяется", "spans", number, "start")
        return self


class TestRuleOfAWholeObject:
    """A validator of a model knows which of its fields is wrong, and says so."""

    @pytest.mark.parametrize(
        ("body", "place", "detail"),
        [
            ({"spans": [{"start": 1, "end": 2}, {"start": 2}]}, "/spans/1/end", "Конец раньше начала"),
            ({"spans": [{"start": -1}, {"start": -2}, {"start": -1}]}, "/spans/2/start", "Начало повторяется"),
        ],
    )
    def test_points_at_the_field_also_at_one_left_out(self, body, place, detail):
        errors = [each | {"loc": ("body", *each["loc"])} for each in errors_of(Spans, body)]
        said = field_errors(RequestValidationError(errors, body=body).errors(), body=body)
        assert said == [{"pointer": place, "code": "value_error", "detail": detail}]

    def test_of_the_query_names_the_parameter(self):
        [error] = errors_of(Span, {"start": 1})
        assert field_errors([error | {"loc": ("query",)}])[0]["parameter"] == "end"


def test_a_body_made_of_mistakes_is_not_answered_with_all_of_them():
    wrong = [{"type": "extra_forbidden", "loc": ("body", f"k{i}"), "msg": ""} for i in range(5000)]
    assert len(field_errors(wrong)) == MOST_ERRORS


EARLIEST = datetime(1800, 1, 1, 9, 30, tzinfo=UTC)


class TestABoundIsWrittenAsAReaderWritesIt:
    @pytest.mark.parametrize(
        ("kind", "value", "said"),
        [
            (Day, "1700-01-01", "Должно быть не меньше 01.01.1800"),
            (Day, "3000-01-01", "Должно быть не больше 31.12.2999"),
            (Annotated[date, Field(gt=date(1800, 2, 3))], date(1700, 1, 1), "Должно быть больше 03.02.1800"),
            (Annotated[datetime, Field(ge=EARLIEST)], "1700-01-01T00:00Z", "Должно быть не меньше 01.01.1800 09:30"),
            (Annotated[Decimal, Field(ge=Decimal("0.50"))], "0", "Должно быть не меньше 0,5"),
            (Annotated[Decimal, Field(le=Decimal("1E+3"))], "1001", "Должно быть не больше 1000"),
            (Annotated[float, Field(multiple_of=0.5)], 0.3, "Должно делиться на 0,5"),
            (Annotated[int, Field(ge=10)], 3, "Должно быть не меньше 10"),
            (Literal[Colour.red, Colour.green], "blue", "Допустимые значения: 'red' или 'green'"),
            (Colour, "blue", "Допустимые значения: 'red' или 'green'"),
        ],
    )
    def test_of_every_type(self, kind, value, said):
        [error] = errors_of(kind, value)
        assert describe(error) == said

    @pytest.mark.parametrize(
        ("bound", "said"),
        [
            (date(2999, 12, 31), "31.12.2999"),
            ("datetime.date(2999, 12, 31)", "31.12.2999"),
            ("datetime.datetime(2999, 12, 31, 9, 5, tzinfo=TzInfo(0))", "31.12.2999 09:05"),
            (datetime(2999, 12, 31, 9, 5, tzinfo=UTC), "31.12.2999 09:05"),
        ],
    )
    def test_however_it_is_handed_over(self, bound, said):
        wrong = {"type": "less_than_equal", "loc": ("body", "day"), "ctx": {"le": bound}}
        assert describe(wrong) == f"Должно быть не больше {said}"
