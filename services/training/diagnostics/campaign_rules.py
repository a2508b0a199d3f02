"""What may become of a campaign. Its end follows from its term, so that nobody has to end it."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.training.permissions import P


class CampaignStatus(StrEnum):
    running = "running"
    cancelled = "cancelled"


class CampaignAction(StrEnum):
    cancel = "cancel"


LABELS: dict[StrEnum, str] = labelled(
    {
        CampaignStatus.running: "идёт",
        CampaignStatus.cancelled: "отменена",
        CampaignAction.cancel: "отменить",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    running: int
    """Diagnostics of it that are neither assessed nor cancelled."""


def something_runs(facts: Facts) -> Refusal | None:
    if facts.running:
        return None
    return Refusal(
        "nothing_runs", "Отменять нечего: в кампании всё уже оценено или отменено, или её проходите вы сами."
    )


WORKFLOW = Workflow(
    "diagnostic_campaign",
    LABELS,
    Step(
        CampaignAction.cancel,
        CampaignStatus.running,
        CampaignStatus.cancelled,
        P.campaign_write,
        something_runs,
        needs_reason=True,
    ),
)
