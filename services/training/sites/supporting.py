"""What the institute does for a site: kinds of entries of its log, and which may be written. Values in, values out."""

from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled
from services.kernel.workflow import Refusal


class SupportKind(StrEnum):
    consultation = "consultation"
    material = "material"
    announcement = "announcement"


LABELS: dict[StrEnum, str] = labelled(
    {
        SupportKind.consultation: "консультация",
        SupportKind.material: "материалы",
        SupportKind.announcement: "анонс",
    }
)


def wrong_entry(day: date, today: date) -> Refusal | None:
    """The log tells what was done; what is to come is no entry yet."""
    return Refusal.of("day", "in_future", "Этот день ещё не наступил") if day > today else None
