"""What is said of the parts of a route: its steps, credits, what stays open, changes, reports."""

from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Day, Out
from services.training.compiler.changes import RouteChange
from services.training.compiler.offers import OfferKind
from services.training.compiler.placements import Blame
from services.training.routes.rules import CheckpointKind, StepState


class RouteCoveredOut(Out):
    """Что шаг закрывает из дефицита."""

    competency: str = Field(title="Компетенция", description="Код")
    level_from: int = Field(title="С уровня")
    level_to: int = Field(title="До уровня")


class RouteStepOut(Out):
    """Шаг маршрута: что, когда и почему именно это."""

    id: UUID = Field(title="Идентификатор")
    kind: OfferKind = Field(title="Вид")
    source_id: UUID = Field(title="Что предложено", description="Программа, мероприятие, площадка или наставник")
    run_id: UUID | None = Field(title="Группа", description="null — без группы")
    title: str = Field(title="Название")
    provider: str = Field(title="Кто проводит")
    form: str = Field(title="Форма")
    hours: int = Field(title="Часов")
    first_day: Day = Field(title="С")
    last_day: Day = Field(title="По", description="Включительно")
    covers: list[RouteCoveredOut] = Field(title="Что закрывает")
    reason: str = Field(title="Почему этот шаг", description="Целыми предложениями")
    booking_id: UUID | None = Field(title="Запись", description="Которой занято место; null — места не занято")
    state: StepState = Field(title="Что с шагом")
    marked_on: Day | None = Field(title="Отмечен")
    note: str | None = Field(title="Примечание", description="Отметившего; у записи — почему она потеряна")
    file_id: UUID | None = Field(title="Подтверждение")


class RouteCreditOut(Out):
    """Что зачтено: доказанное раньше и то, чему уже научили и что ждёт подтверждения."""

    competency: str = Field(title="Компетенция")
    level: int = Field(title="Уровень")
    closed: bool = Field(title="Больше не учат", description="Норма достигнута или ждёт подтверждения")
    said: str = Field(title="Словами")


class RouteUncoveredOut(Out):
    """Что остаётся не закрыто и какое ограничение мешает."""

    competency: str = Field(title="Компетенция")
    level: int = Field(title="Достижимый уровень")
    norm: int = Field(title="Норма")
    blame: Blame = Field(title="Что мешает")
    said: str = Field(title="Словами")


class RouteChangeOut(Out):
    """Чем новый маршрут отличается от прежнего."""

    title: str = Field(title="Шаг")
    change: RouteChange = Field(title="Что с ним")
    before_from: Day | None = Field(title="Был с")
    before_to: Day | None = Field(title="Был по")
    after_from: Day | None = Field(title="Стал с")
    after_to: Day | None = Field(title="Стал по")
    said: str = Field(title="Почему")


class RouteCheckpointOut(Out):
    """Отчёт, который ждут к сроку."""

    id: UUID = Field(title="Идентификатор")
    kind: CheckpointKind = Field(title="Какой")
    due_on: Day = Field(title="Срок")
    overdue: bool = Field(title="Просрочен")
    report: str | None = Field(title="Отчёт")
    reported_on: Day | None = Field(title="Сдан")


class MenteeStepOut(Out):
    """Шаг маршрута, каким его видит наставник."""

    kind: OfferKind = Field(title="Вид")
    title: str = Field(title="Название")
    provider: str = Field(title="Кто проводит")
    form: str = Field(title="Форма")
    hours: int = Field(title="Часов")
    first_day: Day = Field(title="С")
    last_day: Day = Field(title="По", description="Включительно")
    covers: list[RouteCoveredOut] = Field(title="Что закрывает")


class MenteeRouteOut(Out):
    """Маршрут, с которым наставляемый согласился: чему и когда он учится, без отметок."""

    id: UUID = Field(title="Идентификатор маршрута")
    person_id: UUID = Field(title="Наставляемый")
    goal: str = Field(title="Цель")
    window_from: Day = Field(title="Не раньше")
    window_to: Day = Field(title="Не позже", description="Последний день, на который может прийтись шаг")
    steps: list[MenteeStepOut] = Field(title="Шаги", description="По порядку")
