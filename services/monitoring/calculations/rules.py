"""What a calculation stands for."""

from enum import StrEnum

from services.kernel.labels import labelled


class ResultStanding(StrEnum):
    """Of a calculation and all its results alike."""

    preliminary = "preliminary"
    published = "published"
    replaced = "replaced"


LABELS: dict[ResultStanding, str] = labelled(
    {
        ResultStanding.preliminary: "предварительный",
        ResultStanding.published: "опубликован",
        ResultStanding.replaced: "заменён следующим расчётом",
    }
)
