"""A row of the table of causes: which cause tells of which competency, and how surely."""

from typing import Annotated

from pydantic import BeforeValidator

from services.kernel import cells
from services.kernel.layouts import Field as Column
from services.kernel.layouts import Layout, shown_besides
from services.kernel.schemas import Code, In
from services.training.deficits.causes import CauseKind
from services.training.deficits.schemas import CauseCode, DeficitMappingItem, MappedConfidence, MappedGap

EXAMPLE = {"kind": "indicator", "cause": "1.3", "competency": "vsoko", "gap": 1, "confidence": 40}
LAYOUT = Layout(
    [
        Column("kind", "Чей код"),
        Column("cause", "Причина"),
        Column("competency", "Компетенция"),
        Column("gap", "Уровней до нормы", required=False),
        Column("confidence", "Уверенность, %"),
    ],
    passed=shown_besides(DeficitMappingItem, "id", "place", "version"),
)


class MappingRow(In):
    """Строка таблицы причин."""

    kind: Annotated[CauseKind, BeforeValidator(cells.code(CauseKind))]
    cause: Annotated[CauseCode, BeforeValidator(cells.text)]
    competency: Annotated[Code, BeforeValidator(cells.text)]
    gap: Annotated[MappedGap, BeforeValidator(cells.number)] = 1
    confidence: Annotated[MappedConfidence, BeforeValidator(cells.number)]

    @property
    def key(self) -> tuple[CauseKind, str, str]:
        return self.kind, self.cause, self.competency
