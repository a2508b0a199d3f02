"""What is said of offers."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out, Prose, StepIn, Version, example
from services.reserve.offers.rules import OfferAction, OfferStatus


class OfferCreate(In):
    """Предложение должности человеку из резерва."""

    model_config = example(
        {
            "entry_id": "7a4e3f7e-0f43-4b53-8a54-2a8d6a1c9b10",
            "offered_on": "2027-02-01",
            "answer_until": "2027-02-11",
        }
    )

    entry_id: UUID = Field(title="Зачисление в резерв")
    offered_on: Day = Field(title="Когда предложили")
    answer_until: Day = Field(title="Ответ по", description="Последний день ответа, включительно")
    late_reason: Prose | None = Field(
        default=None, title="Почему позже срока", description="Обязательна, если срок положения истёк"
    )


class OfferStepIn(StepIn[OfferAction]):
    """Шаг предложения: согласие, отказ или отзыв. Отказ считается по положению о резерве; лично — с причиной."""

    model_config = example({"action": "accept"}, {"action": "refuse", "reason": "Не готов к переезду"})


class OfferItem(Out):
    """Предложение в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    vacancy_id: UUID = Field(title="Вакансия")
    entry_id: UUID = Field(title="Зачисление в резерв")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str = Field(title="Название организации")
    post_title: str = Field(title="Должность")
    full_name: str | None = Field(title="ФИО", description="null — сведения обезличены")
    offered_on: Day = Field(title="Когда предложили")
    due_on: Day = Field(title="По положению предложить по", description="Последний день, включительно")
    answer_until: Day = Field(title="Ответ по", description="Последний день, включительно")
    status: OfferStatus = Field(title="Статус")
    answered_on: Day | None = Field(title="Когда ответил или отозвано")
    version: Version


class OfferOut(OfferItem):
    """Предложение целиком."""

    late_reason: str | None = Field(title="Почему позже срока")
    reason: str | None = Field(title="Причина отказа или отзыва")
    appointment_id: UUID | None = Field(title="Назначение", description="null — решения ещё нет")
    allowed_actions: list[OfferAction] = Field(title="Что можно сделать сейчас")


class OwnOfferList(Out):
    """Предложения одному человеку."""

    items: list[OfferOut] = Field(title="Предложения", description="От новых к старым")


class OfferQuery(ListQuery):
    """Отбор предложений."""

    vacancy_id: UUID | None = Field(default=None, description="Вакансия")
    entry_id: UUID | None = Field(default=None, description="Зачисление в резерв")
    status: OfferStatus | None = Field(default=None, description="Статус")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["offered_on", "-offered_on"] = Field(default="-offered_on", description="Порядок")
