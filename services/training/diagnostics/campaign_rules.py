"""What may become of a campaign. Its end follows from its term, so that nobody has to end it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal, Step, Workflow
from services.training.permissions import P


class CampaignStatus(StrEnum):
    running = "running"
    cancelled = "cancelled"


class CampaignAction(StrEnum):
    cancel = "cancel"


class PassedOver(StrEnum):
    """Why somebody named is not asked by an instrument."""

    under_way = "under_way"
    judges = "judges"
    too_soon = "too_soon"


LABELS: dict[StrEnum, str] = labelled(
    {
        PassedOver.under_way: "уже проходит такую диагностику",
        PassedOver.judges: "сам оценивает в этой кампании",
        PassedOver.too_soon: "проходил этот тест недавно",
        CampaignStatus.running: "начата",
        CampaignStatus.cancelled: "отменена",
        CampaignAction.cancel: "отменить",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may look at."""

    running: int
    """Diagnostics of it that are neither assessed nor cancelled."""


def passed_over(
    person_id: UUID, expert_id: UUID | None, *, runs: bool, rested: date | None, term_from: date
) -> PassedOver | None:
    """`rested`: the first day on which the person may answer the instrument again; None: any."""
    if person_id == expert_id:
        return PassedOver.judges
    if runs:
        return PassedOver.under_way
    return PassedOver.too_soon if rested is not None and rested > term_from else None


def over(term_to: date, today: date) -> bool:
    """Has the term passed? Who was given longer answers still."""
    return term_to < today


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
