"""What is said of mentors."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.listing import ListQuery
from services.kernel.places import Place
from services.kernel.schemas import Change, Code, Day, In, Line, Out, Prose, StepIn, Version, absent, example, wrong
from services.training.competencies.content import LevelNumber
from services.training.mentors.rules import MentorAction, MentorForm, MentorOrigin, MentorStatus

Capacity = Annotated[int, Field(ge=1, le=20, title="Ёмкость", description="Сколько руководителей ведёт одновременно")]
Directions = Annotated[
    list[Code],
    Field(min_length=1, max_length=20, title="Направления", description="В которых силён: коды из `directions`"),
]
Content = Annotated[Prose, Field(title="Содержание работы", description="То, на что даётся согласие")]
Form = Annotated[MentorForm, Field(title="Форма работы")]
ValidFrom = Annotated[Day, Field(title="Наставник с")]
ValidTo = Annotated[Day, Field(title="Наставник по", description="Включительно")]
OrderNumber = Annotated[Line | None, Field(title="Номер приказа", description="О назначении; null — ещё нет")]
OrderDate = Annotated[Day | None, Field(title="Дата приказа")]
OrderFile = Annotated[UUID | None, Field(title="Файл приказа", description="null — файла нет")]


class MentorTaught(In):
    """До какого уровня компетенции доводит наставник."""

    model_config = example({"competency": "conflict", "level": 3})

    competency: Code = Field(title="Компетенция", description="Код")
    level: LevelNumber = Field(title="Уровень")


Teaches = Annotated[
    list[MentorTaught], Field(max_length=50, title="Чему учит", description="Пусто — в маршруты не предлагается")
]


def _once(codes: list[str], field: str) -> None:
    if len(set(codes)) < len(codes):
        raise wrong("Названо дважды", field)


class MentorCreate(In):
    """Предложение стать наставником."""

    model_config = example(
        {
            "person_id": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "ground": "Три года подряд в верхней четверти по управлению кадрами",
            "capacity": 3,
            "directions": ["personnel"],
            "content": "Сопровождение начинающих руководителей: кадры, ВСОКО, работа с коллективом",
            "form": "mixed",
            "valid_from": "2027-02-01",
            "valid_to": "2028-01-31",
        }
    )

    person_id: UUID = Field(title="Руководитель")
    leader_id: UUID | None = Field(
        default=None,
        title="Запись базы эффективных руководителей",
        description="О нём же; null — предлагает ОМСУ, с основанием",
    )
    ground: Prose | None = Field(default=None, title="Основание")
    capacity: Capacity
    directions: Directions
    teaches: Teaches = Field(default=[])
    content: Content
    form: Form
    valid_from: ValidFrom
    valid_to: ValidTo

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        _once(self.directions, "directions")
        _once([each.competency for each in self.teaches], "teaches")
        return self


class MentorChange(Change):
    """Что изменить; того, на что дано согласие, уже не меняют. Чего нет в запросе, останется как было."""

    model_config = example({"order_number": "48-од", "order_date": "2027-01-29"})

    capacity: Capacity = Field(default_factory=absent)
    directions: Directions = Field(default_factory=absent)
    teaches: Teaches = Field(default_factory=absent)
    content: Content = Field(default_factory=absent)
    form: Form = Field(default_factory=absent)
    valid_from: ValidFrom = Field(default_factory=absent)
    valid_to: ValidTo = Field(default_factory=absent)
    order_number: OrderNumber = Field(default_factory=absent)
    order_date: OrderDate = Field(default_factory=absent)
    order_file_id: OrderFile = Field(default_factory=absent)

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        _once(self.directions or [], "directions")
        _once([each.competency for each in self.teaches or []], "teaches")
        return self


class MentorStepIn(StepIn[MentorAction]):
    """Шаг наставника: согласие, назначение, приостановка, прекращение."""

    model_config = example(
        {"action": "consent"}, {"action": "appoint"}, {"action": "leave", "last_day": "2027-06-30"}
    )  # fmt: skip

    last_day: Day | None = Field(
        default=None, title="Последний день", description="Прекращения; null — как только позволяет предупреждение"
    )
    consent_file_id: UUID | None = Field(default=None, title="Письменное согласие", description="null — файла нет")


class MentorItem(Out):
    """Наставник в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    person_id: UUID = Field(title="Руководитель")
    person_name: str | None = Field(title="ФИО", description="null — из справочника ещё не получено")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str | None = Field(title="Название организации")
    origin: MentorOrigin = Field(title="Как предложен")
    directions: list[str] = Field(title="Направления")
    capacity: Capacity
    accompanies: int = Field(title="Ведёт сейчас", description="Места заняты по последний день пары включительно")
    proposed: int = Field(title="Предложено", description="Пары, которые ещё не начаты: каждая держит место")
    valid_from: ValidFrom
    valid_to: ValidTo
    status: MentorStatus = Field(title="Статус")
    appointed_on: Day | None = Field(title="Назначен")
    last_day: Day | None = Field(title="Последний день", description="null — прекращать не собираются")
    version: Version


class MentorOut(MentorItem):
    """Наставник целиком."""

    leader_id: UUID | None = Field(title="Запись базы эффективных руководителей")
    ground: str | None = Field(title="Основание")
    teaches: list[MentorTaught] = Field(title="Чему учит")
    content: Content
    form: Form
    order_number: OrderNumber
    order_date: OrderDate
    order_file_id: OrderFile
    consented_on: Day | None = Field(title="Согласие дано")
    consent_file_id: UUID | None = Field(title="Письменное согласие")
    noticed_on: Day | None = Field(title="О прекращении предупредили")
    years_as_head: int = Field(title="Полных лет руководителем", description="По должностям справочника")
    at_risk: bool = Field(title="В группе риска")
    allowed_actions: list[MentorAction] = Field(title="Что можно сделать сейчас")


class MentorQuery(ListQuery):
    """Отбор наставников."""

    status: MentorStatus | None = Field(default=None, description="Статус")
    direction: Annotated[Code | None, Field(description="Силён в этом направлении")] = None
    person_id: UUID | None = Field(default=None, description="Руководитель")
    organisation_id: UUID | None = Field(default=None, description="Организация")
    free: bool | None = Field(default=None, description="Есть ли места, которых не держат ни пары, ни предложения")
    place: Place | None = Field(default=None, description="Не выше этого места, например муниципалитета")
    sort: Literal["valid_from", "-valid_from"] = Field(default="-valid_from", description="Порядок")
