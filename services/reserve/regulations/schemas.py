"""What is said of regulations."""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Day, In, Instant, Line, Out, StepIn, Text, Version, example
from services.reserve.regulations.content import Rules
from services.reserve.regulations.rules import RegulationAction, RegulationStatus
from services.reserve.regulations.terms import RegulationKind

EXAMPLE = {
    "title": "Положение об аттестации руководителей образовательных организаций",
    "act": {
        "kind": "Постановление",
        "issuer": "Администрация города Смоленска",
        "number": "1427-адм",
        "date": "2026-08-20",
    },
    "in_force_from": "2026-09-01",
    "content": {
        "kind": "attestation",
        "validity_months": 60,
        "candidate_validity_months": 60,
        "reference_days": 14,
        "modules": [{"code": "personnel", "title": "Управление кадрами"}],
        "overall_percent": 70,
        "module_percent": 50,
        "interview": True,
        "exemptions": ["new_in_post", "maternity_leave"],
        "exempt_until_months": 12,
        "retake_days": 30,
        "out_of_turn": True,
        "voting": {"quorum": 0.667, "majority": "of_present", "tie": "chair_vote"},
    },
}


class FoundingAct(In):
    """Акт, которым положение утверждено. Номер и дату можно указать позже, до публикации."""

    kind: Line = Field(title="Вид", examples=["Постановление"])
    issuer: Line = Field(title="Кто принял", examples=["Администрация города Смоленска"])
    number: Line | None = Field(default=None, title="Номер", examples=["1427-адм"])
    date: Day | None = Field(default=None, title="Дата", examples=["2026-08-20"])


class RegulationIn(In):
    """Положение: каким актом утверждено, с какого дня и что в нём."""

    model_config = example(EXAMPLE)

    title: Line = Field(title="Название")
    act: FoundingAct = Field(title="Акт")
    in_force_from: Day | None = Field(default=None, title="Действует с", description="Нужно до публикации")
    content: Rules = Field(title="Содержание")


class RegulationCreate(RegulationIn):
    """Новое положение своего уровня. Примерное (`model`) бывает только у региона."""

    id: UUID = Field(default_factory=uuid4, title="Идентификатор", description="Можно задать на стороне клиента")
    model: bool = Field(default=False, title="Примерное", description="По нему не решают: от него происходят другие")


class DerivedCreate(In):
    """Положение по примерному: черновик с его содержанием под своим актом."""

    model_config = example(
        {
            "title": "Положение о кадровом резерве города Смоленска",
            "act": {"kind": "Постановление", "issuer": "Администрация города Смоленска"},
        }
    )

    title: Line = Field(title="Название")
    act: FoundingAct = Field(title="Акт")


class RegulationStepIn(StepIn[RegulationAction]):
    """Шаг положения. Утратившим силу признают с причиной."""

    model_config = example(
        {"action": "publish"}, {"action": "repeal", "reason": "Решение суда", "last_day": "2026-12-31"}
    )

    last_day: Day | None = Field(
        default=None, title="Последний день действия", description="Только у шага `repeal`; null — сегодня"
    )


class RegulationItem(Out):
    """Положение в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    family: UUID = Field(title="Семейство редакций")
    edition: int = Field(title="Номер редакции")
    kind: RegulationKind = Field(title="О чём")
    model: bool = Field(title="Примерное")
    derived_from_id: UUID | None = Field(title="По какому примерному", description="null — само по себе")
    title: str = Field(title="Название")
    status: RegulationStatus = Field(title="Статус")
    in_force_from: Day | None = Field(title="Действует с")
    in_force_to: Day | None = Field(title="Действует по", description="Последний день; null — без срока")
    content_hash: str | None = Field(title="Хеш содержания", description="SHA-256, появляется при публикации")
    published_at: Instant | None = Field(title="Опубликовано")
    version: Version


class RegulationOut(RegulationItem):
    """Положение с содержанием."""

    act: FoundingAct = Field(title="Акт")
    content: Rules = Field(title="Содержание")
    allowed_actions: list[RegulationAction] = Field(title="Что можно сделать сейчас")


class RegulationQuery(ListQuery):
    """Отбор положений."""

    kind: RegulationKind | None = Field(default=None, description="О чём")
    status: RegulationStatus | None = Field(default=None, description="Статус")
    model: bool | None = Field(default=None, description="Примерные или действующие у себя")
    family: UUID | None = Field(default=None, description="Все редакции одного положения")
    derived_from_id: UUID | None = Field(default=None, description="Происходящие от этой редакции примерного")
    in_force_on: Day | None = Field(default=None, description="Действовавшие в этот день")
    q: Annotated[Text | None, Field(min_length=2, max_length=200, description="Часть названия")] = None
    sort: Literal["title", "-title", "edition", "-edition", "in_force_from", "-in_force_from"] = Field(
        default="title", description="Порядок"
    )
