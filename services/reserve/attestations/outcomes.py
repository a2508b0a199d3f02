"""When the test is passed, of which day a decision is, until when it or an exemption holds.

Exact: nothing is rounded before it is compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.kernel.periods import months_after
from services.kernel.workflow import Refusal
from services.reserve.attestations.terms import Attested
from services.reserve.regulations.attestation import AttestationRules
from services.reserve.regulations.terms import LEAVES, ExemptionReason


@dataclass(frozen=True, slots=True)
class Answered:
    """Of one module: how many questions were answered rightly, of how many."""

    right: int
    asked: int

    @property
    def percent(self) -> Fraction:
        return Fraction(self.right * 100, self.asked)


@dataclass(frozen=True, slots=True)
class TestResult:
    """How the test went: per cent of all questions, modules below the threshold, passed or not."""

    __test__ = False

    percent: Fraction
    weak: tuple[str, ...]
    passed: bool


def examined(rules: AttestationRules, answered: Mapping[str, Answered]) -> TestResult:
    """Both thresholds: of all questions, and of each module (Нижний Новгород: 70 and 50). Exact, nothing is rounded."""
    everything = sum((each.right for each in answered.values()), 0), sum((each.asked for each in answered.values()), 0)
    percent = Answered(*everything).percent
    threshold = Fraction(rules.module_percent)
    weak = tuple(each.code for each in rules.modules if answered[each.code].percent < threshold)
    return TestResult(percent, weak, percent >= Fraction(rules.overall_percent) and not weak)


def fits(rules: AttestationRules, answered: Mapping[str, Answered]) -> Refusal | None:
    """Each module of the regulation once, and no other."""
    asked = {each.code for each in rules.modules}
    if missing := [each.title for each in rules.modules if each.code not in answered]:
        said = ", ".join(f"«{each}»" for each in missing)
        return Refusal.of("modules", "module_missing", f"Нет результата модулей: {said}")
    if unknown := sorted(answered.keys() - asked):
        return Refusal.of("modules", "unknown_module", f"В положении нет модулей: {', '.join(unknown)}")
    return None


def dated(decided_on: date, held: Iterable[date | None], today: date) -> Refusal | None:
    """A decision is taken after all that it rests on, and by today."""
    if decided_on > today:
        return Refusal.of("decided_on", "in_future", "Решение принимают не позже сегодняшнего дня")
    if decided_on < (since := max(filter(None, held))):
        detail = f"Решение принимают не раньше аттестации, теста и собеседования: с {since:%d.%m.%Y}"
        return Refusal.of("decided_on", "before_attestation", detail)
    return None


def minuted(meets: bool, protocol: str | None, decided_on: date | None, voted_on: date | None) -> Refusal | None:
    """Of a decision that was voted on at a meeting, the day and the protocol are those of the meeting; where the
    commission need not meet, both are said by who writes it down."""
    if voted_on is None:
        missing = Refusal.of("protocol", "missing", "Назовите номер и дату протокола комиссии")
        return missing if protocol is None and not meets else None
    if protocol is not None:
        return Refusal.of("protocol", "protocol_drawn", "Протокол заседания составит система: его не называют")
    if decided_on not in (None, voted_on):
        return Refusal.of("decided_on", "other_day", f"Комиссия решила на заседании {voted_on:%d.%m.%Y}")
    return None


def over(until: date, today: date) -> Refusal | None:
    """Nobody is exempt on a ground that has ended."""
    if until >= today:
        return None
    return Refusal.of("until", "in_the_past", "Основание освобождения уже кончилось")


def exempt_until(rules: AttestationRules, reason: ExemptionReason, until: date) -> date:
    """The last day of an exemption whose ground ends on `until`: after a leave one is not attested at once."""
    return months_after(until, rules.exempt_until_months) if reason in LEAVES else until


def holds_until(rules: AttestationRules, attested: Attested, decided_on: date) -> date:
    """The last day on which a decision to conform holds."""
    months = rules.validity_months if attested is Attested.head else rules.candidate_validity_months
    return months_after(decided_on, months)
