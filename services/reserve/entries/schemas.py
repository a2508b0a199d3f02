"""What is said of entries of the reserve."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Day, In, Line, Out, Prose, Version, absent, example
from services.reserve.entries.checking import Proof
from services.reserve.entries.duties import (
    EntryRenewalOut,
    EntryReportOut,
    OfferRefusalOut,
    PlanLineOut,
    ReportedChangeOut,
    ReportPeriodOut,
)
from services.reserve.entries.exclusions import ExclusionCode
from services.reserve.entries.readiness import Readiness, ReadinessFactKind
from services.reserve.entries.rules import EntryAction, EntryStatus
from services.reserve.entries.terms import ReserveLevel
from services.reserve.regulations.terms import NominationSource
from services.reserve.requirements.rules import Outcome


class EntryCreate(In):
    """Выдвижение в резерв: кого, чей резерв, откуда."""

    model_config = example(
        {
            "candidate_id": "6f1d1f0e-8f0a-4c47-9a51-0f6d3c0f6a11",
            "reserve": "ru.r67.m26",
            "source": "school",
            "motivation": "Три года ведёт воспитательную работу школы",
        }
    )

    candidate_id: UUID = Field(title="Кандидат")
    reserve: Place = Field(title="Чей резерв", description="Место муниципалитета или региона")
    source: NominationSource = Field(title="Откуда выдвинут")
    source_id: UUID | None = Field(
        default=None,
        title="Запись, откуда выдвинут",
        description="Команда, зачисление в муниципальный резерв или запись базы эффективных руководителей",
    )
    organisation_id: UUID | None = Field(
        default=None, title="Организация", description="null — на должность руководителя любой организации территории"
    )
    post_title: Line = Field(default="Руководитель", title="Должность")
    motivation: Prose | None = Field(default=None, title="Почему")


class EntryAmendment(Change):
    """Что исправить в выдвижении, пока оно не решено."""

    model_config = example({"post_title": "Директор школы № 5"})

    organisation_id: UUID | None = Field(default=None, title="Организация")
    post_title: Line = Field(default_factory=absent, title="Должность")
    motivation: Prose | None = Field(default=None, title="Почему")


class EntryCheckIn(In):
    """Что нашёл по критерию тот, кто сверил личное дело с документами."""

    model_config = example({"outcome": "met", "said": "Диплом и трудовая книжка предъявлены"})

    outcome: Outcome = Field(title="Вывод")
    said: Prose | None = Field(
        default=None, title="Основание", description="Обязательно, если вывод иной, чем вычисленный по личному делу"
    )


class EntryCheckOut(Out):
    """Кто, когда и что нашёл по критерию."""

    outcome: Outcome = Field(title="Вывод")
    said: str | None = Field(title="Основание")
    checked_on: date = Field(title="Когда сверено")
    checked_by: UUID = Field(title="Кто сверил", description="Учётная запись")


class JudgedOut(Out):
    """Критерий положения и что о нём нашли в день проверки."""

    code: str = Field(title="Код")
    title: str = Field(title="Критерий")
    clause: str | None = Field(title="Пункт акта")
    required: bool = Field(title="Обязателен")
    outcome: Outcome = Field(title="Итог")
    said: str = Field(title="Чем установлено")
    needs_check: bool = Field(title="Сверяют с документами", description="Без этого по положению не включают")
    proof: Proof = Field(
        title="Насколько известно", description="Личное дело изменилось после сверки — сведения снова заявлены"
    )
    check: EntryCheckOut | None = Field(title="Сверка", description="null — ещё не сверено")


class ReadinessFactOut(Out):
    """Чем дана ступень готовности."""

    kind: ReadinessFactKind = Field(title="Что")
    said: str = Field(title="Факт")
    enough_for_a: bool = Field(title="Достаточно для A")
    enough_for_b: bool = Field(title="Достаточно для B")


class EntryItem(Out):
    """Зачисление в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    reserve: str = Field(title="Чей резерв")
    level: ReserveLevel = Field(title="Уровень резерва")
    candidate_id: UUID = Field(title="Кандидат")
    person_id: UUID | None = Field(title="Человек", description="По справочнику; null — ещё не связан")
    full_name: str | None = Field(title="Фамилия, имя, отчество", description="null — данные уничтожены")
    organisation_id: UUID | None = Field(title="Организация")
    organisation_name: str | None = Field(title="Название организации", description="null — любая организация")
    post_title: str = Field(title="Должность")
    source: NominationSource = Field(title="Откуда выдвинут")
    source_id: UUID | None = Field(title="Запись, откуда выдвинут")
    status: EntryStatus = Field(title="Статус", description="`expired` наступает сам на следующий день после срока")
    readiness: Readiness | None = Field(title="Готовность", description="null — не в резерве")
    nominated_on: date = Field(title="Выдвинут")
    included_on: date | None = Field(title="Включён")
    until: date | None = Field(title="По какой день", description="Включительно")
    plan_due_on: date | None = Field(title="Срок плана развития")
    plan_submitted_on: date | None = Field(title="План представлен")
    refusals_count: int = Field(title="Отказов")
    renewals_count: int = Field(title="Продлений")
    excluded_on: date | None = Field(title="Исключён")
    exclusion_code: ExclusionCode | None = Field(title="Основание исключения")
    version: Version


class EntryOut(EntryItem):
    """Зачисление целиком: как попал, чем готов, что должен и что представил."""

    regulation_id: UUID = Field(title="Положение", description="Редакция, по которой идёт пребывание")
    motivation: str | None = Field(title="Почему выдвинут")
    criteria: list[JudgedOut] = Field(title="Критерии допуска", description="Как установлено в день проверки")
    judged_on: date = Field(title="День проверки критериев")
    decision_reason: str | None = Field(title="Причина последнего решения")
    order_number: str | None = Field(title="Номер приказа о включении")
    order_date: date | None = Field(title="Дата приказа о включении")
    exclusion_order_number: str | None = Field(title="Номер приказа об исключении")
    exclusion_order_date: date | None = Field(title="Дата приказа об исключении")
    appointed_on: date | None = Field(title="Назначен")
    appointment_id: UUID | None = Field(title="Назначение")
    readiness_facts: list[ReadinessFactOut] = Field(title="Чем дана готовность")
    plan: list[PlanLineOut] = Field(title="План развития")
    next_report: ReportPeriodOut | None = Field(title="Следующий отчёт", description="null — до конца срока не нужен")
    reports: list[EntryReportOut] = Field(title="Отчёты")
    refusals: list[OfferRefusalOut] = Field(title="Отказы от должности")
    renewals: list[EntryRenewalOut] = Field(title="Продления")
    changes: list[ReportedChangeOut] = Field(title="Сообщения об изменении сведений")
    allowed_actions: list[EntryAction] = Field(title="Что можно сделать сейчас")


class EntryQuery(ListQuery):
    """Отбор зачислений."""

    status: list[EntryStatus] = Field(default=[], max_length=10, description="Статус на сегодня; можно несколько")
    readiness: list[Readiness] = Field(default=[], max_length=3, description="Готовность; можно несколько")
    level: ReserveLevel | None = Field(default=None, description="Уровень резерва")
    reserve: Place | None = Field(default=None, description="Чей резерв")
    place: Place | None = Field(default=None, description="Не выше этого места")
    candidate_id: UUID | None = Field(default=None, description="Кандидат")
    person_id: UUID | None = Field(default=None, description="Человек по справочнику")
    organisation_id: UUID | None = Field(default=None, description="Организация, на должность в которой")
    post: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Слова из должности или названия организации"
    )
    source: NominationSource | None = Field(default=None, description="Откуда выдвинут")
    until_from: Day | None = Field(default=None, description="Срок кончается не раньше")
    until_to: Day | None = Field(default=None, description="Срок кончается не позже")
    sort: Literal["full_name", "-full_name", "until", "-until", "nominated_on", "-nominated_on"] = Field(
        default="full_name", description="Порядок"
    )
