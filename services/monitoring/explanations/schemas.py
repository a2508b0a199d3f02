"""What is said of a result that is explained, and of what would have had to be different."""

from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Exact, In, Out, Reached, patterned
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.engine.attributes import Conditions
from services.monitoring.engine.kinds import Rule
from services.monitoring.explanations.rules import TARGET, CounterfactualStatus
from services.monitoring.methodologies.content import Totals
from services.monitoring.methodologies.indicators import Better, IndicatorSource, Missing
from services.monitoring.results.schemas import ContributionOut
from services.monitoring.scoring.told import HeldOut, HitOut, LevelHeldOut, RiskHeldOut


class IndicatorNodeOut(ContributionOut):
    """Показатель: что представлено, откуда, по какому правилу сосчитано и что это дало итогу."""

    unit: str | None = Field(title="Единица измерения")
    better: Better = Field(title="Какое значение лучше")
    source: IndicatorSource = Field(title="Источник")
    submission_id: UUID = Field(title="Представленные данные", description="Откуда взяты значение и подтверждения")
    facts: str | None = Field(
        title="Факты",
        description="Адрес фактов, по которым считала система, какими они были при расчёте; null — не считала",
    )
    formula: str | None = Field(title="Как получено значение", description="null — единственное входное данное")
    decimals: int = Field(title="Знаков после запятой", description="До них округлено значение; половина — от нуля")
    conditions: Conditions = Field(title="Для кого показатель", description="Пусто — для всех")
    missing: Missing = Field(title="Если значения нет")
    missing_applied: bool = Field(title="Значения нет, применено это правило")
    rule: Rule = Field(title="Правило начисления баллов")
    share: Reached | None = Field(
        title="Цена балла в итоге", description="Сколько баллов итога даёт один балл; null — показатель не учитывается"
    )
    contribution: Reached | None = Field(title="Вклад в итог", description="До округления направления и итога")


class DirectionNodeOut(Out):
    """Направление и его показатели."""

    direction: str = Field(title="Код направления")
    title: str = Field(title="Направление")
    weight: Exact = Field(title="Вес в итоге")
    points: Reached | None = Field(title="Баллы", description="null — в направлении ничего не учитывается")
    maximum: Reached | None = Field(title="Максимум")
    contribution: Reached | None = Field(title="Вклад в итог", description="До округления итога")
    indicators: list[IndicatorNodeOut] = Field(title="Показатели по порядку")


class TotalNodeOut(Out):
    """Итог и как он сложен."""

    score: Exact = Field(title="Баллы")
    maximum: Exact = Field(title="Максимум", description="По применимым показателям")
    percent: Exact | None = Field(title="Процент от максимума")
    total: Totals = Field(title="Как складываются баллы")
    decimals: int = Field(title="Знаков в баллах", description="До них округлены показатель, направление и итог")
    how: str = Field(title="Словами")


class MethodologyRefOut(Out):
    """По какой методике."""

    id: UUID = Field(title="Идентификатор")
    code: str = Field(title="Код")
    edition: int = Field(title="Номер редакции")
    title: str = Field(title="Название")
    content_hash: str | None = Field(title="Хеш содержания")


class ExplanationOut(Out):
    """Результат деревом: итог, направления, показатели, и как он назван."""

    result_id: UUID = Field(title="Результат")
    standing: ResultStanding = Field(title="Положение")
    subject_id: UUID = Field(title="Субъект")
    subject_name: str = Field(title="Название субъекта")
    person_name: str | None = Field(title="ФИО руководителя")
    methodology: MethodologyRefOut = Field(title="Методика")
    total: TotalNodeOut = Field(title="Итог")
    directions: list[DirectionNodeOut] = Field(title="Направления по порядку")
    level: str | None = Field(title="Код уровня")
    levels: list[LevelHeldOut] = Field(title="Пороги уровней", description="От высшего; действует первый достигнутый")
    pass_mark: HeldOut | None = Field(title="Порог баллов", description="null — порога нет")
    at_risk: bool | None = Field(title="В группе риска", description="null — в методике нет правил риска")
    risks: list[RiskHeldOut] = Field(title="Правила риска и что они сравнили")


class CounterfactualQuery(In):
    """Что должно было бы получиться."""

    target: str = patterned(
        TARGET,
        "Цель: leave_risk, pass или level: и код уровня",
        description="`leave_risk` — выйти из группы риска, `pass` — набрать порог баллов, `level:<код>` — уровень "
        "не ниже этого",
        examples=["level:high"],
    )


class InputChangeOut(Out):
    """Какой ответ стоял и какой понадобился бы."""

    input: str = Field(
        title="Входное данное", description="`value` — само значение показателя, и когда его считают из нескольких"
    )
    title: str = Field(title="Название")
    before: Reached | None = Field(title="Как есть", description="null — ответа нет")
    after: Reached = Field(title="Как понадобилось бы")


class ChangeOut(Out):
    """Показатель, который должен был бы стать другим."""

    number: int = Field(title="Номер позиции")
    indicator: str = Field(title="Код показателя")
    title: str = Field(title="Показатель")
    unit: str | None = Field(title="Единица измерения")
    inputs: list[InputChangeOut] = Field(title="Ответы", description="Пусто — хватило бы подтверждения")
    document_needed: bool = Field(title="Нужен подтверждающий документ, которого нет")
    points_before: Exact = Field(title="Баллы как есть")
    points_after: Exact = Field(title="Баллы, какими стали бы")
    gained: Reached = Field(title="Прибавка к итогу", description="До округления направления и итога")
    explanation: HitOut = Field(title="Как получились бы баллы")


class RatedOut(Out):
    """Как назван результат."""

    score: Exact = Field(title="Баллы")
    percent: Exact | None = Field(title="Процент от максимума")
    level: str | None = Field(title="Код уровня")
    passed: bool | None = Field(title="Порог достигнут", description="null — порога нет")
    causes: list[str] = Field(title="Правила, по которым в группе риска")


class CounterfactualOut(Out):
    """Наименьший набор изменений, с которым порог был бы пройден; из наименьших — с наименьшей прибавкой
    к итогу среди опробованных ответов.

    Другие субъекты остаются как есть; показатели, которые не учитываются, — тоже.
    """

    result_id: UUID = Field(title="Результат")
    target: str = Field(title="Цель")
    status: CounterfactualStatus = Field(title="Что вышло")
    proven: bool = Field(
        title="Доказано, что меньшего числа показателей не хватит",
        description="false — наборов слишком много, все не перебраны",
    )
    changes: list[ChangeOut] = Field(title="Изменения, по порядку показателей")
    before: RatedOut = Field(title="Как есть")
    after: RatedOut | None = Field(title="Как было бы", description="null — недостижимо")
