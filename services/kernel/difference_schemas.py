"""How a difference between two editions of a document is answered, whatever the document is."""

from typing import Any

from pydantic import Field

from services.kernel.matching import DifferenceKind
from services.kernel.schemas import Out


class DifferenceOut(Out):
    """Одно отличие, в самой малой части содержания, которая стала иной."""

    kind: DifferenceKind = Field(title="Что произошло")
    path: str = Field(title="Где", description="Указатель JSON в новое содержание; у удалённого — в прежнее")
    subject: str = Field(title="О чём")
    member: str = Field(title="Какая часть", description="Пусто — всё целиком")
    before: Any = Field(title="Было", description="Часть содержания; null — не было")
    after: Any = Field(title="Стало", description="Часть содержания; null — удалено")
    detail: str = Field(title="Словами")
