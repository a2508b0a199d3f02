"""What is said in figures of the reserve."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.kernel.listing import Format
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out
from services.reserve.contests.standing import ContestPurpose, ContestStatus


class TerritoryQuery(In):
    """О какой территории."""

    place: Annotated[Place | None, Field(description="Не выше этого места; нет — своя территория")] = None
    format: Format = None


class CoverageQuery(TerritoryQuery):
    """О какой территории и насколько вперёд."""

    months: Annotated[int, Field(ge=1, le=60, description="На сколько месяцев вперёд ждать вакансий")] = 12


class FunnelQuery(TerritoryQuery):
    """Конкурсы какой территории, объявленные в какие дни."""

    announced_from: Annotated[Day | None, Field(description="Объявленные не раньше этого дня")] = None
    announced_to: Annotated[Day | None, Field(description="Объявленные не позже этого дня")] = None


class ReadinessRow(Out):
    """Сколько человек стоит в резерве и насколько они готовы."""

    model_config = ConfigDict(title="Резерв по готовности")

    place: str = Field(title="Чей резерв", description="Место: муниципалитет или регион")
    name: str | None = Field(title="Название", description="null — регион")
    standing: int = Field(title="Стоит в резерве")
    a: int = Field(title="Готовы сейчас (A)")
    b: int = Field(title="Будут готовы за год (B)")
    c: int = Field(title="Готовятся (C)")
    for_any: int = Field(title="Для любой организации")


class ReadinessPostRow(Out):
    """Сколько человек стоит в резерве для одной организации."""

    place: str = Field(title="Чей резерв")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str = Field(title="Название организации")
    standing: int = Field(title="Стоит в резерве")
    ready: int = Field(title="Готовы сейчас (A)")


class ReserveReadinessOut(Out):
    """Резерв по готовности и должностям. Считаются те, чей срок не вышел."""

    on: Day = Field(title="На день")
    place: str = Field(title="Территория")
    total: ReadinessRow = Field(title="Всего", description="По всем резервам территории")
    reserves: list[ReadinessRow] = Field(title="По резервам", description="Регион, затем муниципалитеты по названию")
    posts: list[ReadinessPostRow] = Field(title="По должностям", description="Для кого резерв назван поимённо")


class FunnelOut(Out):
    """Сколько заявок дошло до какой ступени. Отозванные и отклонённые — отдельно."""

    submitted: int = Field(title="Подано")
    admitted: int = Field(title="Допущено", description="Без отозванных")
    scored: int = Field(title="Оценено", description="После вскрытия листов; до него — ноль")
    chosen: int = Field(title="Победили или включены в резерв")
    rejected: int = Field(title="Отклонено")
    withdrawn: int = Field(title="Отозвано")


class ContestFunnelHead(Out):
    """Конкурс в воронке."""

    contest_id: UUID = Field(title="Конкурс")
    place: str = Field(title="Место")
    title: str = Field(title="Название")
    purpose: ContestPurpose = Field(title="На что")
    status: ContestStatus = Field(title="Статус")
    announced_on: Day = Field(title="Объявлен")


class ContestFunnelRow(ContestFunnelHead):
    """Конкурс и его заявки."""

    funnel: FunnelOut = Field(title="Заявки")


class ContestFunnelLine(FunnelOut, ContestFunnelHead):
    """То же строкой файла."""

    model_config = ConfigDict(title="Воронка конкурсов")


class ContestFunnelOut(Out):
    """Воронка конкурсов территории."""

    on: Day = Field(title="На день")
    place: str = Field(title="Территория")
    contests: int = Field(title="Конкурсов")
    total: FunnelOut = Field(title="Всего заявок")
    items: list[ContestFunnelRow] = Field(title="Конкурсы", description="Последние объявленные первыми")


class CoveredOut(Out):
    """Ожидаемые вакансии и готовые резервисты."""

    expected: int = Field(title="Ожидается вакансий", description="Организации, о которых у радара есть признаки")
    ready: int = Field(title="Готовы сейчас (A)")
    percent: float | None = Field(title="Обеспеченность, %", description="null — вакансий не ожидается")
    gap: int = Field(title="Не хватает человек")


class KindCoverage(CoveredOut):
    """То же для одного вида организаций: кто готов для любой организации, сюда не входит."""

    kind: str = Field(title="Вид организации")


class MunicipalityHead(Out):
    """Муниципалитет."""

    place: str = Field(title="Место")
    name: str = Field(title="Название")


class CoverageRow(CoveredOut, MunicipalityHead):
    """Обеспеченность муниципалитета."""

    model_config = ConfigDict(title="Обеспеченность вакансий")

    for_any: int = Field(title="Из готовых — для любой организации")
    kinds: list[KindCoverage] = Field(title="По видам организаций")


class CoverageOut(Out):
    """Обеспеченность ожидаемых вакансий готовыми резервистами."""

    on: Day = Field(title="На день")
    until: Day = Field(title="Вакансии по этот день")
    place: str = Field(title="Территория")
    total: CoveredOut = Field(title="Всего", description="С резервом региона, если он виден")
    municipalities: list[CoverageRow] = Field(title="Муниципалитеты", description="Где не хватает больше — раньше")
