"""What is said of a simulation."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Exact, In, Out, Reached
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.simulations.margins import ThresholdKind


class SimulationQuery(In):
    """На чём попробовать методику."""

    cycle: UUID = Field(description="Цикл, на чьих данных считать: опубликованный расчёт, а пока его нет, последний")
    near: Annotated[Exact, Field(ge=0, le=100)] = Field(
        default=Decimal(1), description="Кого считать стоящим у порога: процентных пунктов от него, не больше"
    )
    most: int = Field(default=200, ge=1, le=1000, description="Сколько субъектов показать в каждом списке")


class InputRefOut(Out):
    """Входное данное показателя."""

    indicator: str = Field(title="Код показателя")
    input: str = Field(title="Входное данное")


class StoodOut(Out):
    """Как стоит субъект."""

    score: Exact = Field(title="Баллы")
    percent: Exact | None = Field(title="Процент от максимума")
    level: str | None = Field(title="Код уровня")
    rank: int | None = Field(title="Место в рейтинге")
    at_risk: bool | None = Field(title="В группе риска", description="null — в методике нет правил риска")


class SimulatedOut(Out):
    """Субъект цикла."""

    result_id: UUID = Field(title="Результат")
    place: str = Field(title="Место")
    subject_id: UUID = Field(title="Субъект")
    subject_name: str = Field(title="Название субъекта")
    municipality_name: str = Field(title="Муниципалитет")
    person_name: str | None = Field(title="ФИО руководителя")


class MoveOut(SimulatedOut):
    """Как стоял субъект по результатам цикла и как стоял бы по этой методике."""

    before: StoodOut = Field(title="По результатам цикла")
    after: StoodOut = Field(title="По этой методике")
    change: Exact | None = Field(title="Изменение", description="Процентных пунктов")
    climbed: int = Field(title="Поднялся на столько мест", description="Меньше нуля — опустился")


class NearOut(SimulatedOut):
    """Кто стоит у порога: здесь решает и малая ошибка в данных, нужен взгляд человека."""

    kind: ThresholdKind = Field(title="Что за порог")
    code: str | None = Field(title="Код уровня или правила риска")
    title: str = Field(title="Название порога")
    distance: Reached = Field(
        title="До порога, процентных пунктов",
        description="От того, что можно было набрать; меньше нуля — порог не достигнут",
    )


class TransitionOut(Out):
    """Сколько субъектов перешло с уровня на уровень, или осталось на нём."""

    before: str | None = Field(title="Уровень по результатам")
    after: str | None = Field(title="Уровень по этой методике")
    subjects: int = Field(title="Субъектов")


class SimulationSummaryOut(Out):
    """Всё вместе в нескольких числах."""

    subjects: int = Field(title="Субъектов")
    unrated: int = Field(title="Субъектов цикла, которых эта методика не оценивает")
    mean_before: Exact | None = Field(title="Средний процент по результатам")
    mean_after: Exact | None = Field(title="Средний процент по этой методике")
    entered_risk: int = Field(title="Вошли в группу риска")
    left_risk: int = Field(title="Вышли из группы риска")
    moved_up: int = Field(title="Поднялись в рейтинге")
    moved_down: int = Field(title="Опустились в рейтинге")
    differing: int = Field(title="У скольких что-нибудь изменилось")
    levels: list[TransitionOut] = Field(title="Переходы между уровнями")


class SensitivityOut(Out):
    """Что будет с рейтингом этой методики, если убрать один показатель."""

    indicator: str = Field(title="Код показателя")
    number: int = Field(title="Номер позиции")
    title: str = Field(title="Показатель")
    largest_shift: int = Field(title="Наибольший сдвиг места")
    mean_shift: Exact = Field(title="Средний сдвиг места")
    levels_changed: int = Field(title="У скольких сменился уровень")
    risks_changed: int = Field(title="Скольких это вводит в риск или выводит из него")


class SimulationOut(Out):
    """Что дала бы методика на данных цикла. Ничего не сохранено."""

    methodology_id: UUID = Field(title="Методика")
    cycle_id: UUID = Field(title="Цикл")
    calculation_id: UUID = Field(title="Расчёт", description="С чьими результатами сравнивается")
    standing: ResultStanding = Field(title="Положение расчёта")
    unasked: list[InputRefOut] = Field(
        title="Чего в цикле не спрашивали", description="Методике это нужно; считается непредставленным"
    )
    unused: list[InputRefOut] = Field(title="Что спрашивали, а методике не нужно")
    overview: SimulationSummaryOut = Field(title="Всё вместе")
    moves: list[MoveOut] = Field(title="Субъекты", description="Сначала те, чей процент изменится больше")
    risk_changes: list[MoveOut] = Field(title="Кто входит в группу риска и кто выходит из неё")
    sensitivity: list[SensitivityOut] = Field(title="Чувствительность", description="По показателям, по порядку")
    near_total: int = Field(title="Случаев у порогов всего")
    near: list[NearOut] = Field(title="У порогов", description="Сначала ближайшие")
