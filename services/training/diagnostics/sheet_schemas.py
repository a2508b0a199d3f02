"""What is said of sheets: answers, marks, and who is asked in a survey."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.schemas import Code, Day, In, Instant, Out, Prose, Version, example, wrong
from services.training.diagnostics.standing import RespondentRelation, SheetRole
from services.training.instruments.content import InstrumentKind
from services.training.instruments.form import InstrumentForm

MOST_RESPONDENTS = 100
Points = Annotated[int, Field(title="Балл", ge=0, le=100)]


class DiagnosticAnswerIn(In):
    """Ответ на один вопрос: одно из полей, смотря по вопросу."""

    code: Code = Field(title="Код вопроса")
    options: Annotated[list[Code] | None, Field(title="Выбранные варианты", max_length=20)] = None
    grade: Annotated[int | None, Field(title="Оценка по шкале", ge=0, le=10)] = None
    text: Prose | None = Field(default=None, title="Текст")

    def kept(self) -> dict[str, Any]:
        return self.model_dump() | {"points": None}


class DiagnosticAnswersIn(In):
    """Ответы, сколько уже есть; заменяют сохранённые."""

    model_config = example({"answers": [{"code": "q1", "options": ["a"]}]}, {"answers": [{"code": "s1", "grade": 3}]})

    answers: Annotated[list[DiagnosticAnswerIn], Field(max_length=300)] = Field(title="Ответы")


class DiagnosticAnswerOut(Out):
    """Сохранённый ответ."""

    code: str = Field(title="Код вопроса")
    options: list[str] | None = Field(title="Выбранные варианты")
    grade: int | None = Field(title="Оценка по шкале")
    text: str | None = Field(title="Текст")


class DiagnosticSheetItem(Out):
    """Лист, который нужно заполнить."""

    id: UUID = Field(title="Идентификатор")
    diagnostics_id: UUID = Field(title="Диагностика")
    role: SheetRole = Field(title="В каком качестве")
    kind: InstrumentKind = Field(title="Вид инструмента")
    person_id: UUID = Field(title="О ком")
    full_name: str | None = Field(title="О ком, ФИО", description="null — данные уничтожены или ещё не получены")
    organisation_name: str | None = Field(
        title="Где работает тот, о ком спрашивают", description="null — в органе управления"
    )
    term_from: Day = Field(title="Отвечать с")
    term_to: Day = Field(title="Отвечать по")
    submitted_at: Instant | None = Field(title="Сдан")
    version: Version


class DiagnosticSheetOut(Out):
    """Свой лист: вопросы и то, что уже отвечено."""

    diagnostics_id: UUID = Field(title="Диагностика")
    title: str = Field(title="Инструмент")
    role: SheetRole = Field(title="В каком качестве")
    full_name: str | None = Field(title="О ком", description="ФИО; null — данные уничтожены или ещё не получены")
    organisation_name: str | None = Field(
        title="Где работает тот, о ком спрашивают", description="null — в органе управления"
    )
    term_from: Day = Field(title="Отвечать с")
    term_to: Day = Field(title="Отвечать по")
    form: InstrumentForm | None = Field(title="Вопросы", description="null — срок ещё не начался")
    answered: list[str] = Field(title="Отвечено", description="Коды вопросов")
    answers: list[DiagnosticAnswerOut] = Field(
        title="Свои ответы", description="В опросе 360° пусто: сохранённое не показывают никому, и самому отвечавшему"
    )
    submitted_at: Instant | None = Field(title="Сдан")
    version: Version


class DiagnosticSheetQuery(ListQuery):
    """Отбор своих листов."""

    submitted: bool | None = Field(default=None, description="Сданные или нет")
    sort: Literal["term_to", "-term_to"] = Field(default="term_to", description="Порядок")


class DiagnosticMarkIn(In):
    """Балл за один критерий или ответ."""

    code: Code = Field(title="Код")
    points: Points

    def kept(self) -> dict[str, Any]:
        return {"options": None, "grade": None, "text": None, **self.model_dump()}


class DiagnosticMarksIn(In):
    """Баллы эксперта, сколько уже есть; заменяют сохранённые."""

    model_config = example({"marks": [{"code": "k1", "points": 4}], "comment": "Команда работает без директора"})

    marks: Annotated[list[DiagnosticMarkIn], Field(max_length=300)] = Field(title="Баллы")
    comment: Prose | None = Field(default=None, title="Вывод эксперта")


class DiagnosticMarkOut(Out):
    """Поставленный балл."""

    code: str = Field(title="Код")
    points: int = Field(title="Балл")


class DiagnosticMarksOut(Out):
    """Лист эксперта: критерии или рубрика, ответы кейса и баллы."""

    diagnostics_id: UUID = Field(title="Диагностика")
    form: InstrumentForm = Field(title="Что оценить")
    answers: list[DiagnosticAnswerOut] = Field(title="Ответы", description="Кейса, когда они сданы")
    marks: list[DiagnosticMarkOut] = Field(title="Баллы")
    comment: str | None = Field(title="Вывод эксперта")
    version: Version


class RespondentIn(In):
    """Кого спросить."""

    person_id: UUID = Field(title="Человек")
    relation: RespondentRelation = Field(title="Кем приходится")


class RespondentsIn(In):
    """Кого спросить в опросе 360°."""

    model_config = example({"respondents": [{"person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11", "relation": "peer"}]})

    respondents: Annotated[list[RespondentIn], Field(min_length=1, max_length=MOST_RESPONDENTS)] = Field(
        title="Респонденты", description="Не меньше порога анонимности; сам руководитель в их число не входит"
    )

    @model_validator(mode="after")
    def _once(self) -> Self:
        known: set[UUID] = set()
        for at, each in enumerate(self.respondents):
            if each.person_id in known:
                raise wrong("Этот человек назван дважды", "respondents", at, "person_id")
            known.add(each.person_id)
        return self


class RespondentOut(Out):
    """Кого спрашивают и ответил ли; что ответил, не узнает никто."""

    person_id: UUID = Field(title="Человек")
    relation: RespondentRelation = Field(title="Кем приходится")
    submitted: bool = Field(title="Ответил")


class RespondentsOut(Out):
    """Респонденты опроса 360°."""

    diagnostics_id: UUID = Field(title="Диагностика")
    respondents: list[RespondentOut] = Field(title="Респонденты")
    version: Version
