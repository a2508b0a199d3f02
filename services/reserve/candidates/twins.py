"""Are two files of one person, and may they be made one? Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal


class TwinSign(StrEnum):
    """By what two files seem to be of one person."""

    snils = "snils"
    name_and_birth = "name_and_birth"


LABELS: dict[StrEnum, str] = labelled(
    {TwinSign.snils: "совпадает СНИЛС", TwinSign.name_and_birth: "совпадают ФИО и дата рождения"}
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What of a file tells whose it is."""

    id: UUID
    person_id: UUID | None
    called: str
    """Surname and first name, as `spelled`."""
    middle: str
    """As `spelled`; empty where there is none, or nobody knows it."""
    birth_date: date | None
    snils_hash: bytes | None

    @property
    def name(self) -> str:
        return spelled(self.called, self.middle)


def spelled(*parts: str | None) -> str:
    """A name however it is written: capitals are small letters, ё is е, blanks are one."""
    return " ".join(" ".join(part for part in parts if part).lower().replace("ё", "е").split())


def sign_of(one: Likeness, other: Likeness) -> TwinSign | None:
    """What makes them twins, if anything does."""
    if one.snils_hash is not None and one.snils_hash == other.snils_hash:
        return TwinSign.snils
    if one.birth_date is not None and (one.called, one.birth_date) == (other.called, other.birth_date):
        differ = one.middle and other.middle and one.middle != other.middle
        return None if differ else TwinSign.name_and_birth
    return None


def unlike(stays: Likeness, goes: Likeness) -> Refusal | None:
    """What shows that they are two people, or the lack of anything that shows that they are one."""
    if refusal := distinct(stays, goes):
        return refusal
    if sign_of(stays, goes) is not None:
        return None
    detail = "Что это один человек, из дел не видно: совпасть должны СНИЛС или фамилия, имя и дата рождения"
    return Refusal.of("duplicate_id", "not_alike", detail)


def distinct(stays: Likeness, goes: Likeness) -> Refusal | None:
    """What shows that they are two people, or one and the same file."""
    if stays.id == goes.id:
        return Refusal.of("duplicate_id", "same_record", "Дело нельзя объединить с самим собой")
    told_apart = (
        ("snils_hash", "snils_differs", "В делах разные СНИЛС: это разные люди"),
        ("person_id", "person_differs", "Дела связаны с разными людьми справочника"),
        ("birth_date", "birth_date_differs", "В делах разные даты рождения: исправьте ошибочную"),
    )
    for name, reason, detail in told_apart:
        if len({getattr(stays, name), getattr(goes, name)} - {None}) > 1:
            return Refusal.of("duplicate_id", reason, detail)
    return None


def renamed(one: Likeness, other: Likeness) -> frozenset[UUID]:
    """Which of two files gets another person as they become one, whichever stays: the card that either has is kept."""
    becomes = one.person_id or other.person_id
    return frozenset(each.id for each in (one, other) if each.person_id != becomes)
