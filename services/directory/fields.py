"""What is said of people in the directory and wherever else a person is known: contacts, a СНИЛС."""

from typing import Annotated

from pydantic import AfterValidator, Field

from services.directory.identifiers import is_valid_snils, normalise_snils
from services.kernel.schemas import patterned, wrong


def _bare_snils(text: str) -> str:
    digits = normalise_snils(text)
    if digits is None or not is_valid_snils(text):
        raise wrong("Неверный СНИЛС: проверьте цифры и контрольное число")
    return digits


Snils = Annotated[str, Field(max_length=30, title="СНИЛС", examples=["112-233-445 95"]), AfterValidator(_bare_snils)]
"""In any usual form; becomes eleven digits."""
KeptSnils = Annotated[Snils | None, Field(title="СНИЛС", description="Хранится только как хеш с ключом и маска")]

Email = Annotated[
    str | None,
    patterned(
        "^[^@\\s\\x00]+@[^@\\s\\x00]+\\.[^@\\s\\x00]+$",
        "Ожидается адрес электронной почты: имя@домен",
        max_length=254,
        title="Электронная почта",
        examples=["koroleva@school3.example"],
    ),
]
Phone = Annotated[
    str | None,
    patterned(
        "^\\+?[0-9][0-9 ()-]{4,28}[0-9]$",
        "Ожидается номер телефона, например +7 481 321-00-03",
        title="Телефон",
        examples=["+7 481 321-00-03"],
    ),
]
