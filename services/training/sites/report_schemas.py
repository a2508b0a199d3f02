"""What is said of the yearly reports of sites."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Change, Day, In, Out, Prose, StepIn, Version, absent, example
from services.training.sites.reporting import SiteReportAction, SiteReportStatus, SiteYearStanding

YearNumber = Annotated[int, Field(ge=1, le=100, title="Год работы", description="С первого")]
ReportText = Annotated[Prose, Field(title="Что сделано")]
ReportFile = Annotated[UUID | None, Field(title="Файл отчёта", description="null — файла нет")]


class SiteYearOut(Out):
    """Год работы площадки и отчёт о нём."""

    year: int = Field(title="Год работы", description="С первого")
    period_from: Day = Field(title="С")
    period_to: Day = Field(title="По", description="Включительно")
    due_on: Day = Field(title="Отчёт по", description="Последний день сдачи, включительно")
    standing: SiteYearStanding = Field(title="Что с отчётом")
    report_id: UUID | None = Field(title="Отчёт", description="null — не сдан")


class SiteReportCreate(In):
    """Отчёт площадки за год работы."""

    model_config = example({"year": 1, "text": "Приняты 14 стажёров из девяти школ…"})

    year: YearNumber
    text: ReportText
    file_id: ReportFile = None


class SiteReportChange(Change):
    """Что изменить в возвращённом отчёте; чего нет в запросе, останется как было."""

    model_config = example({"text": "Приняты 14 стажёров; анкеты приложены"})

    text: ReportText = Field(default_factory=absent)
    file_id: ReportFile = Field(default_factory=absent)


class SiteReportStepIn(StepIn[SiteReportAction]):
    """Шаг отчёта: принять, вернуть с причиной, сдать снова."""

    model_config = example({"action": "accept"}, {"action": "send_back", "reason": "Нет отзывов стажёров"})


class SiteReportOut(Out):
    """Отчёт площадки за год работы."""

    id: UUID = Field(title="Идентификатор")
    site_id: UUID = Field(title="Площадка")
    year: YearNumber
    period_from: Day = Field(title="С")
    period_to: Day = Field(title="По", description="Включительно")
    due_on: Day = Field(title="Сдать по", description="Включительно")
    text: ReportText
    file_id: ReportFile
    submitted_on: Day = Field(title="Сдан")
    decided_on: Day | None = Field(title="Принят или возвращён", description="null — ещё нет")
    reason: str | None = Field(title="Почему возвращён")
    status: SiteReportStatus = Field(title="Статус")
    allowed_actions: list[SiteReportAction] = Field(title="Что можно сделать сейчас")
    version: Version


class SiteReportList(Out):
    """Отчёты площадки."""

    items: list[SiteReportOut] = Field(title="Отчёты", description="По годам")
