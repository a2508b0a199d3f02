"""What is said of a group while it teaches: who was there, and with what result."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import In, Instant, Out, Prose, example, wrong

_ANNA = "6f1d1f0e-8f0a-4c47-9a51-0f6d3c0f6a11"


class SessionAttendanceIn(In):
    """Кто был на занятии: все, кого нет в списке, отсутствовали."""

    model_config = example({"present": [_ANNA]})

    present: Annotated[list[UUID], Field(max_length=1000)] = Field(title="Присутствовали", description="Люди")

    @model_validator(mode="after")
    def _once(self) -> Self:
        if (at := _repeated(self.present)) is not None:
            raise wrong("Человек назван дважды", "present", at)
        return self


class SessionAttendanceOut(Out):
    """Посещаемость занятия."""

    session_id: UUID = Field(title="Занятие")
    marked_at: Instant | None = Field(title="Отмечена", description="null — ещё нет")
    present: list[UUID] = Field(title="Присутствовали", description="Люди вашей территории, в порядке заявок")


class TrainingResultIn(In):
    """Итог одного участника."""

    person_id: UUID = Field(title="Кто")
    passed: bool = Field(title="Освоил программу")
    hours: Annotated[int, Field(ge=0, le=2000)] | None = Field(
        default=None,
        title="Засчитано часов",
        description="Освоившему засчитывается вся программа; не освоившему — сколько указано, иначе 0",
    )
    remark: Prose | None = Field(default=None, title="Примечание")


class TrainingResultsIn(In):
    """Итоги группы целиком: у кого итога нет в списке, тому он не подведён."""

    model_config = example({"results": [{"person_id": _ANNA, "passed": True}]})

    results: Annotated[list[TrainingResultIn], Field(max_length=1000)] = Field(title="Итоги")

    @model_validator(mode="after")
    def _once(self) -> Self:
        if (at := _repeated([each.person_id for each in self.results])) is not None:
            raise wrong("Человек назван дважды", "results", at, "person_id")
        return self


def _repeated(people: list[UUID]) -> int | None:
    """Where somebody is named again."""
    first = {each: at for at, each in reversed(list(enumerate(people)))}
    return next((at for at, each in enumerate(people) if first[each] < at), None)
