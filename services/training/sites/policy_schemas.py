"""What is said of what a region asks of sites."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from services.kernel.schemas import In, Out, Version, example, wrong

ShortestYears = Annotated[int, Field(ge=1, le=10, title="Не меньше лет")]
LongestYears = Annotated[int, Field(ge=1, le=10, title="Не больше лет")]
ReportDays = Annotated[int, Field(ge=1, le=365, title="Дней на отчёт", description="После конца года работы")]


class SitePolicyIn(In):
    """На сколько присваивают статус площадки и когда ждут отчёт."""

    model_config = example({"shortest_years": 1, "longest_years": 3, "report_days": 30})

    shortest_years: ShortestYears
    longest_years: LongestYears
    report_days: ReportDays

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.longest_years < self.shortest_years:
            raise wrong("Наибольший срок короче наименьшего", "longest_years")
        return self


class SitePolicyOut(Out):
    """Порядок присвоения статуса площадки в регионе."""

    place: str = Field(title="Регион")
    shortest_years: ShortestYears
    longest_years: LongestYears
    report_days: ReportDays
    version: Version
