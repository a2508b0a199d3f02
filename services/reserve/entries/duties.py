"""What is said of a reservist's duties: the plan, the reports, what changed, the offers refused."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import Day, In, Line, Out, Prose, example, wrong

Hours = Annotated[int, Field(ge=0, le=5000)]


class PlanLineIn(In):
    """Строка плана развития. У строки, которая уже есть, указывают её `id`."""

    id: UUID | None = Field(default=None, title="Идентификатор", description="null — новая строка")
    activity: Line = Field(title="Что сделать")
    hours: Hours = Field(default=0, title="Часов обучения", description="0 — не обучение")
    due_on: Day = Field(title="До какого дня", description="Включительно")


class PlanIn(In):
    """План развития целиком: неназванные строки убираются, выполненные остаются как есть."""

    model_config = example(
        {"lines": [{"activity": "Переподготовка «Менеджмент в образовании»", "hours": 250, "due_on": "2027-06-30"}]}
    )

    lines: Annotated[list[PlanLineIn], Field(min_length=1, max_length=100)] = Field(title="Строки")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = [each.id for each in self.lines if each.id is not None]
        for position, each in enumerate(self.lines):
            if each.id is not None and named.count(each.id) > 1:
                raise wrong("Строка плана названа дважды", "lines", position, "id")
        return self


class CompletionIn(In):
    """Строка плана выполнена; чем это подтверждено."""

    model_config = example({"done_on": "2027-05-14", "proof": "Диплом 6724 № 001122 от 14.05.2027"})

    done_on: Day = Field(title="Когда выполнена")
    proof: Line | None = Field(default=None, title="Документ")
    file_id: UUID | None = Field(default=None, title="Файл")
    training_id: UUID | None = Field(
        default=None,
        title="Обучение",
        description="Завершённое обучение по данным службы обучения: часы берутся оттуда",
    )

    @model_validator(mode="after")
    def _proven(self) -> Self:
        if self.proof is None and self.file_id is None and self.training_id is None:
            raise wrong("Укажите, чем подтверждено выполнение", "proof")
        return self


class ReportIn(In):
    """Отчёт за самый ранний период, за который отчёта ещё нет."""

    model_config = example({"text": "Выполнены пункты 1–3 плана; пройдена стажировка в школе № 2"})

    text: Prose = Field(title="Отчёт")
    file_id: UUID | None = Field(default=None, title="Файл")


class OfferRefusalIn(In):
    """Отказ от предложенной должности."""

    model_config = example(
        {
            "offer": "Директор школы № 5",
            "offered_on": "2027-02-01",
            "refused_on": "2027-02-03",
            "document": "Заявление от 03.02.2027",
        }
    )

    organisation_id: UUID | None = Field(default=None, title="Организация")
    offer: Line = Field(title="Что предложили")
    offered_on: Day = Field(title="Когда предложили")
    refused_on: Day = Field(title="Когда отказался")
    reason: Prose | None = Field(default=None, title="Причина отказа")
    document: Line = Field(title="Документ", description="Письменный отказ или ответ на предложение")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.refused_on < self.offered_on:
            raise wrong("Отказ раньше предложения", "refused_on")
        return self


class ReportedChangeIn(In):
    """Сообщение об изменении сведений. Сами сведения исправляют в личном деле кандидата."""

    model_config = example({"what": "Сменил место работы", "changed_on": "2027-01-11"})

    what: Prose = Field(title="Что изменилось")
    changed_on: Day = Field(title="Когда")


class PlanLineOut(Out):
    """Строка плана развития."""

    id: UUID = Field(title="Идентификатор")
    activity: str = Field(title="Что сделать")
    hours: int = Field(title="Часов обучения")
    due_on: date = Field(title="До какого дня")
    done_on: date | None = Field(title="Когда выполнена", description="Как сообщено")
    confirmed_on: date | None = Field(
        title="Подтверждена", description="null — не выполнена или только сообщено: в готовность не засчитана"
    )
    proof: str | None = Field(title="Документ")
    file_id: UUID | None = Field(title="Файл")
    training_id: UUID | None = Field(title="Обучение")


class ReportPeriodOut(Out):
    """За какой период и до какого дня ждут отчёт."""

    number: int = Field(title="Номер")
    first: date = Field(title="С")
    last: date = Field(title="По")
    due_on: date = Field(title="Представить по", description="Последний день в срок")


class EntryReportOut(Out):
    """Отчёт за период."""

    number: int = Field(title="Номер")
    period_from: date = Field(title="С")
    period_to: date = Field(title="По")
    due_on: date = Field(title="Срок")
    submitted_on: date = Field(title="Представлен")
    late: bool = Field(title="Позже срока")
    text: str = Field(title="Отчёт")
    file_id: UUID | None = Field(title="Файл")


class OfferRefusalOut(Out):
    """Отказ от предложенной должности."""

    organisation_id: UUID | None = Field(title="Организация")
    offer: str = Field(title="Что предложили")
    offered_on: date = Field(title="Когда предложили")
    refused_on: date = Field(title="Когда отказался")
    reason: str | None = Field(title="Причина")
    document: str | None = Field(title="Документ", description="null — записан до того, как его стали называть")


class EntryRenewalOut(Out):
    """Продление срока с согласием."""

    consented_on: date = Field(title="Согласие дано")
    consent: str | None = Field(title="Согласие, документ")
    file_id: UUID | None = Field(title="Согласие, файл")
    order_number: str = Field(title="Номер приказа")
    order_date: date = Field(title="Дата приказа")
    renewed_on: date = Field(title="Продлён")
    former_until: date = Field(title="Прежний срок")
    until: date = Field(title="Новый срок")


class ReportedChangeOut(Out):
    """Сообщение об изменении сведений."""

    what: str = Field(title="Что изменилось")
    changed_on: date = Field(title="Когда")
    reported_on: date = Field(title="Сообщено")
    due_on: date = Field(title="Срок")
    late: bool = Field(title="Позже срока")
