"""What a regulation on a contest says: notice, papers, stages with their scales, how sheets add up and who wins."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from services.kernel.schemas import Code, Exact, In, Line, wrong
from services.reserve.regulations.terms import Aggregation, BlindField, StageKind
from services.reserve.regulations.voting import Days, VotingRules
from services.reserve.requirements.content import Criterion

JUDGING_SHARE = Decimal("0.667")
"""Of the seats of the commission: two thirds, as regulations ask for a quorum (Тверь, garant 16378371)."""


class Scale(In):
    """Шкала критерия: от наименьшей до наибольшей оценки с шагом."""

    lowest: Annotated[Exact, Field(ge=0, le=1000)] = Field(title="Наименьшая оценка")
    highest: Annotated[Exact, Field(gt=0, le=1000)] = Field(title="Наибольшая оценка")
    step: Annotated[Exact, Field(gt=0, le=1000)] = Field(default=Decimal(1), title="Шаг")

    @model_validator(mode="after")
    def _reaches(self) -> "Scale":
        if self.highest <= self.lowest:
            raise wrong("Наибольшая оценка должна быть больше наименьшей", "highest")
        if (self.highest - self.lowest) % self.step:
            raise wrong("Шкала не делится на шаги без остатка", "step")
        return self


class ContestCriterion(In):
    """Критерий оценки: что оценивают, по какой шкале, нужен ли к нулю комментарий."""

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")
    scale: Scale = Field(title="Шкала")
    weight: Annotated[Exact, Field(gt=0, le=100)] = Field(default=Decimal(1), title="Вес")
    zero_needs_comment: bool = Field(default=True, title="К нулю нужен комментарий")


class ContestStage(In):
    """Этап конкурса. Документы рассматривает секретарь; остальные этапы комиссия оценивает листами."""

    code: Code = Field(title="Код")
    kind: StageKind = Field(title="Вид")
    title: Line = Field(title="Название")
    criteria: Annotated[list[ContestCriterion], Field(max_length=30)] = Field(
        title="Критерии", description="Пусто у рассмотрения документов"
    )
    pass_points: Annotated[Exact, Field(ge=0, le=100_000)] | None = Field(
        default=None, title="Порог этапа", description="Меньше — не прошёл; null — порога нет"
    )


class RequiredDocument(In):
    """Документ, который прикладывают к заявке."""

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")
    required: bool = Field(default=True, title="Обязателен")


class ContestRules(In):
    """Положение о конкурсе на замещение должности или в резерв."""

    kind: Literal["contest"] = Field(title="Вид")
    notice_days: Days = Field(title="Извещение не позже чем за столько дней до конкурса")
    acceptance_days: Days = Field(title="Заявки принимают не меньше дней")
    documents: Annotated[list[RequiredDocument], Field(max_length=50)] = Field(title="Документы к заявке")
    criteria: Annotated[list[Criterion], Field(max_length=50)] = Field(title="Критерии допуска")
    stages: Annotated[list[ContestStage], Field(min_length=1, max_length=10)] = Field(title="Этапы по порядку")
    aggregation: Aggregation = Field(
        title="Как складываются листы",
        description="`mean` — среднее; `trimmed_mean` — среднее без крайних листов; `sum` — сумма, приведённая к числу "
        "оценивающих членов комиссии: среднее по листам заявки × это число. Отвод члена комиссии балла не уменьшает",
    )
    trimmed: Annotated[int, Field(ge=0, le=5)] = Field(
        default=0, title="Сколько крайних листов отбросить с каждой стороны"
    )
    pass_points: Annotated[Exact, Field(ge=0, le=100_000)] | None = Field(
        title="Проходной балл итога", description="Меньше — победить нельзя; null — не установлен"
    )
    minimum_candidates: Annotated[int, Field(ge=1, le=10)] = Field(title="Наименьшее число допущенных")
    blind: Annotated[list[BlindField], Field(max_length=10)] = Field(title="Что скрыто от жюри до вскрытия")
    conflict_years: Annotated[int, Field(ge=0, le=30)] = Field(title="За сколько лет общая работа — конфликт интересов")
    judging_share: Annotated[Exact, Field(ge=0, le=1)] = Field(
        default=JUDGING_SHARE,
        title="Кто вправе судить заявку, доля состава",
        description="Если неотведённых меньше, листы не вскрывают и решения не принимают, пока не назначат "
        "замещающего; по умолчанию две трети, как обычный кворум; 0 — не ограничено",
    )
    voting: VotingRules = Field(title="Кворум и голосование")
    places: Annotated[int, Field(ge=1, le=50)] = Field(
        title="Сколько человек включает конкурс в резерв", description="У конкурса на должность — один победитель"
    )
    second_to_reserve: bool = Field(title="Второго по баллам предлагать в резерв")
    next_by_score: bool = Field(title="При отказе победителя назначать следующего по баллам")
    appeal_days: Days = Field(title="Жалобу подают за столько рабочих дней")
    wait_for_appeals: bool = Field(
        default=True,
        title="Ждут, пока пройдёт срок жалоб",
        description="Оценку начинают после срока жалоб на отказ в допуске, назначают после срока жалоб на итог; "
        "false — не дожидаясь; по поданным решают всегда",
    )
    contract_days: Days = Field(title="Договор заключают за столько дней со дня решения")

    @model_validator(mode="after")
    def _sound(self) -> "ContestRules":
        for field, codes in (
            ("stages", [each.code for each in self.stages]),
            ("documents", [each.code for each in self.documents]),
            ("criteria", [each.code for each in self.criteria]),
        ):
            if len(set(codes)) != len(codes):
                raise wrong("Коды не должны повторяться", field)
        marks = [each.code for stage in self.stages for each in stage.criteria]
        if len(set(marks)) != len(marks):
            raise wrong("Коды критериев не должны повторяться и в разных этапах", "stages")
        if not marks:
            raise wrong("Хотя бы один этап должен оцениваться листами", "stages")
        for position, stage in enumerate(self.stages):
            if (stage.kind is StageKind.documents) == bool(stage.criteria):
                raise wrong("Критерии есть у каждого этапа, кроме рассмотрения документов", "stages", position)
        if (self.aggregation is Aggregation.trimmed_mean) != (self.trimmed > 0):
            raise wrong("Отбрасывать листы можно только у среднего без крайних, и хотя бы один", "trimmed")
        return self
