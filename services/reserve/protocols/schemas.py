"""What is said of protocols."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import In, Instant, Out, Prose, Version, example, patterned, wrong
from services.reserve.protocols.rules import ProtocolCheck, ProtocolKind, SignerRole

Sha256 = Annotated[str, patterned(r"^[0-9a-f]{64}$", "Ожидается SHA-256: 64 шестнадцатеричные цифры", max_length=64)]


class SignatureCreate(In):
    """Подпись под документом, который вы прочли, и, если вы не согласны, особое мнение."""

    model_config = example(
        {"sha256": "0" * 64},
        {"sha256": "0" * 64, "opinion": "Не согласен с оценкой программы второго кандидата"},
    )

    sha256: Sha256 = Field(title="SHA-256 документа", description="Прочитанной вами копии: `content_hash` протокола")
    opinion: Prose | None = Field(default=None, title="Особое мнение", description="null — без особого мнения")
    opinion_file_id: UUID | None = Field(
        default=None, title="Файл особого мнения", description="Загруженный через `…/reserve/files`; вместо текста"
    )

    @model_validator(mode="after")
    def _one_opinion(self) -> Self:
        if self.opinion is not None and self.opinion_file_id is not None:
            raise wrong("Особое мнение — или текст, или файл", "opinion_file_id")
        return self


class SignerOut(Out):
    """Кто подписывает протокол и подписал ли."""

    member_id: UUID = Field(title="Член комиссии")
    person_id: UUID | None = Field(title="Человек", description="null — в справочнике его нет")
    name: str = Field(title="Фамилия, имя, отчество")
    role: SignerRole = Field(title="Роль в комиссии")
    signed_at: Instant | None = Field(title="Подписано", description="null — ещё не подписано")
    opinion: str | None = Field(title="Особое мнение")
    opinion_file_id: UUID | None = Field(title="Файл особого мнения")
    signature_hash: str | None = Field(title="SHA-256 подписи", description="null — ещё не подписано")


class ProtocolItem(Out):
    """Протокол в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Чья комиссия; у каждого места своя нумерация и своя цепочка")
    kind: ProtocolKind = Field(title="О чём")
    subject_id: UUID = Field(title="Предмет", description="Конкурс, аттестация или запись резерва")
    year: int = Field(title="Год")
    number: int = Field(title="Номер", description="В пределах года, без пропусков")
    position: int = Field(title="Место в цепочке")
    drawn_at: Instant = Field(title="Составлен")
    content_hash: str = Field(title="SHA-256 документа")
    previous_hash: str = Field(title="SHA-256 предыдущего протокола", description="У первого — нули")
    version: Version


class ProtocolOut(ProtocolItem):
    """Протокол целиком: документ и подписи под ним."""

    content: dict[str, Any] = Field(title="Содержание", description="Числа записаны строками, чтобы читались точно")
    signers: list[SignerOut] = Field(title="Подписи")
    may_sign: bool = Field(title="Ждёт ли протокол вашей подписи")


class ProtocolCheckOut(Out):
    """Одна проверка и её итог."""

    check: ProtocolCheck = Field(title="Проверка")
    passed: bool | None = Field(title="Пройдена", description="null — не проверялось: хэш копии не назван")
    detail: str | None = Field(title="Что не так", description="null — всё в порядке")


class ProtocolVerificationOut(Out):
    """Подлинность протокола: хэши пересчитаны заново по хранящимся данным."""

    valid: bool = Field(title="Протокол подлинный", description="Ни одна проверка не дала отрицательного итога")
    content_hash: str = Field(title="Хэш, хранящийся с протоколом")
    computed_hash: str = Field(title="Хэш, пересчитанный по документу")
    checked_protocols: int = Field(title="Проверено протоколов цепочки", description="От первого протокола места")
    checks: list[ProtocolCheckOut] = Field(title="Проверки")


class ProtocolQuery(ListQuery):
    """Отбор протоколов."""

    kind: ProtocolKind | None = Field(default=None, description="О чём")
    subject_id: UUID | None = Field(default=None, description="Конкурс, аттестация или запись резерва")
    year: Annotated[int, Field(ge=1900, le=2999)] | None = Field(default=None, description="Год")
    place: Place | None = Field(default=None, description="Не выше этого места")
    sort: Literal["drawn_at", "-drawn_at"] = Field(default="-drawn_at", description="Порядок")
