"""Fields of the directory that have a form of their own: identifiers with control digits, external codes."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from services.directory.identifiers import is_valid_inn10, is_valid_ogrn
from services.kernel.schemas import Text, patterned, wrong


def _checked(is_valid: Callable[[str], bool], detail: str) -> AfterValidator:
    def check(text: str) -> str:
        if not is_valid(text):
            raise wrong(detail)
        return text

    return AfterValidator(check)


Inn = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    _checked(is_valid_inn10, "Неверный ИНН организации: нужно 10 цифр с верной контрольной цифрой"),
    Field(title="ИНН", examples=["6730012345"]),
]
Ogrn = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    _checked(is_valid_ogrn, "Неверный ОГРН: нужно 13 цифр с верной контрольной цифрой"),
    Field(title="ОГРН", examples=["1026700123450"]),
]
OktmoCode = Annotated[
    str, patterned("^[0-9]{8}$", "Ожидается код ОКТМО: восемь цифр", title="Код ОКТМО", examples=["66503000"])
]

ExternalId = Annotated[
    str,
    patterned(
        "^ext:[A-Za-z0-9_-]{1,40}:[^\\s\\x00]{1,100}$",
        "Ожидается внешний код вида ext:СИСТЕМА:код, имя системы латиницей, код без пробелов",
        title="Внешний код",
        description="Код в другой системе: `ext:СИСТЕМА:код`, имя системы латиницей",
        examples=["ext:EMIS:4711"],
    ),
]
ShortText = Annotated[Text, StringConstraints(min_length=1, max_length=200)]
