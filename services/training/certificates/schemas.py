"""What is said of certificates."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out, StepIn, Text, Version, example
from services.training.certificates.rules import CertificateAction, CertificateState, CertificateStatus
from services.training.programmes.rules import TrainingKind


class CertificateCreate(In):
    """Кому выдать документ об обучении."""

    model_config = example({"enrolment_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11"})

    enrolment_id: UUID = Field(title="Зачисление", description="С итогом «освоил программу»")


class CertificateStepIn(StepIn[CertificateAction]):
    """Шаг документа об обучении."""

    model_config = example({"action": "revoke", "reason": "Ошибка в наименовании программы"})


class CertificateWords(Out):
    """Что написано в документе."""

    title: str = Field(title="Вид документа", examples=["Удостоверение о повышении квалификации"])
    number: str = Field(title="Регистрационный номер", examples=["0007/2027"])
    kind: TrainingKind = Field(title="Вид программы")
    programme: str = Field(title="Программа")
    hours: int = Field(title="Часы")
    starts_on: Day = Field(title="Обучение с")
    ends_on: Day = Field(title="Обучение по")
    provider: str = Field(title="Кто выдал")
    issued_on: Day = Field(title="Выдан")
    holder: str = Field(title="Кому")


class CertificateItem(Out):
    """Документ об обучении в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Где работает тот, кому выдан")
    enrolment_id: UUID = Field(title="Зачисление")
    person_id: UUID = Field(title="Кому")
    issuer: str = Field(title="Место того, кто выдал")
    number: str = Field(title="Регистрационный номер", description="Без пропусков у того, кто выдал, за год")
    holder: str = Field(title="Имя в документе")
    programme: str = Field(title="Программа")
    issued_on: Day = Field(title="Выдан")
    status: CertificateStatus = Field(title="Статус")
    revoked_on: Day | None = Field(title="Аннулирован")
    version: Version


class CertificateOut(CertificateItem):
    """Документ об обучении целиком."""

    content: CertificateWords = Field(title="Что написано")
    code: str = Field(title="Код проверки", description="По нему документ проверяет кто угодно")
    check: str = Field(title="Адрес проверки", description="То, что кодируют в QR")
    seal: str = Field(title="Печать", description="HMAC-SHA256 над содержанием")
    allowed_actions: list[CertificateAction] = Field(title="Что можно сделать сейчас")


class CertificateQuery(ListQuery):
    """Отбор документов об обучении."""

    enrolment_id: UUID | None = Field(default=None, description="По этому зачислению")
    person_id: UUID | None = Field(default=None, description="Выданные этому человеку")
    status: CertificateStatus | None = Field(default=None, description="Статус")
    year: Annotated[int | None, Field(ge=1900, le=2999, description="Год выдачи")] = None
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Имя, номер или программа")] = None
    sort: Literal["issued_on", "-issued_on", "number", "-number"] = Field(default="-issued_on", description="Порядок")


class CertificateCheckOut(Out):
    """Что ответила проверка документа."""

    state: CertificateState = Field(title="Итог проверки")
    content: CertificateWords | None = Field(
        title="Что должно быть написано",
        description="Сверьте с бумагой; имя — как решил регион. null — запись изменена, верить ей нельзя",
    )
    revoked_on: Day | None = Field(title="Аннулирован")
