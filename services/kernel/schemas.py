"""What schemas are made of: strict inputs, complete outputs, exact numbers, instants with an offset."""

import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from services.kernel.moments import day, moment, spelled
from services.kernel.periods import EARLIEST, LATEST
from services.kernel.validation import PATTERNS

Action = TypeVar("Action", bound=StrEnum)


def wrong(detail: str, *path: str | int) -> PydanticCustomError:
    """`raise wrong("Период заканчивается раньше, чем начинается", "period_to")` in a validator.

    `path` leads from what the validator checks to what the client should mend.
    """
    return PydanticCustomError("value_error", "{error}", {"error": detail, "path": path})


def patterned(pattern: str, said: str, **field: Any) -> Any:
    """A `Field` whose text matches `pattern`; `said` is what a client reads of one that does not.

    Raises ValueError for a pattern that says something else already.
    """
    if PATTERNS.setdefault(pattern, said) != said:
        raise ValueError(f"{pattern} says two things")
    return Field(pattern=pattern, **field)


def _storable(text: str) -> str:
    if "\0" in text:
        raise wrong("Строка содержит нулевой символ")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_storable)]
"""A string a database can keep, without blanks around it. Add the lengths: `Annotated[Text, Field(max_length=…)]`."""


_UNSEEN_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Fillers of Hangul and the empty cell of Braille: letters and signs to Unicode, blanks to a reader."""


def seen(sign: str) -> bool:
    """Does it leave a trace of its own on paper? No control or blank does, and a mark needs a letter to stand on."""
    return unicodedata.category(sign)[0] not in "CMZ" and sign not in _UNSEEN_LETTERS


def _visible(text: str) -> str:
    if text and not any(map(seen, text)):
        raise wrong("Строка не содержит видимых знаков")
    return text


def _plain(text: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cf") for sign in text):
        raise wrong("Строка содержит невидимые знаки")
    return text


Name = Annotated[
    Text, StringConstraints(min_length=1, max_length=200), AfterValidator(_visible), AfterValidator(_plain)
]
"""What somebody is called on papers: every sign of it is seen, and none turns the others round."""

Line = Annotated[Text, StringConstraints(min_length=1, max_length=500), AfterValidator(_visible)]
"""A title, a name, a number of a document."""

Prose = Annotated[Text, StringConstraints(min_length=1, max_length=10_000)]
"""A reason, a comment, a description."""

Code = Annotated[
    str, patterned("^[a-z0-9_.-]{1,60}$", "Ожидается код: до 60 строчных латинских букв, цифр и знаков . _ -")
]
"""What a part of a document is called by those who refer to it."""

Link = Annotated[str, patterned(r"^https?://[^\s\x00]+$", "Ожидается ссылка: http:// или https://", max_length=2000)]


Instant = Annotated[
    AwareDatetime,
    BeforeValidator(moment),
    Field(ge=datetime.combine(EARLIEST, time.min, UTC), le=datetime.combine(LATEST, time.min, UTC)),
    PlainSerializer(spelled, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment with its offset. The bounds keep out what would leave the calendar in the time of another zone."""


Day = Annotated[date, BeforeValidator(day), Field(ge=EARLIEST, le=LATEST)]
"""A date as ISO 8601 writes it. The bounds keep out what PostgreSQL would store as infinity."""


def _number(said: object) -> object:
    """Python alone would take 1_0 for 10."""
    if isinstance(said, str) and "_" in said:
        raise PydanticKnownError("decimal_parsing")
    return said


Exact = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(max_digits=15, decimal_places=6),
    PlainSerializer(float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
"""A decimal of at most 15 digits, six after the point: exact in the database, in JSON and in a client's double."""

Reached = Annotated[Decimal, PlainSerializer(float, when_used="json"), WithJsonSchema({"type": "number"})]
"""A decimal that was computed: no bounds of its own."""

Version = Annotated[int, Field(ge=1, title="Версия", description="Версия записи, она же ETag")]


def example(*bodies: dict[str, Any]) -> ConfigDict:
    """`model_config = example({…})`: bodies that the documentation shows and Swagger UI fills in."""
    return ConfigDict(json_schema_extra={"examples": list(bodies)})


class In(BaseModel):
    """A body: an unknown field is an error, not a surprise. Shown in an answer, it has all its fields."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


def absent() -> Any:
    """For `Field(default_factory=absent)`: a change may leave the field out, and may not send null in its place."""
    return None


class Change(In):
    """A PATCH: what is left out stays as it is; null erases where the field may be null, and is refused elsewhere."""

    def said(self) -> dict[str, Any]:
        """Only what the client sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Out(BaseModel):
    """An answer: no defaults, so every declared field is always present."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def about(cls, record: object, **more: Any) -> Self:
        """What the record itself says, and `more`, which it does not."""
        own = {name: getattr(record, name) for name in cls.model_fields if name not in more}
        return cls.model_validate(own | more)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        for name, field in cls.model_fields.items():
            if not field.is_required():
                raise TypeError(f"{cls.__name__}.{name}: an answer has no defaults")


class StepIn(In, Generic[Action]):
    """Шаг: действие и, где она нужна, причина."""

    action: Action = Field(title="Действие")
    reason: Prose | None = Field(
        default=None, title="Причина", description="Обязательна у шагов, в описании которых сказано «Нужна причина»"
    )


class HistoryOut(Out):
    """Запись истории: кто, когда и почему изменил статус."""

    model_config = ConfigDict(title="История")

    action: str = Field(title="Действие")
    source: str = Field(title="Из статуса")
    target: str = Field(title="В статус")
    reason: str | None = Field(title="Причина")
    role: str = Field(title="Роль")
    account: Any = Field(title="Учётная запись", json_schema_extra={"type": "string", "format": "uuid"})
    at: Instant = Field(title="Когда")
