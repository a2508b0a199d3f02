"""Events as the reserve and training tell them, and a region of one's own for them to happen in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from services.kernel.feed import CloudEvent

EPOCH = uuid4()
_SEQ = count(1)

_LEVEL = {"level_before": 1, "level_after": 2}
_WHO: dict[str, Any] = {"person_id": UUID(int=1), "organisation_id": UUID(int=2), "day": "2021-05-01"}

PLAN: dict[str, Any] = {
    "title": "Программа перевода",
    "goals": [
        {
            "code": "objectivity",
            "title": "Объективная оценка",
            "indicator": "Доля классов с завышением",
            "unit": "%",
            "start": 40,
            "target": 10.5,
            "reach_by": "2022-05-01",
        }
    ],
    "measures": [
        {
            "code": "regulation",
            "title": "Ввести положение",
            "goal": "objectivity",
            "responsible": str(UUID(int=4)),
            "starts_on": "2021-05-01",
            "ends_on": "2021-12-31",
            "result": "Единые критерии",
            "proof": "Приказ",
        }
    ],
}

TELLING: Mapping[str, dict[str, Any]] = {
    "training.diagnostics.completed": _WHO | _LEVEL,
    "training.route.completed": _WHO | _LEVEL,
    "training.enrolment.completed": _WHO | _LEVEL,
    "training.internship.completed": _WHO,
    "training.transfer_programme.approved": _WHO | {"until": "2022-05-31", "plan": PLAN},
    "reserve.entry.included": _WHO | {"until": "2024-05-01"},
    "reserve.entry.renewed": _WHO | {"until": "2026-05-01"},
    "reserve.entry.excluded": _WHO,
    "reserve.appointment.made": _WHO | {"entry_id": UUID(int=3)},
    "reserve.appointment.revoked": _WHO,
}
"""What each type tells at least."""


def event(
    type_: str,
    *,
    subject: UUID | None = None,
    place: str = "ru.r67.m1.o1",
    seq: int | None = None,
    epoch: UUID = EPOCH,
    deleted: bool = False,
    **data: Any,
) -> CloudEvent:
    said = {name: str(it) if isinstance(it, UUID) else it for name, it in (TELLING.get(type_, _WHO) | data).items()}
    return CloudEvent(
        specversion="1.0",
        id=uuid4(),
        source=f"/edulead/{type_.split('.', maxsplit=1)[0]}",
        type=type_,
        subject=subject or uuid4(),
        time=datetime(2021, 5, 2, tzinfo=UTC),
        sequence=f"{epoch}:{next(_SEQ) if seq is None else seq}",
        place=place,
        data=None if deleted else said,
        **({"method": "DELETE"} if deleted else {}),
    )


@dataclass(frozen=True)
class Region:
    """Facts are never removed, so every test has its own: two municipalities, the first with two schools."""

    place: str = field(default_factory=lambda: f"ru.t{uuid4().hex[:12]}")

    @property
    def city(self) -> str:
        return f"{self.place}.m1"

    @property
    def district(self) -> str:
        return f"{self.place}.m2"

    @property
    def schools(self) -> tuple[str, str]:
        return f"{self.city}.o1", f"{self.city}.o2"


def risen(world: Any, school: str, **more: Any) -> CloudEvent:
    """The head of the school is a level higher."""
    who = {"person_id": world.heads[school], "organisation_id": world.ids[school]}
    return event("training.diagnostics.completed", place=school, **(who | more))
