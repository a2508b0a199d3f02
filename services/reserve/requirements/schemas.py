"""What is said of sets of criteria that ship."""

from pydantic import Field

from services.kernel.schemas import Code, Out
from services.reserve.requirements.content import Criterion


class RequirementSet(Out):
    """Требования акта к руководителю, готовые критерии."""

    code: Code = Field(title="Код")
    title: str = Field(title="Название")
    act: str = Field(title="Акт")
    note: str = Field(title="Что в нём", description="Словами; сверьте с действующей редакцией акта")
    criteria: list[Criterion] = Field(title="Критерии")


class RequirementSets(Out):
    """Наборы требований, которые есть в системе."""

    items: list[RequirementSet] = Field(title="Наборы")
