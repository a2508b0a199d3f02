"""What a regulation says: every number of the reserve, of a contest and of attestation. One union by kind in the API.

The defaults are those of `templates` and stand in no model: what an act does not say, its author has to decide.
Sources of the shapes: contest regulations of municipalities and acts on the reserve of ten regions.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from services.kernel.labels import labelled
from services.kernel.schemas import Exact, In, Line, wrong
from services.reserve.requirements.content import Code, Criterion


class RegulationKind(StrEnum):
    reserve = "reserve"
    contest = "contest"
    attestation = "attestation"


class Majority(StrEnum):
    """Of whom more than half must vote for a decision."""

    of_present = "of_present"
    of_whole = "of_whole"


class TieBreak(StrEnum):
    """What parts equal votes or equal scores."""

    chair_vote = "chair_vote"
    next_criterion = "next_criterion"


class StageKind(StrEnum):
    documents = "documents"
    test = "test"
    interview = "interview"
    programme = "programme"


class Aggregation(StrEnum):
    """How the totals of the sheets become the score of an application."""

    mean = "mean"
    trimmed_mean = "trimmed_mean"
    sum = "sum"


class BlindField(StrEnum):
    """What of an application is not shown to a juror before the opening."""

    name = "name"
    age = "age"
    organisation = "organisation"
    position = "position"
    education = "education"
    experience = "experience"
    documents = "documents"


class NominationSource(StrEnum):
    """From where somebody is put forward for the reserve."""

    self_nomination = "self_nomination"
    school = "school"
    omsu = "omsu"
    department = "department"
    school_team = "school_team"
    municipal_team = "municipal_team"
    municipal_reserve = "municipal_reserve"
    leaders_base = "leaders_base"
    reserve_contest = "reserve_contest"


class ExemptionReason(StrEnum):
    """Who need not be attested now."""

    new_in_post = "new_in_post"
    pregnancy = "pregnancy"
    maternity_leave = "maternity_leave"
    childcare_leave = "childcare_leave"


LABELS: dict[StrEnum, str] = labelled(
    {
        RegulationKind.reserve: "о кадровом резерве",
        RegulationKind.contest: "о конкурсе",
        RegulationKind.attestation: "об аттестации",
        Majority.of_present: "большинство присутствующих",
        Majority.of_whole: "большинство всего состава",
        TieBreak.chair_vote: "голос председателя",
        TieBreak.next_criterion: "следующий по значимости критерий",
        StageKind.documents: "рассмотрение документов",
        StageKind.test: "тестирование",
        StageKind.interview: "собеседование",
        StageKind.programme: "защита программы развития",
        Aggregation.mean: "среднее по листам",
        Aggregation.trimmed_mean: "среднее без крайних листов",
        Aggregation.sum: "сумма по листам",
        BlindField.name: "фамилия, имя, отчество",
        BlindField.age: "возраст",
        BlindField.organisation: "место работы",
        BlindField.position: "должность",
        BlindField.education: "образование",
        BlindField.experience: "стаж",
        BlindField.documents: "документы",
        NominationSource.self_nomination: "самовыдвижение",
        NominationSource.school: "выдвижение школой",
        NominationSource.omsu: "выдвижение ОМСУ",
        NominationSource.department: "выдвижение Департаментом",
        NominationSource.school_team: "из школьной управленческой команды",
        NominationSource.municipal_team: "из муниципальной управленческой команды",
        NominationSource.municipal_reserve: "из муниципального резерва",
        NominationSource.leaders_base: "из базы эффективных руководителей",
        NominationSource.reserve_contest: "по конкурсу в резерв",
        ExemptionReason.new_in_post: "в должности меньше года",
        ExemptionReason.pregnancy: "беременность",
        ExemptionReason.maternity_leave: "отпуск по беременности и родам",
        ExemptionReason.childcare_leave: "отпуск по уходу за ребёнком",
    }
)

Days = Annotated[int, Field(ge=0, le=3650)]
Months = Annotated[int, Field(ge=1, le=600)]


class VotingRules(In):
    """Как комиссия правомочна и решает."""

    quorum: Annotated[Exact, Field(gt=0, le=1)] = Field(
        title="Кворум, доля состава", description="Берётся ближайшая доля со знаменателем до 12: 0.667 — это две трети"
    )
    majority: Majority = Field(title="Большинство")
    tie: TieBreak = Field(title="При равенстве")


class ReadinessRules(In):
    """Чего требует каждая ступень готовности: A — готов сейчас, B — в течение года, C — готовится.

    Ступень A требует всего названного для неё, ступень B — своего; остальные — C.
    """

    a_attested: bool = Field(title="A: действующая аттестация")
    a_plan_percent: Annotated[int, Field(ge=0, le=100)] = Field(title="A: выполнено плана развития, %")
    a_training_hours: Annotated[int, Field(ge=0, le=5000)] = Field(title="A: часов обучения за время в резерве")
    b_plan_percent: Annotated[int, Field(ge=0, le=100)] = Field(title="B: выполнено плана развития, %")
    b_training_hours: Annotated[int, Field(ge=0, le=5000)] = Field(title="B: часов обучения за время в резерве")


class ReserveRules(In):
    """Положение о кадровом резерве."""

    kind: Literal["reserve"] = Field(title="Вид")
    term_months: Months = Field(title="Срок пребывания, месяцев")
    renewals: Annotated[int, Field(ge=0, le=20)] | None = Field(
        title="Сколько раз можно продлить", description="null — без ограничения"
    )
    renewal_months: Months = Field(title="На сколько месяцев продлевают")
    refusals: Annotated[int, Field(ge=1, le=10)] = Field(
        title="После какого по счёту отказа от должности исключают", description="1 — после первого, 2 — после второго"
    )
    plan_due_days: Days = Field(title="План развития представляют за столько дней со включения")
    report_every_months: Months = Field(title="Отчёт раз в столько месяцев")
    report_due_days: Days = Field(title="Отчёт представляют за столько дней после периода")
    changes_due_days: Days = Field(title="Об изменении сведений сообщают за столько дней")
    exclude_without_plan: bool = Field(title="Исключать, если план не представлен в срок")
    exclude_without_report: bool = Field(title="Исключать, если отчёт не представлен в срок")
    exit_age: Annotated[int, Field(ge=18, le=100)] | None = Field(
        title="Предельный возраст", description="В день исполнения исключают; null — не установлен"
    )
    per_post: Annotated[int, Field(ge=1, le=50)] = Field(title="Сколько человек на должность")
    offer_days: Days = Field(title="Предложить должность за столько дней со дня вакансии")
    sources: Annotated[list[NominationSource], Field(min_length=1, max_length=20)] = Field(title="Откуда выдвигают")
    criteria: Annotated[list[Criterion], Field(max_length=50)] = Field(title="Критерии допуска")
    readiness: ReadinessRules = Field(title="Ступени готовности")


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
    aggregation: Aggregation = Field(title="Как складываются листы")
    trimmed: Annotated[int, Field(ge=0, le=5)] = Field(
        default=0, title="Сколько крайних листов отбросить с каждой стороны"
    )
    pass_points: Annotated[Exact, Field(ge=0, le=100_000)] | None = Field(
        title="Проходной балл итога", description="Меньше — победить нельзя; null — не установлен"
    )
    minimum_candidates: Annotated[int, Field(ge=1, le=10)] = Field(title="Наименьшее число допущенных")
    blind: Annotated[list[BlindField], Field(max_length=10)] = Field(title="Что скрыто от жюри до вскрытия")
    conflict_years: Annotated[int, Field(ge=0, le=30)] = Field(title="За сколько лет общая работа — конфликт интересов")
    voting: VotingRules = Field(title="Кворум и голосование")
    places: Annotated[int, Field(ge=1, le=50)] = Field(
        title="Сколько человек включает конкурс в резерв", description="У конкурса на должность — один победитель"
    )
    second_to_reserve: bool = Field(title="Второго по баллам предлагать в резерв")
    next_by_score: bool = Field(title="При отказе победителя назначать следующего по баллам")
    appeal_days: Days = Field(title="Жалобу подают за столько рабочих дней")
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


class TestModule(In):
    """Модуль теста аттестации."""

    __test__ = False

    code: Code = Field(title="Код")
    title: Line = Field(title="Название")


class AttestationRules(In):
    """Положение об аттестации руководителей и кандидатов."""

    kind: Literal["attestation"] = Field(title="Вид")
    validity_months: Months = Field(title="Действует, месяцев")
    candidate_validity_months: Months = Field(title="Для кандидата действует, месяцев")
    reference_days: Days = Field(
        title="Представление составляют и показывают аттестуемому не позже чем за столько дней"
    )
    modules: Annotated[list[TestModule], Field(max_length=20)] = Field(
        title="Модули теста", description="Пусто — без теста"
    )
    overall_percent: Annotated[Exact, Field(ge=0, le=100)] = Field(title="Тест пройден: всего не меньше, %")
    module_percent: Annotated[Exact, Field(ge=0, le=100)] = Field(title="Тест пройден: в каждом модуле не меньше, %")
    interview: bool = Field(title="Нужно собеседование")
    exemptions: Annotated[list[ExemptionReason], Field(max_length=10)] = Field(title="Кого не аттестуют")
    exempt_until_months: Annotated[int, Field(ge=0, le=60)] = Field(
        title="После отпуска аттестуют не раньше чем через, месяцев"
    )
    retake_days: Days = Field(title="Повторно не раньше чем через, дней")
    out_of_turn: bool = Field(title="Допускается внеочередная аттестация")
    voting: VotingRules = Field(title="Кворум и голосование")


Rules = Annotated[ReserveRules | ContestRules | AttestationRules, Field(discriminator="kind")]
RULES: TypeAdapter[Rules] = TypeAdapter(Rules)
