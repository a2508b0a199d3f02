"""What is said of conflicts of interest: by the records, by a member of oneself, by whoever keeps the minutes."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import In, Instant, Out, Prose, Version, example
from services.reserve.commissions.conflicts import ConflictKind, ConflictSource
from services.reserve.meetings.rules import RecusalStanding
from services.reserve.meetings.votes import APPLICATION, MEMBER


class RecusalIn(In):
    """Отвод члена комиссии, в том числе самоотвод."""

    model_config = example({"member_id": MEMBER, "kind": "same_organisation", "reason": "Работали вместе"})

    member_id: UUID | None = Field(default=None, title="Член комиссии", description="null — вы сами: самоотвод")
    kind: ConflictKind = Field(title="Конфликт интересов")
    reason: Prose = Field(title="В чём он")


class RecusalCreate(RecusalIn):
    """Отвод члена комиссии от рассмотрения заявки, в том числе самоотвод."""

    model_config = example(
        {"application_id": APPLICATION, "kind": "relative", "reason": "Двоюродная сестра"},
        {"application_id": APPLICATION, "member_id": MEMBER, "kind": "same_organisation", "reason": "Работали вместе"},
    )

    application_id: UUID = Field(title="Заявка")


class WaiverIn(In):
    """Решение о том, что найденный конфликт не мешает оценивать."""

    model_config = example({"member_id": MEMBER, "reason": "Работали в разных зданиях и не общались"})

    member_id: UUID = Field(title="Член комиссии")
    reason: Prose = Field(title="Почему не мешает")


class WaiverCreate(WaiverIn):
    """Решение о том, что найденный конфликт не мешает оценивать."""

    model_config = example(
        {"application_id": APPLICATION, "member_id": MEMBER, "reason": "Работали в разных зданиях и не общались"}
    )

    application_id: UUID = Field(title="Заявка")


class RecusalOut(Out):
    """Отвод или допуск члена комиссии к заявке."""

    id: UUID = Field(title="Идентификатор")
    contest_id: UUID = Field(title="Конкурс")
    application_id: UUID = Field(title="Заявка")
    member_id: UUID = Field(title="Член комиссии")
    kind: ConflictKind = Field(title="Конфликт интересов")
    source: ConflictSource = Field(title="Откуда известен")
    standing: RecusalStanding = Field(title="Что решено")
    reason: str = Field(title="Причина")
    decided_at: Instant = Field(title="Когда решено")
    version: Version


class AttestationRecusalOut(Out):
    """Отвод или допуск члена комиссии к аттестации."""

    id: UUID = Field(title="Идентификатор")
    attestation_id: UUID = Field(title="Аттестация")
    member_id: UUID = Field(title="Член комиссии")
    kind: ConflictKind = Field(title="Конфликт интересов")
    source: ConflictSource = Field(title="Откуда известен")
    standing: RecusalStanding = Field(title="Что решено")
    reason: str = Field(title="Причина")
    decided_at: Instant = Field(title="Когда решено")
    version: Version


class RecusalQuery(ListQuery):
    """Отбор отводов конкурса."""

    application_id: UUID | None = Field(default=None, description="Заявка")
    member_id: UUID | None = Field(default=None, description="Член комиссии")
    standing: RecusalStanding | None = Field(default=None, description="Что решено")
    sort: Literal["decided_at", "-decided_at"] = Field(default="decided_at", description="Порядок")


class ConflictOut(Out):
    """Почему члену комиссии не следует судить кандидата."""

    kind: ConflictKind = Field(title="Конфликт интересов")
    said: str = Field(title="В чём он")
    source: ConflictSource = Field(title="Откуда известен")
    bars: bool = Field(
        title="Действует ли",
        description="false — появилось в личном деле после подачи заявки: отводит, только когда организатор это "
        "подтвердит (`POST …/recusals`)",
    )


class ConflictedMemberOut(Out):
    """Член комиссии, у которого есть конфликт с тем, о ком решают."""

    member_id: UUID = Field(title="Член комиссии")
    full_name: str = Field(title="Фамилия, имя, отчество")
    conflicts: list[ConflictOut] = Field(title="Конфликты", description="Найденные по данным и заявленные")
    standing: RecusalStanding | None = Field(
        title="Что решено",
        description="null — ещё не решено, или найдено то, о чём решения не было: с `bars` это действует как отвод",
    )
    may_be_waived: bool = Field(title="Можно ли допустить", description="К самому себе и к родственнику — нельзя")


class ConflictedOut(ConflictedMemberOut):
    """Член комиссии и заявка, между которыми есть конфликт."""

    application_id: UUID = Field(title="Заявка")
    journal_number: int = Field(title="Номер заявки в журнале")


class AttestationScreenOut(Out):
    """Конфликты интересов в аттестации на сегодня."""

    members: int = Field(title="Сколько членов комиссии проверено", description="0 — комиссия ещё не назначена")
    years: int = Field(title="За сколько лет общая работа — конфликт", description="Из положения об аттестации")
    found: list[ConflictedMemberOut] = Field(title="Найдено и заявлено")


class ConflictScreenOut(Out):
    """Конфликты интересов в конкурсе на сегодня."""

    members: int = Field(title="Сколько членов комиссии проверено")
    applications: int = Field(title="Сколько заявок проверено")
    years: int = Field(title="За сколько лет общая работа — конфликт", description="Из положения о конкурсе")
    found: list[ConflictedOut] = Field(title="Найдено и заявлено")
