"""Why a contest fails. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from services.kernel.labels import labelled
from services.reserve.contests.standing import ContestStatus


class FailureGround(StrEnum):
    """Why a contest fails."""

    no_applications = "no_applications"
    all_withdrew = "all_withdrew"
    none_admitted = "none_admitted"
    too_few = "too_few"
    none_passed = "none_passed"


LABELS: dict[StrEnum, str] = labelled(
    {
        FailureGround.no_applications: "заявок нет",
        FailureGround.all_withdrew: "все заявки отозваны",
        FailureGround.none_admitted: "никто не допущен",
        FailureGround.too_few: "допущено меньше, чем требует положение",
        FailureGround.none_passed: "никто не набрал проходного балла",
    }
)


@dataclass(frozen=True, slots=True)
class Entrants:
    """How many applications there are, by what became of them."""

    applications: int = 0
    registered: int = 0
    """Neither admitted nor rejected yet."""
    admitted: int = 0
    """All that were admitted and did not withdraw, whatever was decided of them."""
    withdrawn: int = 0
    passed: int = 0
    """Of the opened: those that reached the pass mark and did not withdraw."""
    left: int = 0
    """Of the withdrawn: those that had been marked, and so admitted."""
    left_passed: int = 0
    """Of these: those that had reached the pass mark."""

    @property
    def all_withdrew(self) -> bool:
        return 0 < self.applications == self.withdrawn


def ground(status: ContestStatus, entrants: Entrants, minimum: int) -> FailureGround | None:
    """Why the contest cannot go on; None where it can."""
    if not entrants.applications:
        return FailureGround.no_applications
    if entrants.all_withdrew:
        return FailureGround.all_withdrew
    if entrants.registered:
        return None
    if not entrants.admitted:
        return FailureGround.none_admitted
    if status is ContestStatus.opened:
        return None if entrants.passed else FailureGround.none_passed
    return FailureGround.too_few if entrants.admitted < minimum else None
