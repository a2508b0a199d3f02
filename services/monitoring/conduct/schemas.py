"""What is said of the composition of a cycle."""

from uuid import UUID

from pydantic import Field

from services.kernel.schemas import Out


class ClusterOut(Out):
    """Кластер и сколько в нём субъектов."""

    code: str = Field(title="Код")
    title: str = Field(title="Название")
    subjects: int = Field(title="Субъектов")


class UnsettledOut(Out):
    """Субъект, о котором надо решить до открытия."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место")
    name: str = Field(title="Название")


class CompositionOut(Out):
    """Кого оценивает цикл: у черновика — каким он открылся бы сегодня, у открытого — каким открыт."""

    subjects: int = Field(title="Субъектов")
    clusters: list[ClusterOut] = Field(title="Кластеры", description="Пусто — в цикле нет кластеров")
    unclustered: list[UnsettledOut] = Field(title="Вне кластеров", description="Пока они есть, цикл не открыть")
    unled: list[UnsettledOut] = Field(
        title="Без руководителя", description="На день оценки в организации нет руководителя: оценивать некого"
    )
