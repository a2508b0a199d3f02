"""What is said of programmes of transfer."""

from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.difference_schemas import DifferenceOut
from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Line, Out, Prose, StepIn, Version, example, wrong
from services.training.transfer_programmes.content import EXAMPLE, TransferContent
from services.training.transfer_programmes.rules import TransferAction, TransferStatus

TITLE = "Программа перевода школы в эффективный режим"


class TransferProgrammeCreate(In):
    """Проект программы перевода, который начинает команда."""

    model_config = example(
        {"team_enrolment_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11", "title": TITLE, "content": EXAMPLE}
    )

    team_enrolment_id: UUID = Field(title="По какому обучению", description="Зачисление команды в группу")
    title: Line = Field(title="Название")
    content: TransferContent = Field(title="Содержание")


class TransferProgrammeIn(In):
    """Программа перевода целиком, пока она не на проверке."""

    model_config = example({"title": TITLE, "content": EXAMPLE})

    title: Line = Field(title="Название")
    content: TransferContent = Field(title="Содержание")


class TransferAgreementIn(In):
    """Согласен ли ОМСУ с программой, которую проверяют."""

    model_config = example({"agreed": True}, {"agreed": False, "remark": "Мер по подвозу детей нет"})

    agreed: bool = Field(title="Согласен")
    remark: Prose | None = Field(default=None, title="Замечание", description="Обязательно, если не согласен")

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if not self.agreed and self.remark is None:
            raise wrong("Напишите, с чем вы не согласны", "remark")
        return self


class TransferProgrammeStepIn(StepIn[TransferAction]):
    """Шаг программы перевода."""

    model_config = example({"action": "submit"}, {"action": "give_back", "reason": "Цель не измеряется показателем"})


class TransferProgrammeItem(Out):
    """Программа перевода в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Место команды")
    team_id: UUID = Field(title="Команда")
    team_enrolment_id: UUID = Field(title="По какому обучению", description="Зачисление команды в группу")
    organisation_id: UUID | None = Field(title="Школа", description="null — команда муниципальная")
    edition: int = Field(title="Номер редакции", description="У одной команды по порядку")
    title: str = Field(title="Название")
    period_from: Day = Field(title="Выполняется с")
    period_to: Day = Field(title="Выполняется по", description="Включительно")
    status: TransferStatus = Field(title="Статус")
    agreed: bool | None = Field(title="Согласие ОМСУ", description="null — ответа ещё нет")
    submitted_on: Day | None = Field(title="Передана на проверку")
    approved_on: Day | None = Field(title="Утверждена")
    version: Version


class TransferProgrammeOut(TransferProgrammeItem):
    """Программа перевода целиком."""

    team_title: str = Field(title="Название команды")
    content: TransferContent = Field(title="Содержание")
    content_hash: str | None = Field(title="Хеш содержания", description="SHA-256, появляется при утверждении")
    agreement_needed: bool = Field(title="Нужно согласие ОМСУ", description="По порядку региона; только для школ")
    remark: str | None = Field(title="Замечание ОМСУ")
    members: int = Field(title="Участников команды сегодня")
    passed: int = Field(title="Из них освоили программу обучения")
    allowed_actions: list[TransferAction] = Field(title="Что можно сделать сейчас")


class TransferProgrammeQuery(ListQuery):
    """Отбор программ перевода."""

    status: TransferStatus | None = Field(default=None, description="Статус")
    team_id: UUID | None = Field(default=None, description="Все редакции одной команды")
    organisation_id: UUID | None = Field(default=None, description="Школа")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["period_to", "-period_to", "edition", "-edition"] = Field(default="-period_to", description="Порядок")


class TransferProgrammeEdition(Out):
    """Какая редакция программы перевода."""

    id: UUID = Field(title="Идентификатор")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    status: TransferStatus = Field(title="Статус")


class TransferProgrammeDifference(DifferenceOut):
    """Одно отличие, в самой малой части содержания, которая стала иной."""


class TransferProgrammeDiffOut(Out):
    """Чем одна редакция программы перевода отличается от другой, по порядку новой."""

    programme: TransferProgrammeEdition = Field(title="Что сравнивается")
    against: TransferProgrammeEdition = Field(title="С чем сравнивается")
    differences: list[TransferProgrammeDifference] = Field(
        title="Отличия", description="Пусто — содержание одно и то же"
    )
