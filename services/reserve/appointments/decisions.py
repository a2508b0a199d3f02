"""What whoever appoints says: the ground of the decision, the order, a step, the outcome of probation."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import Day, In, Line, Prose, StepIn, example, wrong
from services.reserve.appointments.rules import AppointmentAction, ProbationOutcome

_ORDER = {
    "number": "117-к",
    "date": "2027-03-10",
    "contract_on": "2027-03-12",
    "starts_on": "2027-03-15",
    "contract_until": "2032-03-14",
}


class ContestGroundIn(In):
    """По итогам конкурса: заявка победителя, а после его отказа — следующего, если так решает положение."""

    kind: Literal["contest"] = Field(title="Основание")
    application_id: UUID = Field(title="Заявка")


class ReserveGroundIn(In):
    """Из резерва: предложение, на которое человек согласился."""

    kind: Literal["reserve"] = Field(title="Основание")
    offer_id: UUID = Field(title="Предложение")


class DirectGroundIn(In):
    """Решением учредителя без конкурса и не из резерва: по какому акту и почему."""

    kind: Literal["direct"] = Field(title="Основание")
    vacancy_id: UUID = Field(title="Вакансия")
    candidate_id: UUID = Field(title="Кандидат")
    act_title: Line = Field(title="Акт")
    act_number: Line = Field(title="Номер акта")
    act_date: Day = Field(title="Дата акта")
    justification: Prose = Field(title="Почему так")


GroundIn = Annotated[
    ContestGroundIn | ReserveGroundIn | DirectGroundIn, Field(discriminator="kind", title="Основание назначения")
]


class AppointmentCreate(In):
    """Решение о назначении и его основание."""

    model_config = example(
        {"ground": {"kind": "contest", "application_id": "5f1d7d4e-7a0e-4a55-9a53-0c5b6a3de001"}},
        {
            "ground": {
                "kind": "direct",
                "vacancy_id": "9d1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
                "candidate_id": "7a4e3f7e-0f43-4b53-8a54-2a8d6a1c9b10",
                "act_title": "Порядок назначения руководителей",
                "act_number": "336-ОД",
                "act_date": "2026-04-10",
                "justification": "Конкурс дважды не состоялся",
            },
            "decided_on": "2027-03-01",
        },
    )

    ground: GroundIn
    decided_on: Day | None = Field(default=None, title="День решения", description="null — сегодня")


class AppointmentOrderIn(In):
    """Приказ о назначении и трудовой договор."""

    model_config = example(_ORDER)

    number: Line = Field(title="Номер приказа")
    date: Day = Field(title="Дата приказа")
    contract_on: Day = Field(title="Договор заключён")
    starts_on: Day = Field(title="Первый день в должности")
    contract_until: Day | None = Field(
        default=None, title="Договор по", description="Последний день, включительно; null — бессрочный"
    )
    probation_until: Day | None = Field(
        default=None, title="Испытание по", description="Последний день, включительно; null — без испытания"
    )


class AppointmentStepIn(StepIn[AppointmentAction]):
    """Шаг назначения: приказ нужен шагу `make`, день отмены — шагу `revoke`."""

    model_config = example(
        {"action": "make", "order": _ORDER},
        {"action": "decline", "reason": "Отказался по семейным обстоятельствам"},
        {"action": "revoke", "reason": "Решение суда", "revoked_on": "2027-04-01"},
    )

    order: AppointmentOrderIn | None = Field(default=None, title="Приказ", description="Только у шага `make`")
    revoked_on: Day | None = Field(
        default=None, title="Отменено с", description="Первый день не в должности; только у шага `revoke`"
    )

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        for field, said, action in (
            ("order", self.order, AppointmentAction.make),
            ("revoked_on", self.revoked_on, AppointmentAction.revoke),
        ):
            if (said is not None) != (self.action is action):
                detail = "Обязательно у этого шага" if said is None else "У этого шага не указывают"
                raise wrong(detail, field)
        return self


class ProbationIn(In):
    """Итог испытания."""

    model_config = example({"outcome": "passed", "on": "2027-09-14"})

    outcome: ProbationOutcome = Field(title="Итог")
    on: Day = Field(title="День решения")
    note: Prose | None = Field(default=None, title="Замечания")
