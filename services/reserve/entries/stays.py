"""What is due of a stay and what is known of it, in the words the rules ask in."""

from datetime import date
from typing import Any

from services.reserve.candidates.models import Candidate
from services.reserve.entries.exclusions import Stay
from services.reserve.entries.judging import consent_gone, rules_of
from services.reserve.entries.models import Entry
from services.reserve.entries.rules import STAYING, status_on
from services.reserve.entries.terms import ReportPeriod, Term, first_report, next_report, of_age, overdue
from services.reserve.regulations.reserve import ReserveRules


def report_of(entry: Entry) -> ReportPeriod | None:
    """The earliest report that is not handed in; None where none is to come."""
    if entry.status not in STAYING:
        return None
    handed_in = {each.number for each in entry.reports} | set(range(1, entry.first_report or 1))
    return next_report(terms_of(entry), handed_in)


def terms_of(entry: Entry) -> list[Term]:
    """The terms of a stay, oldest first, each by the edition that governs it."""
    assert entry.included_on is not None  # whoever is asked about was included
    assert entry.until is not None
    former = [each.former_until for each in entry.renewals]
    editions = [*(each.regulation for each in entry.renewals), entry.regulation]
    spans = zip([entry.included_on, *former], [*former, entry.until], editions, strict=True)
    return [term_of(begun, until, rules_of(edition)) for begun, until, edition in spans]


def lasts(entry: Entry, day: date) -> bool:
    """Does the reservist stand in the reserve on that day: already, and still?"""
    begun = entry.included_on is not None and entry.included_on <= day
    return begun and status_on(entry.status, entry.until, day) in STAYING


def term_of(begun: date, until: date, rules: ReserveRules) -> Term:
    return Term(begun, until, rules.report_every_months, rules.report_due_days)


def stay_of(entry: Entry, candidate: Candidate | None, today: date) -> Stay:
    """What is known of a stay, the file with its consents; one that is not seen from here tells nothing."""
    rules = rules_of(entry.regulation)
    return Stay(
        today=today,
        plan_due_on=entry.plan_due_on,
        plan_submitted_on=entry.plan_submitted_on,
        report=report_of(entry),
        plan_line_due=any(overdue(each.due_on, None, today) for each in entry.plan if each.done_on is None),
        late_report=any(each.submitted_on > each.due_on for each in entry.reports),
        aged_out=candidate is not None and of_age(candidate.birth_date, rules.exit_age, today),
        consent_gone=candidate is not None and consent_gone(candidate, today),
        exclude_without_plan=rules.exclude_without_plan,
        exclude_without_report=rules.exclude_without_report,
        refusals=len(entry.refusals),
        refusals_allowed=rules.refusals,
    )


def due_anew(entry: Entry, today: date) -> dict[str, Any]:
    """What is due of a stay that goes on from today after a time in which nothing could be handed in.

    A plan that fell due meanwhile is due so long from today, as from an inclusion; reports that fell due are not
    expected, as those due before an inclusion was entered are not.
    """
    first = max(entry.first_report or 1, first_report(terms_of(entry), today))
    if entry.plan_submitted_on is not None or not overdue(entry.plan_due_on, None, today):
        return {"first_report": first}
    return {"first_report": first, "plan_due_on": rules_of(entry.regulation).due("plan_due", today)}
