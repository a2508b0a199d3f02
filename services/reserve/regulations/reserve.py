"""What a regulation on the reserve says: terms, plans and reports, refusals, criteria, degrees of readiness."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from services.kernel.business_days import carried_over
from services.kernel.periods import days_after, months_after
from services.kernel.schemas import Code, In, wrong
from services.reserve.regulations.terms import NominationSource
from services.reserve.regulations.voting import Days, Months
from services.reserve.requirements.criteria import Criteria


class ReadinessRules(In):
    """Чего требует каждая ступень готовности: A — готов сейчас, B — в течение года, C — готовится.

    Ступень A требует всего названного для неё, ступень B — своего; остальные — C.
    """

    a_attested: bool = Field(title="A: действующая аттестация")
    a_plan_percent: Annotated[int, Field(ge=0, le=100)] = Field(title="A: выполнено плана развития, %")
    a_training_hours: Annotated[int, Field(ge=0, le=5000)] = Field(title="A: часов обучения за время в резерве")
    b_plan_percent: Annotated[int, Field(ge=0, le=100)] = Field(title="B: выполнено плана развития, %")
    b_training_hours: Annotated[int, Field(ge=0, le=5000)] = Field(title="B: часов обучения за время в резерве")


DueTerm = Literal["plan_due", "changes_due", "offer"]
"""A term that acts count in months or in days: `<term>_months` or `<term>_days` of a regulation."""
DUE_TERMS: tuple[DueTerm, ...] = ("plan_due", "changes_due", "offer")
AS_THE_ACT = "В месяцах или в днях, как в акте: одно из двух"


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
    plan_due_months: Months | None = Field(
        default=None, title="План развития представляют за столько месяцев со включения", description=AS_THE_ACT
    )
    plan_due_days: Days | None = Field(
        default=None, title="План развития представляют за столько дней со включения", description=AS_THE_ACT
    )
    report_every_months: Months = Field(title="Отчёт раз в столько месяцев")
    report_due_days: Days = Field(title="Отчёт представляют за столько дней после периода")
    changes_due_months: Months | None = Field(
        default=None, title="Об изменении сведений сообщают за столько месяцев", description=AS_THE_ACT
    )
    changes_due_days: Days | None = Field(
        default=None, title="Об изменении сведений сообщают за столько дней", description=AS_THE_ACT
    )
    exclude_without_plan: bool = Field(title="Исключать, если план не представлен в срок")
    exclude_without_report: bool = Field(title="Исключать, если отчёт не представлен в срок")
    exit_age: Annotated[int, Field(ge=18, le=100)] | None = Field(
        title="Предельный возраст", description="В день исполнения исключают; null — не установлен"
    )
    per_post: Annotated[int, Field(ge=1, le=50)] = Field(title="Сколько человек на должность")
    offer_months: Months | None = Field(
        default=None, title="Предложить должность за столько месяцев со дня вакансии", description=AS_THE_ACT
    )
    offer_days: Days | None = Field(
        default=None, title="Предложить должность за столько дней со дня вакансии", description=AS_THE_ACT
    )
    sources: Annotated[list[NominationSource], Field(min_length=1, max_length=20)] = Field(title="Откуда выдвигают")
    criteria: Criteria = Field(title="Критерии допуска")
    checked: Annotated[list[Code], Field(max_length=50)] = Field(
        default=[],
        title="Сверяют с документами",
        description="Коды критериев, сведения о которых сверяют с документами до включения; пусто — верят личному делу",
    )
    readiness: ReadinessRules = Field(title="Ступени готовности")

    def due(self, term: DueTerm, since: date) -> date:
        """The last day of the term that `since` begins: so many calendar months later, or so many days; a day off
        carries it over to the next business day."""
        months, days = self._counted(term)
        return carried_over(months_after(since, months) if months is not None else days_after(since, days or 0))

    def _counted(self, term: DueTerm) -> tuple[int | None, int | None]:
        return getattr(self, f"{term}_months"), getattr(self, f"{term}_days")

    @model_validator(mode="after")
    def _each_counted_once(self) -> "ReserveRules":
        for term in DUE_TERMS:
            if sum(each is not None for each in self._counted(term)) != 1:
                raise wrong("Укажите срок в месяцах или в днях, как в акте: одно из двух", f"{term}_days")
        return self

    @model_validator(mode="after")
    def _checks_what_it_asks(self) -> "ReserveRules":
        asked = {each.code for each in self.criteria}
        for at, code in enumerate(self.checked):
            if code not in asked:
                raise wrong(f"Критерия «{code}» в положении нет", "checked", at)
        return self
