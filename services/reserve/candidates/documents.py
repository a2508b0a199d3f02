"""What is said of the papers of a candidate: consents, checks, documents; and of acts of destruction."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Instant, Line, Out, Version, example, wrong
from services.reserve.candidates.consents import too_long
from services.reserve.candidates.rules import CandidateDocumentKind, DestructionGround, PersonalDataKind
from services.reserve.requirements.profile import CheckKind, ConsentPurpose


class CandidateConsentCreate(In):
    """Согласие на обработку персональных данных: отдельный документ для одной цели (152-ФЗ)."""

    model_config = example(
        {"purpose": "contest", "given_on": "2026-11-20", "until": "2027-11-20", "document": "Согласие от 20.11.2026"}
    )

    purpose: ConsentPurpose = Field(title="Цель")
    given_on: Day = Field(title="Дано")
    until: Day = Field(title="Действует по", description="Последний день срока, включительно")
    file_id: UUID | None = Field(default=None, title="Скан", description="Из видимых вам файлов")
    document: Line | None = Field(default=None, title="Документ", description="Реквизиты, если скана нет")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.until < self.given_on:
            raise wrong("Срок согласия заканчивается раньше, чем оно дано", "until")
        if too_long(self.given_on, self.until):
            raise wrong("Согласие дают не больше чем на 50 лет", "until")
        if (self.file_id is None) == (self.document is None):
            raise wrong("Согласие — документ: укажите либо скан, либо реквизиты", "document")
        return self


class ConsentWithdrawalIn(In):
    """Отзыв согласия."""

    model_config = example({"withdrawn_on": "2026-11-27"})

    withdrawn_on: Day | None = Field(
        default=None, title="Отозвано", description="С этого дня согласия нет; по умолчанию сегодня"
    )


class CandidateConsentOut(Out):
    """Согласие на обработку персональных данных."""

    id: UUID = Field(title="Идентификатор")
    purpose: ConsentPurpose = Field(title="Цель")
    given_on: Day = Field(title="Дано")
    until: Day = Field(title="Действует по")
    withdrawn_on: Day | None = Field(title="Отозвано", description="null — не отзывалось")
    withdrawal_recorded_on: Day | None = Field(title="Отзыв получен", description="null — не отзывалось")
    file_id: UUID | None = Field(title="Скан")
    document: str | None = Field(title="Документ")
    in_force: bool = Field(title="Действует сегодня")


class CandidateCheckCreate(In):
    """Проверка. Содержание справки не хранится: только факт, дата и есть ли препятствие."""

    model_config = example({"kind": "criminal_record", "checked_on": "2026-11-20", "clear": True})

    kind: CheckKind = Field(title="Что проверено")
    checked_on: Day = Field(title="День")
    clear: bool = Field(title="Препятствий нет")


class CandidateCheckOut(Out):
    """Проверка: факт и дата."""

    id: UUID = Field(title="Идентификатор")
    kind: CheckKind = Field(title="Что проверено")
    checked_on: Day = Field(title="День")
    clear: bool = Field(title="Препятствий нет")


class CandidateDocumentCreate(In):
    """Документ кандидата."""

    model_config = example({"kind": "diploma", "title": "Диплом", "file_id": "0b8f3a52-7f54-4a9a-9c62-6a0d4b7f2f10"})

    kind: CandidateDocumentKind = Field(title="Вид документа")
    title: Line = Field(title="Название")
    file_id: UUID = Field(title="Файл", description="Из видимых вам файлов")


class CandidateDocumentOut(Out):
    """Документ кандидата."""

    id: UUID = Field(title="Идентификатор")
    kind: CandidateDocumentKind = Field(title="Вид документа")
    title: str = Field(title="Название")
    file_id: UUID = Field(title="Файл")
    added_on: Day = Field(title="Добавлен")


class DestructionActItem(Out):
    """Акт об уничтожении персональных данных. Хранится три года."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    candidate_id: UUID = Field(title="Дело", description="Чьи данные уничтожены: обезличенное дело")
    year: int = Field(title="Год")
    number: int = Field(title="Номер", description="В году, без пропусков")
    ground: DestructionGround = Field(title="Основание")
    ended_on: Day = Field(title="Последний день согласия")
    received_on: Day | None = Field(
        title="Отзыв получен",
        description="Отсюда 30 дней на уничтожение; null — согласие истекло",
    )
    kinds: list[PersonalDataKind] = Field(title="Что уничтожено")
    files: int = Field(title="Файлов уничтожено")
    destroyed_at: Instant = Field(title="Когда")
    destroyed_by: UUID = Field(title="Кем", description="Учётная запись; у службы по сроку своя")
    kept_until: Day = Field(title="Акт хранится по")
    version: Version


class DestructionActQuery(ListQuery):
    """Отбор актов."""

    candidate_id: UUID | None = Field(default=None, description="Дело")
    year: Annotated[int, Field(ge=2000, le=2999)] | None = Field(default=None, description="Год")
    ground: DestructionGround | None = Field(default=None, description="Основание")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["destroyed_at", "-destroyed_at"] = Field(default="-destroyed_at", description="Порядок")
