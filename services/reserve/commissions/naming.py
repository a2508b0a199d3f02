"""Whose name it is: people who are written alike, and a name found in a text in whatever case it stands there.

What is found is put before people, who decide; so a doubtful likeness is found rather than missed.
"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[а-яa-z0-9]+(?:-[а-яa-z0-9]+)*")
_ENDING = "аеиоуыэюяйь"
_LONGEST_ENDING = 3
"""«Достоевск-ого»"""
_SURE = 3
"""So many first letters tell a given name in any case: «Пав-ел», «Пав-ла»."""


def alike(one: str, other: str) -> bool:
    """The same letters and figures: capitals, ё, blanks and quotation marks aside."""
    return words(one) == words(other)


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("ё", "е"))


def mentioned(full_name: str, text: str) -> bool:
    """Does the text name «Фамилия Имя Отчество», in full or by initials, before the surname or after it?"""
    surname, *given = words(full_name) or [""]
    if not given:
        return False
    told = words(text)
    return any(_is_surname(word, surname) and _has_given(told, at, given) for at, word in enumerate(told))


def _is_surname(word: str, surname: str) -> bool:
    """Of a double surname the second half tells: both halves are declined."""
    word, surname = word.rpartition("-")[2], surname.rpartition("-")[2]
    stem = surname.rstrip(_ENDING) or surname
    return word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING


def _has_given(told: Sequence[str], at: int, given: Sequence[str]) -> bool:
    return _is_given(told[at + 1 : at + 3], given) or _is_given(_before(told, at), given)


def _before(told: Sequence[str], at: int) -> Sequence[str]:
    """«А. П. Иванова» is called by two words, «со слов Анны Ивановой» by one."""
    two = told[max(0, at - 2) : at]
    return two if len(two) < 2 or _belongs(two) else two[1:]


def _belongs(two: Sequence[str]) -> bool:
    """Two initials, or a name and a patronymic: both short, or neither."""
    return (len(two[0]) == 1) == (len(two[1]) == 1) and (len(two[1]) == 1 or _is_patronymic(two[1]))


def _is_patronymic(word: str) -> bool:
    return any(part in word for part in ("вич", "вн", "ичн", "ьич"))


def _is_given(said: Sequence[str], given: Sequence[str]) -> bool:
    """The first name agrees, and so does the patronymic where both sides have one."""
    if not said or not _agrees(said[0], given[0]):
        return False
    has_second = len(said) > 1 and len(given) > 1 and (len(said[1]) == 1 or _is_patronymic(said[1]))
    return not has_second or _agrees(said[1], given[1])


def _agrees(word: str, name: str) -> bool:
    return word == name[0] or (len(word) > 1 and word[:_SURE] == name[:_SURE])
