"""The clusters of a cycle: which subjects are compared with one another."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from services.kernel.schemas import Line, example
from services.monitoring.engine.attributes import Attributes, Conditional, first_fitting
from services.monitoring.methodologies.indicators import Code


class Cluster(Conditional):
    """Кластер: субъекты, которые сравнивают между собой. Субъект входит в первый подходящий."""

    model_config = example(
        {"code": "rural", "title": "Сельские школы", "conditions": [{"attribute": "settlement", "one_of": ["village"]}]}
    )

    code: Code
    title: Line = Field(title="Название")


Clusters = Annotated[list[Cluster], Field(max_length=50)]


def cluster_of(clusters: Sequence[Cluster], attributes: Attributes) -> str | None:
    """The code of the cluster a subject like this belongs to; None when no cluster takes it."""
    found = first_fitting(clusters, attributes)
    return None if found is None else clusters[found].code
