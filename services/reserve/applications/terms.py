"""When an application is taken, and what it lacks. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.kernel.workflow import Refusal
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.contests.standing import ContestStatus, Timetable
from services.reserve.requirements.rules import Outcome

FURTHEST = (
    ApplicationStatus.winner,
    ApplicationStatus.included,
    ApplicationStatus.runner_up,
    ApplicationStatus.not_appointed,
    ApplicationStatus.scored,
    ApplicationStatus.admitted,
    ApplicationStatus.registered,
    ApplicationStatus.not_selected,
    ApplicationStatus.rejected,
)
"""Of two applications of one person the one that stands earlier here stays; who has withdrawn has none."""


@dataclass(frozen=True, slots=True)
class Applying:
    """All that decides whether an application is taken today."""

    contest: ContestStatus
    """As of today."""
    days: Timetable
    today: date
    consents: bool
    """A consent to the processing of personal data in a contest is in force."""
    active: bool
    """The file of the candidate is not merged into another, nor without a name."""


def not_taken(applying: Applying) -> Refusal | None:
    """Why no application is taken."""
    until = applying.days.applications_until
    if applying.contest in (ContestStatus.draft, ContestStatus.announced):
        return Refusal("acceptance_not_begun", f"Заявки принимают с {applying.days.applications_from:%d.%m.%Y}.")
    if applying.today > until:
        return Refusal("application_late", f"Заявки принимали по {until:%d.%m.%Y} включительно.")
    if applying.contest is not ContestStatus.accepting:
        return Refusal("contest_over", "Конкурс больше не принимает заявок.")
    if not applying.active:
        return Refusal("candidate_inactive", "Дело кандидата объединено с другим или обезличено.")
    if not applying.consents:
        return Refusal("consent_missing", "Нет действующего согласия на обработку персональных данных для конкурса.")
    return None


def missing_documents(required: Mapping[str, str], given: Iterable[str]) -> tuple[str, ...]:
    """Titles of the required ones (code → title) that are not among those given."""
    there = set(given)
    return tuple(title for code, title in required.items() if code not in there)


def findings(asked: Mapping[str, tuple[str, bool]], found: Mapping[str, Outcome]) -> tuple[list[str], list[str]]:
    """(titles of criteria nobody checked, titles of required ones not found met), of code → (title, required)."""
    unchecked = [title for code, (title, _) in asked.items() if code not in found]
    unmet = [
        title
        for code, (title, required) in asked.items()
        if required and code in found and found[code] is not Outcome.met
    ]
    return unchecked, unmet
