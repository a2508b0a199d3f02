"""What a regulation on attestation says: the test and its thresholds, the reference, validity, who is exempt."""

from typing import Annotated, Literal

from pydantic import Field

from services.kernel.schemas import Code, Exact, In, Line
from services.reserve.regulations.terms import ExemptionReason
from services.reserve.regulations.voting import Days, Months, VotingRules


class TestModule(In):
    """Модуль теста аттестации."""

    __test__ = False

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")


class AttestationRules(In):
    """Положение об аттестации руководителей и кандидатов."""

    kind: Literal["attestation"] = Field(title="Вид")
    validity_months: Months = Field(title="Действует, месяцев")
    candidate_validity_months: Months = Field(title="Для кандидата действует, месяцев")
    reference_days: Days = Field(
        title="Представление составляют и показывают аттестуемому не позже чем за столько дней"
    )
    modules: Annotated[list[TestModule], Field(max_length=20)] = Field(
        title="Модули теста", description="Пусто — без теста"
    )
    overall_percent: Annotated[Exact, Field(ge=0, le=100)] = Field(title="Тест пройден: всего не меньше, %")
    module_percent: Annotated[Exact, Field(ge=0, le=100)] = Field(title="Тест пройден: в каждом модуле не меньше, %")
    interview: bool = Field(title="Нужно собеседование")
    exemptions: Annotated[list[ExemptionReason], Field(max_length=10)] = Field(title="Кого не аттестуют")
    exempt_until_months: Annotated[int, Field(ge=0, le=60)] = Field(
        title="После отпуска аттестуют не раньше чем через, месяцев"
    )
    retake_days: Days = Field(title="Повторно не раньше чем через, дней")
    out_of_turn: bool = Field(title="Допускается внеочередная аттестация")
    decided_at_meeting: bool = Field(
        default=False,
        title="Решение принимает комиссия на заседании",
        description="С кворумом и открытым голосованием о соответствии; не сказано — записывают решение и его протокол",
    )
    conflict_years: Annotated[int, Field(ge=0, le=30)] = Field(
        default=3, title="За сколько лет общая работа — конфликт интересов"
    )
    voting: VotingRules = Field(title="Кворум и голосование", description="Для заседания аттестационной комиссии")
