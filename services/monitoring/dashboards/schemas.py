"""What is said on dashboards."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.places import Place
from services.kernel.schemas import Day, Instant, Out, Reached
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.rules import CycleStatus
from services.monitoring.dashboards.rules import DashboardView
from services.monitoring.results.secrecy import MINIMUM

SUPPRESSED = (
    f"true — показатели скрыты: группа без тех, кого вы и так видите, меньше {MINIMUM}, либо по ней вычитанием "
    "раскрылась бы такая группа"
)
SHARE = "В процентах, два знака; null — делить не на что"
PERCENT = "0–100, до 6 знаков; null — нет результатов или скрыто"


class DashboardQuery(BaseModel):
    """О какой территории."""

    model_config = ConfigDict(extra="forbid")

    place: Place | None = Field(
        default=None, description="Муниципалитет или субъект своей территории; по умолчанию — весь цикл"
    )


class CalculationStampOut(Out):
    """Расчёт, из которого взяты показатели."""

    calculation_id: UUID = Field(title="Расчёт")
    standing: ResultStanding = Field(title="Положение")
    content_hash: str = Field(title="Хеш методики")
    calculated_at: Instant = Field(title="Рассчитан")


class DashboardOut(Out):
    """О каком цикле и какой территории речь."""

    cycle_id: UUID = Field(title="Цикл")
    title: str = Field(title="Название цикла")
    status: CycleStatus = Field(title="Статус цикла")
    as_of: Day = Field(title="Руководители на день")
    deadline: Day = Field(title="Последний день сбора", description="Включительно")
    place: str = Field(title="Место", description="Показатели — о субъектах не выше этого места")
    view: DashboardView = Field(
        title="Как показано",
        description="`full` — своя территория; `aggregate` — выше своей: только опубликованное и обобщённо",
    )
    calculation: CalculationStampOut | None = Field(
        title="Расчёт", description="Предварительный, если он виден, иначе опубликованный; null — результатов нет"
    )


class CollectedOut(Out):
    """Ход сбора: полнота — сколько данных представлено сейчас, своевременность — когда представлены впервые."""

    subjects: int = Field(title="Субъектов")
    draft: int = Field(title="Не представили")
    submitted: int = Field(title="Ожидают проверки")
    returned: int = Field(title="Возвращены сейчас")
    verified: int = Field(title="Проверены")
    accepted: int = Field(title="Приняты")
    complete: int = Field(title="Представлены", description="Ожидают проверки, проверены или приняты")
    complete_percent: Reached | None = Field(title="Полнота", description=SHARE)
    on_time: int = Field(title="В срок", description="Впервые представлены не позже срока цикла")
    late: int = Field(title="С опозданием", description="Впервые представлены позже срока цикла, по отсрочке")
    not_submitted: int = Field(title="Не представлялись ни разу")
    on_time_percent: Reached | None = Field(title="Своевременность", description=f"От всех субъектов. {SHARE}")
    ever_returned: int = Field(title="Возвращались", description="Хотя бы раз, даже если потом приняты")
    returned_percent: Reached | None = Field(
        title="Доля возвратов", description=f"Возвращавшиеся от представлявшихся. {SHARE}"
    )
    approved_at_once: int = Field(title="Проверены с первого раза", description="Подтверждены без возврата")
    approval_undone: int = Field(
        title="Подтверждение отменено", description="Из них позже возвращены или исправлены по возражению"
    )
    approval_undone_percent: Reached | None = Field(
        title="Доля отменённых подтверждений", description=f"Среди проверенных с первого раза. {SHARE}"
    )


class LevelShareOut(Out):
    """Сколько результатов какого уровня."""

    code: str = Field(title="Код уровня")
    title: str = Field(title="Уровень")
    count: int = Field(title="Результатов")
    percent: Reached | None = Field(title="Доля", description=SHARE)


class FiguresOut(Out):
    """Сводка результатов. Результаты без максимума не входят: процента у них нет."""

    rated: int = Field(title="Результатов")
    suppressed: bool = Field(title="Скрыто", description=SUPPRESSED)
    mean: Reached | None = Field(title="Средний процент", description=PERCENT)
    median: Reached | None = Field(
        title="Медиана процента", description=f"Квантиль 7-го типа (ПРОЦЕНТИЛЬ.ВКЛ). {PERCENT}"
    )
    levels: list[LevelShareOut] | None = Field(
        title="Уровни",
        description="От высшего к низшему, как в методике; пусто — уровней нет; null — скрыто, и когда уровень у всех "
        "один",
    )
    at_risk: int | None = Field(title="В группе риска", description="null — в методике нет правил риска или скрыто")
    at_risk_percent: Reached | None = Field(title="Доля в группе риска", description=SHARE)
    passed: int | None = Field(
        title="Набрали порог", description="null — порога нет, скрыто или обобщённо порог есть не у всех"
    )


class OverviewOut(DashboardOut):
    """Обзор цикла: сбор и результаты."""

    collection: CollectedOut | None = Field(title="Ход сбора", description="null — обобщённо ход сбора не виден")
    results: FiguresOut = Field(title="Результаты")


class MunicipalityRowOut(Out):
    """Муниципалитет в сравнении; по `oktmo` ложится на карту."""

    place: str = Field(title="Место")
    name: str = Field(title="Муниципалитет", description="Как назывался, когда цикл открыли")
    oktmo: str | None = Field(title="ОКТМО", description="Действующий на день `as_of`; null — справочник его не знает")
    view: DashboardView = Field(title="Как показано")
    standing: ResultStanding | None = Field(title="Положение результатов", description="null — результатов нет")
    collection: CollectedOut | None = Field(title="Ход сбора", description="null — муниципалитет не ваш")
    results: FiguresOut = Field(title="Результаты")


class ComparisonOut(OverviewOut):
    """Муниципалитеты цикла рядом и их итог."""

    items: list[MunicipalityRowOut] = Field(title="Муниципалитеты", description="По названию")


class TrendPointOut(Out):
    """Опубликованный цикл на графике."""

    cycle_id: UUID = Field(title="Цикл")
    title: str = Field(title="Название")
    period_from: Day = Field(title="Период с", description="Включительно")
    period_to: Day = Field(title="Период по", description="Включительно")
    calculation_id: UUID = Field(title="Расчёт")
    content_hash: str = Field(title="Хеш методики")
    methodology_changed: bool | None = Field(
        title="Методика изменилась", description="С прошлой точки: сравнивать с ней нельзя; null — точка первая"
    )
    results: FiguresOut = Field(title="Результаты")


class TrendOut(Out):
    """Динамика по опубликованным циклам того же места и семейства методик."""

    place: str = Field(title="Место", description="Показатели — о субъектах не выше этого места")
    view: DashboardView = Field(title="Как показано")
    points: list[TrendPointOut] = Field(title="Точки", description="От давних к недавним")


class GroupStandingOut(Out):
    """Среди кого сравнивают: своё место и, если группа никого не выдаёт, её среднее и медиана."""

    rank: int | None = Field(title="Место в рейтинге", description="null — максимума нет")
    rank_of: int = Field(title="Из скольких")
    suppressed: bool = Field(title="Скрыто", description=SUPPRESSED)
    mean: Reached | None = Field(title="Средний процент", description="null — скрыто или результаты не опубликованы")
    median: Reached | None = Field(title="Медиана процента", description="null — скрыто или результаты не опубликованы")


class OwnStandingOut(DashboardOut):
    """Свой результат рядом с регионом, муниципалитетом и кластером."""

    result_id: UUID = Field(title="Результат")
    subject_id: UUID = Field(title="Субъект")
    subject_name: str = Field(title="Название субъекта")
    percent: Reached | None = Field(title="Процент от максимума", description="null — максимума нет")
    level: str | None = Field(
        title="Код уровня", description="null — уровней нет, ни один не достигнут или максимума нет"
    )
    level_title: str | None = Field(title="Уровень")
    region: GroupStandingOut = Field(title="Среди всех субъектов цикла")
    municipality: GroupStandingOut = Field(title="В муниципалитете")
    cluster_code: str | None = Field(title="Код кластера", description="null — в цикле нет кластеров")
    cluster: GroupStandingOut | None = Field(title="В кластере", description="null — в цикле нет кластеров")
