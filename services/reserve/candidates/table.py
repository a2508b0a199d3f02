"""Candidates taken in by a table: a row begins a file. Who has one already, as far as the caller sees, stays as is."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.directory.fields import Email, Phone, Snils
from services.directory.snils import Seal
from services.kernel import imports
from services.kernel.cells import DayCell, LineCell, code, text
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery, Written
from services.kernel.layouts import Field, Layout
from services.kernel.parsing import Taken, rows_of
from services.kernel.problems import Invalid
from services.kernel.reports import ImportOut
from services.kernel.schemas import In, wrong
from services.kernel.tables import Limits, Mistake
from services.kernel.uploads import Uploaded
from services.reserve.candidates import queries
from services.reserve.candidates.consents import too_long
from services.reserve.candidates.documents import CandidateConsentCreate
from services.reserve.candidates.filing import CandidateDuplicate, create
from services.reserve.candidates.schemas import CandidateCreate, FirstName, LastName, MiddleName
from services.reserve.candidates.twins import spelled
from services.reserve.requirements.profile import ConsentPurpose

LIMITS = Limits(rows=2_000)
"""More than a region has; each is looked for and written by itself."""
LAYOUT = Layout(
    (
        Field("last_name", "Фамилия"),
        Field("first_name", "Имя"),
        Field("middle_name", "Отчество", required=False),
        Field("birth_date", "Дата рождения", required=False),
        Field("snils", "СНИЛС", required=False),
        Field("email", "Электронная почта", required=False),
        Field("phone", "Телефон", required=False),
        Field("workplace", "Место работы", required=False),
        Field("position", "Должность", required=False),
        Field("purpose", "Цель согласия"),
        Field("given_on", "Согласие дано"),
        Field("until", "Согласие по"),
        Field("document", "Документ о согласии"),
    )
)
EXAMPLE = {
    "last_name": "Королёва",
    "first_name": "Анна",
    "birth_date": "1978-04-12",
    "snils": "112-233-445 95",
    "purpose": "reserve",
    "given_on": "2026-11-20",
    "until": "2029-11-20",
    "document": "Согласие от 20.11.2026",
}


SHORTEST = 9
"""Digits of a СНИЛС without its zeros: what is below 001-001-998 has no control number to be checked by."""


def _number(said: object) -> object:
    """A spreadsheet takes the zeros off a number: at most two. What is shorter than that is no number of anybody."""
    told = text(said)
    shortened = isinstance(told, str) and told.isdecimal() and len(told) >= SHORTEST
    return told.zfill(11) if isinstance(told, str) and shortened else told


class CandidateRow(In):
    """Строка таблицы: кандидат и его согласие."""

    last_name: Annotated[LastName, BeforeValidator(text)]
    first_name: Annotated[FirstName, BeforeValidator(text)]
    middle_name: Annotated[MiddleName, BeforeValidator(text)] = None
    birth_date: DayCell | None = None
    snils: Annotated[Snils | None, BeforeValidator(_number)] = None
    email: Email = None
    phone: Annotated[Phone, BeforeValidator(text)] = None
    workplace: LineCell | None = None
    position: LineCell | None = None
    purpose: Annotated[ConsentPurpose, BeforeValidator(code(ConsentPurpose))]
    given_on: DayCell
    until: DayCell
    document: LineCell

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until < self.given_on:
            raise wrong("Срок согласия заканчивается раньше, чем оно дано", "until")
        if too_long(self.given_on, self.until):
            raise wrong("Согласие дают не больше чем на 50 лет", "until")
        return self


CONSENT = {"purpose", "given_on", "until", "document"}
"""The columns that tell of the consent."""


async def take(tx: AsyncSession, caller: Identity, upload: Uploaded, query: ImportQuery, seal: Seal) -> ImportOut:
    async def write(rows: Sequence[Taken[CandidateRow]]) -> Written:
        created, unchanged, refused = 0, 0, []
        for each in rows:
            if await _known(tx, caller, each.record, seal):
                unchanged += 1
            elif mistake := await _begun(tx, caller, each.record, seal):
                refused.append((each.row, mistake))
            else:
                created += 1
        return Written(created=created, unchanged=unchanged, refused=refused)

    return await imports.take(tx, upload, query, LAYOUT, rows_of(CandidateRow), write, limits=LIMITS)


async def _known(tx: AsyncSession, caller: Identity, row: CandidateRow, seal: Seal) -> bool:
    """By number, or else by name and day of birth."""
    if row.snils is not None:
        found = queries.same_snils(seal.hash(row.snils))
    elif row.birth_date is not None:
        name = spelled(row.last_name, row.first_name, row.middle_name)
        found = queries.named(name, row.birth_date)
    else:
        return False
    return await tx.scalar(found.where(queries.visible_to(caller)).limit(1)) is not None


async def _begun(tx: AsyncSession, caller: Identity, row: CandidateRow, seal: Seal) -> Mistake | None:
    """What stands against the row; of a row that is refused nothing stays."""
    said = row.model_dump()
    consent = {name: said.pop(name) for name in CONSENT}
    try:
        # A savepoint: what the database refuses of one row must not spoil the others.
        async with tx.begin_nested():
            data = CandidateCreate(**said, consents=[CandidateConsentCreate(**consent)])
            await create(tx, caller, data, seal)
    except (CandidateDuplicate, IntegrityError):
        return Mistake(CandidateDuplicate.code, CandidateDuplicate.title(), "snils")
    except Invalid as invalid:
        return _told(invalid.errors[0])
    return None


def _told(error: Mapping[str, str]) -> Mistake:
    """The column is the last name on the way: of the body of a file, not of a row."""
    column = error["pointer"].rpartition("/")[2]
    known = {each.code for each in LAYOUT.fields}
    return Mistake(error["code"], error["detail"], column if column in known else "purpose")
