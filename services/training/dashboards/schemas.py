"""What is said in figures of training."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.kernel.listing import Format
from services.kernel.places import Place
from services.kernel.schemas import Day, In, Out, Reached

Percent = Annotated[
    Reached | None, Field(title="Доля, %", description="Один знак, половина — вверх; null — в группе риска никого")
]


class RiskCoverageQuery(In):
    """О какой территории."""

    place: Annotated[Place | None, Field(description="Не выше этого места; нет — своя территория")] = None
    format: Format = None


class RiskCoverageRow(Out):
    """Руководители группы риска: чем каждый из них охвачен. Человек, который руководит двумя организациями, — один."""

    model_config = ConfigDict(title="Охват группы риска")

    place: str = Field(title="Место")
    name: str | None = Field(title="Муниципалитет", description="null — вся территория")
    at_risk: int = Field(title="В группе риска")
    asked: int = Field(title="Ждут ответов", description="Диагностика назначена, не сдана, и срок её не вышел")
    asked_percent: Percent
    diagnosed: int = Field(title="Ответили на диагностику", description="С тех пор, как в группе риска")
    diagnosed_percent: Percent
    assessed: int = Field(title="Диагностика проведена", description="С тех пор, как в группе риска")
    assessed_percent: Percent
    drafted: int = Field(title="Маршрут составлен", description="Проект или на проверке: ещё не утверждён; с шагами")
    drafted_percent: Percent
    routed: int = Field(title="Маршрут утверждён", description="Выполняется или завершён с тех пор, как в группе риска")
    routed_percent: Percent
    mentored: int = Field(title="Есть наставник", description="Пара работает: прекращённая — по свой последний день")
    mentored_percent: Percent
    finished: int = Field(title="Маршрут завершён", description="С тех пор, как в группе риска")
    finished_percent: Percent
    untouched: int = Field(
        title="Не охвачены ничем",
        description="Ни ответов, ни утверждённого маршрута, ни наставника: запрос и проект ещё никого не охватили",
    )


class RiskCoverageOut(Out):
    """Охват руководителей группы риска диагностикой, маршрутом и наставником."""

    on: Day = Field(title="На день")
    total: RiskCoverageRow = Field(title="Всего")
    municipalities: list[RiskCoverageRow] = Field(title="Муниципалитеты", description="По названию")


class TrainingEffectQuery(In):
    """О какой территории и каком времени."""

    place: Annotated[Place | None, Field(description="Не выше этого места; нет — своя территория")] = None
    completed_from: Annotated[Day | None, Field(description="Обучены не раньше этого дня")] = None
    completed_to: Annotated[Day | None, Field(description="Обучены не позже этого дня")] = None
    format: Format = None


class TrainingEffectRow(Out):
    """Кто обучен и что показало измерение после обучения. О ком говорится меньше пяти — не говорится."""

    model_config = ConfigDict(title="Что изменило обучение")

    family: UUID | None = Field(title="Программа", description="Семейство редакций; null — все вместе")
    title: str | None = Field(title="Название программы", description="Последней из редакций, по которым учились")
    finished: int = Field(title="Завершили, человек")
    lacked: int | None = Field(
        title="Имели дефицит, человек", description="В том, чему учит программа; null — меньше пяти"
    )
    raised: int | None = Field(title="Подтвердили рост", description="Уровень после обучения выше, чем был до него")
    not_raised: int | None = Field(title="Измерены, роста нет", description="Дефицит открыт снова")
    unmeasured: int | None = Field(title="Ещё не измерены")
    raised_percent: Annotated[
        Reached | None, Field(title="Рост, %", description="Из измеренных; один знак, половина — вверх")
    ]


class TrainingEffectOut(Out):
    """Что изменило обучение: по программам и вместе. Человек считается один раз."""

    on: Day = Field(title="На день")
    place: str = Field(title="Территория")
    total: TrainingEffectRow = Field(
        title="Вместе", description="Без чисел о росте, если по ним вышло бы, что стало с теми, о ком не говорится"
    )
    items: list[TrainingEffectRow] = Field(title="Программы", description="По названию")
