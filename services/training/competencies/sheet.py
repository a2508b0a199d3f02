"""A row of a table of competencies: the competency, what each level looks like, which level each post needs."""

from typing import Annotated

from pydantic import BeforeValidator

from services.kernel import cells
from services.kernel.cells import LineCell, ProseCell
from services.kernel.layouts import Field as Column
from services.kernel.layouts import Layout
from services.kernel.schemas import Code, In
from services.training.competencies.content import POSTS, LevelNumber, NormPost

LEVELS = range(1, 11)
EXAMPLE = {
    "module": "personnel",
    "module_title": "Управление кадрами",
    "code": "conflict",
    "title": "Разрешение конфликтов",
    "level_1": "Вмешивается, когда конфликт стал жалобой",
    "level_2": "Действует по процедуре",
    "head": 2,
}
LAYOUT = Layout(
    [
        Column("module", "Модуль, код"),
        Column("module_title", "Модуль", required=False),
        Column("code", "Код"),
        Column("title", "Компетенция"),
        *(Column(f"level_{number}", f"Уровень {number}", required=number <= 2) for number in LEVELS),
        *(Column(post.value, POSTS[post].capitalize(), required=False) for post in NormPost),
    ]
)

CodeCell = Annotated[Code, BeforeValidator(cells.text)]
LevelCell = Annotated[LevelNumber, BeforeValidator(cells.number)]


class CompetencyRow(In):
    """Строка таблицы компетенций; пустая норма — от этой должности компетенции не требуют."""

    module: CodeCell
    module_title: LineCell | None = None
    code: CodeCell
    title: LineCell
    level_1: ProseCell
    level_2: ProseCell
    level_3: ProseCell | None = None
    level_4: ProseCell | None = None
    level_5: ProseCell | None = None
    level_6: ProseCell | None = None
    level_7: ProseCell | None = None
    level_8: ProseCell | None = None
    level_9: ProseCell | None = None
    level_10: ProseCell | None = None
    head: LevelCell | None = None
    deputy: LevelCell | None = None
    candidate: LevelCell | None = None
    authority_specialist: LevelCell | None = None

    @property
    def levels(self) -> list[str | None]:
        """What each level looks like, from the first to the last that is said; None: one between is not."""
        said = [getattr(self, f"level_{number}") for number in LEVELS]
        while said and said[-1] is None:
            said.pop()
        return said
