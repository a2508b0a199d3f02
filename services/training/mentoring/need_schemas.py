"""What is said of what a mentee lacks."""

from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Out
from services.training.deficits.rules import DeficitStatus


class MentorshipNeedOut(Out):
    """Компетенция, которой наставляемому не хватает."""

    competency: str = Field(title="Код компетенции")
    title: str = Field(title="Компетенция")
    level: int = Field(title="Уровень")
    norm: int = Field(title="Норма")
    status: DeficitStatus = Field(title="Статус дефицита")


class MentorshipNeedsOut(Out):
    """Чего не хватает наставляемому: без источников и подробностей измерений."""

    mentorship_id: UUID = Field(title="Пара")
    needs: list[MentorshipNeedOut] = Field(title="Дефициты", description="Открытые и ждущие подтверждения, по коду")
