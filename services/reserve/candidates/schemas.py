"""What is said of candidates. A СНИЛС comes in and never goes out again, except masked."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.directory.fields import Email, KeptSnils, Phone, Snils
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Instant, Line, Name, Out, Prose, Version, absent, example
from services.reserve.candidates.documents import (
    CandidateCheckOut,
    CandidateConsentCreate,
    CandidateConsentOut,
    CandidateDocumentOut,
)
from services.reserve.candidates.lines import EducationLine, ExperienceLine, QualificationLine, TrainingLine
from services.reserve.candidates.rules import CandidateAction, CandidateStatus
from services.reserve.requirements.profile import ExperienceKind

LastName = Annotated[Name, Field(title="Фамилия")]
FirstName = Annotated[Name, Field(title="Имя")]
MiddleName = Annotated[Name | None, Field(title="Отчество", description="null — нет", examples=["Сергеевна"])]
BirthDate = Annotated[Day | None, Field(title="Дата рождения", examples=["1978-04-12"])]
Citizen = Annotated[bool | None, Field(title="Гражданство РФ", description="null — не известно")]
PersonField = Annotated[UUID | None, Field(title="Человек справочника", description="null — не связан")]
OrganisationField = Annotated[
    UUID | None, Field(title="Место работы, организация", description="null — не в справочнике")
]
Workplace = Annotated[Line | None, Field(title="Место работы", description="По умолчанию название из справочника")]
Position = Annotated[Line | None, Field(title="Должность", examples=["заместитель директора"])]
PlaceField = Annotated[Place, Field(title="Место", description="Кто ведёт дело", examples=["ru.r67.m26"])]
Education = Annotated[list[EducationLine], Field(max_length=30, title="Образование")]
Training = Annotated[list[TrainingLine], Field(max_length=200, title="Дополнительное образование")]
Experience = Annotated[list[ExperienceLine], Field(max_length=100, title="Трудовая деятельность")]
Qualifications = Annotated[list[QualificationLine], Field(max_length=100, title="Квалификация и награды")]

_CONSENT = {"purpose": "reserve", "given_on": "2026-11-20", "until": "2029-11-20", "document": "от 20.11.2026"}


class CandidateCreate(In):
    """Новое дело кандидата. Без согласия для резерва, конкурса или аттестации дело не заводят."""

    model_config = example(
        {
            "last_name": "Королёва",
            "first_name": "Анна",
            "middle_name": "Сергеевна",
            "birth_date": "1978-04-12",
            "snils": "112-233-445 95",
            "workplace": "МБОУ «СШ № 3»",
            "position": "заместитель директора",
            "consents": [_CONSENT],
        }
    )

    place: PlaceField | None = Field(default=None, title="Место", description="Кто ведёт дело; по умолчанию ваше место")
    person_id: PersonField = None
    last_name: LastName
    first_name: FirstName
    middle_name: MiddleName = None
    birth_date: BirthDate = None
    russian_citizen: Citizen = None
    email: Email = None
    phone: Phone = None
    snils: KeptSnils = None
    organisation_id: OrganisationField = None
    workplace: Workplace = None
    position: Position = None
    education: Education = Field(default_factory=list)
    training: Training = Field(default_factory=list)
    experience: Experience = Field(default_factory=list)
    qualifications: Qualifications = Field(default_factory=list)
    consents: Annotated[list[CandidateConsentCreate], Field(max_length=10, title="Согласия")] = Field(
        default_factory=list
    )


class CandidateChange(Change):
    """Что изменить; чего нет в запросе, останется как было, null стирает. Список заменяется целиком."""

    model_config = example({"position": "директор", "phone": "+7 481 321-00-03"})

    place: PlaceField = Field(default_factory=absent)
    person_id: PersonField = Field(default_factory=absent)
    last_name: LastName = Field(default_factory=absent)
    first_name: FirstName = Field(default_factory=absent)
    middle_name: MiddleName = Field(default_factory=absent)
    birth_date: BirthDate = Field(default_factory=absent)
    russian_citizen: Citizen = Field(default_factory=absent)
    email: Email = Field(default_factory=absent)
    phone: Phone = Field(default_factory=absent)
    snils: KeptSnils = Field(default_factory=absent)
    organisation_id: OrganisationField = Field(default_factory=absent)
    workplace: Workplace = Field(default_factory=absent)
    position: Position = Field(default_factory=absent)
    education: Education = Field(default_factory=absent)
    training: Training = Field(default_factory=absent)
    experience: Experience = Field(default_factory=absent)
    qualifications: Qualifications = Field(default_factory=absent)
    reason: Prose = Field(
        default_factory=absent,
        title="Почему связывают с другой карточкой",
        description="Обязательно, когда меняют `person_id` уже связанного дела",
    )


class CandidateSearch(In):
    """Кого искать."""

    model_config = example({"snils": "112-233-445 95"})
    snils: Snils


class CandidateItem(Out):
    """Кандидат в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    person_id: UUID | None = Field(title="Человек справочника", description="null — не связан")
    last_name: str = Field(title="Фамилия")
    first_name: str = Field(title="Имя")
    middle_name: str | None = Field(title="Отчество")
    organisation_id: UUID | None = Field(title="Место работы, организация", description="null — не в справочнике")
    workplace: str | None = Field(title="Место работы")
    position: str | None = Field(title="Должность")
    status: CandidateStatus = Field(title="Статус")
    merged_into_id: UUID | None = Field(
        title="Объединено с", description="Дело, которое осталось; null — не объединено"
    )
    version: Version


class ExperienceLengthOut(Out):
    """Стаж названных видов вместе: совпадающее время считается один раз."""

    kinds: list[ExperienceKind] = Field(title="Виды стажа")
    months: int = Field(title="Полных месяцев")


class CandidatePersonalOut(Out):
    """Персональные данные: их видят сам кандидат и те, кто ведёт дело."""

    birth_date: Day | None = Field(title="Дата рождения")
    russian_citizen: bool | None = Field(title="Гражданство РФ", description="null — не известно")
    email: str | None = Field(title="Электронная почта")
    phone: str | None = Field(title="Телефон")
    snils_masked: str | None = Field(title="СНИЛС, маска", description="null — не указан")
    checks: list[CandidateCheckOut] = Field(title="Проверки", description="Факт и дата, без содержания")
    documents: list[CandidateDocumentOut] = Field(title="Документы")


class CandidateOut(CandidateItem):
    """Дело кандидата."""

    education: list[EducationLine] = Field(title="Образование")
    training: list[TrainingLine] = Field(title="Дополнительное образование")
    experience: list[ExperienceLine] = Field(title="Трудовая деятельность")
    experience_length: list[ExperienceLengthOut] = Field(title="Стаж на сегодня", description="По видам и вместе")
    qualifications: list[QualificationLine] = Field(title="Квалификация и награды")
    consents: list[CandidateConsentOut] = Field(title="Согласия")
    kept_until: Day | None = Field(
        title="Основание хранить по", description="Последний день последнего согласия; null — данные уничтожены"
    )
    destroyed_by: Day | None = Field(
        title="Уничтожить не позже", description="30 дней после окончания основания или поступления отзыва"
    )
    anonymised_at: Instant | None = Field(title="Персональные данные уничтожены")
    personal: CandidatePersonalOut | None = Field(title="Персональные данные", description="null — вам не показываются")
    allowed_actions: list[CandidateAction] = Field(title="Что можно сделать сейчас")


class CandidateQuery(ListQuery):
    """Отбор кандидатов."""

    q: Annotated[str | None, Field(min_length=1, max_length=200, description="Часть фамилии, имени и отчества")] = None
    status: CandidateStatus | None = Field(default=None, description="Статус")
    person_id: UUID | None = Field(default=None, description="Человек справочника")
    organisation_id: UUID | None = Field(default=None, description="Место работы")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["name", "-name"] = Field(default="name", description="По ФИО; ё стоит вместе с е")
