"""What a regulation on the reserve says: terms, plans and reports, refusals, criteria, degrees of readiness."""

from typing import Annotated, Literal

from pydantic import Field

from services.kernel.schemas import In
from services.reserve.regulations.terms import NominationSource
from services.reserve.regulations.voting import Days, Months
from services.reserve.requirements.content import Criterion


class ReadinessRules(In):
    """Чего требует каждая ступень готовности: A — готов сейчас, B — в течение года, C — готовится.

    Ступень A требует всего названного для неё, ступень B — своего; остальные — C.
    """

    a_attested: bool = Field(title="A: действующая аттестация")
    a_plan_percent: Annotated[int, Field(ge=0, le=100)] = Field(title="A: выполнено плана развития, %")
    a_training_hours: Annotated[int, Field(ge=0, le=5000)] = Field(title="A: часов обучения за время в резерве")
    b_plan_percent: Annotated[int, Field(ge=0, le=100)] = Field(title="B: выполнено плана развития, %")
    b_training_hours: Annotated[int, Field(ge=0, le=5000)] = Field(title="B: часов обучения за время в резерве")


class ReserveRules(In):
    """Положение о кадровом резерве."""

    kind: Literal["reserve"] = Field(title="Вид")
    term_months: Months = Field(title="Срок пребывания, месяцев")
    renewals: Annotated[int, Field(ge=0, le=20)] | None = Field(
        title="Сколько раз можно продлить", description="null — без ограничения"
    )
    renewal_months: Months = Field(title="На сколько месяцев продлевают")
    refusals: Annotated[int, Field(ge=1, le=10)] = Field(
        title="После какого по счёту отказа от должности исключают", description="1 — после первого, 2 — после второго"
    )
    plan_due_days: Days = Field(title="План развития представляют за столько дней со включения")
    report_every_months: Months = Field(title="Отчёт раз в столько месяцев")
    report_due_days: Days = Field(title="Отчёт представляют за столько дней после периода")
    changes_due_days: Days = Field(title="Об изменении сведений сообщают за столько дней")
    exclude_without_plan: bool = Field(title="Исключать, если план не представлен в срок")
    exclude_without_report: bool = Field(title="Исключать, если отчёт не представлен в срок")
    exit_age: Annotated[int, Field(ge=18, le=100)] | None = Field(
        title="Предельный возраст", description="В день исполнения исключают; null — не установлен"
    )
    per_post: Annotated[int, Field(ge=1, le=50)] = Field(title="Сколько человек на должность")
    offer_days: Days = Field(title="Предложить должность за столько дней со дня вакансии")
    sources: Annotated[list[NominationSource], Field(min_length=1, max_length=20)] = Field(title="Откуда выдвигают")
    criteria: Annotated[list[Criterion], Field(max_length=50)] = Field(title="Критерии допуска")
    readiness: ReadinessRules = Field(title="Ступени готовности")
