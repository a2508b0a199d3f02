"""What is said of who could be a mentor."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.kernel.listing import Format
from services.kernel.places import Place
from services.kernel.schemas import Code, Day, In, Instant, Out
from services.training.mentors.rules import MentorStatus


class MentorCandidateQuery(In):
    """О ком из базы эффективных руководителей."""

    place: Annotated[Place | None, Field(description="Не выше этого места; нет — своя территория")] = None
    direction: Annotated[Code | None, Field(description="В базе по этому направлению")] = None
    fit: Annotated[bool | None, Field(description="Правила реестра наставников сегодня выполнены")] = None
    mentor: Annotated[bool | None, Field(description="Уже предложен, назначен или приостановлен")] = None
    format: Format = None


class MentorCandidateDirection(Out):
    """Направление, по которому руководитель в базе, и откуда это известно."""

    code: str = Field(title="Код")
    title: str | None = Field(title="Направление", description="По результатам школы; null — их ещё не публиковали")
    percent: float | None = Field(title="Результат школы, %", description="Последний опубликованный; null — его нет")
    leader_id: UUID = Field(title="Запись базы эффективных руководителей")
    event_id: UUID = Field(title="Событие резерва")
    told_at: Instant = Field(title="Когда о нём сообщено")


class MentorObstacle(Out):
    """Правило реестра наставников, которое сегодня не выполнено."""

    reason: str = Field(title="Код")
    detail: str = Field(title="Что мешает")


class MentorCandidate(Out):
    """Руководитель из базы эффективных руководителей: может ли он сегодня стать наставником."""

    model_config = ConfigDict(title="Кандидаты в наставники")

    person_id: UUID = Field(title="Руководитель")
    full_name: str | None = Field(title="ФИО", description="null — из справочника ещё не получено")
    organisation_id: UUID = Field(title="Организация")
    organisation_name: str | None = Field(title="Название организации")
    place: str = Field(title="Место")
    directions: list[MentorCandidateDirection] = Field(title="Направления", description="По которым он в базе")
    head_since: Day | None = Field(title="Руководит с", description="null — сейчас не руководит")
    years_as_head: int = Field(title="Полных лет руководителем", description="По должностям справочника")
    at_risk: bool = Field(title="В группе риска")
    fit: bool = Field(title="Правила реестра выполнены")
    obstacles: list[MentorObstacle] = Field(title="Что мешает", description="Каждое невыполненное правило")
    consent: bool | None = Field(title="Согласие", description="null — неизвестно: не спрашивали или ещё не ответил")
    mentor_id: UUID | None = Field(title="Запись реестра наставников", description="Последняя; null — её нет")
    mentor_status: MentorStatus | None = Field(title="Статус наставника", description="Той же записи")


class MentorCandidatesOut(Out):
    """Кто из базы эффективных руководителей может стать наставником."""

    on: Day = Field(title="На день")
    place: str = Field(title="Территория")
    years_in_post: int = Field(title="Сколько полных лет нужно", description="По порядку наставничества региона")
    items: list[MentorCandidate] = Field(title="Кандидаты", description="По месту")
