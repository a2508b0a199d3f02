"""On which consent a file is kept, and until when (152-ФЗ, ст. 9 и 21). Pure.

Each purpose is a document of its own. A file stands on those for the reserve, a contest or an attestation: when the
last of them has ended or is withdrawn, the data is destroyed within 30 days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.kernel.periods import day_before, days_after, months_after
from services.kernel.workflow import Refusal
from services.reserve.requirements.profile import ConsentPurpose

BASES = frozenset({ConsentPurpose.reserve, ConsentPurpose.contest, ConsentPurpose.attestation})
"""What a file may be kept for. To publish something or to check it is no purpose by itself."""
DESTROYED_WITHIN = timedelta(days=30)
"""From the end of the purpose or the withdrawal (152-ФЗ, ст. 21, ч. 4 и 5)."""
LONGEST_MONTHS = 600
"""What is consented to for longer than a working life has no term at all (152-ФЗ, ст. 9, ч. 4, п. 8)."""


@dataclass(frozen=True, slots=True)
class Consent:
    purpose: ConsentPurpose
    given_on: date
    until: date
    """The last day of its term, included."""
    withdrawn_on: date | None
    """From this day on it is no more."""
    recorded_on: date | None = None
    """The day the withdrawal was received here; None: there is none, or it was not taken down."""

    @property
    def last_day(self) -> date:
        return self.until if self.withdrawn_on is None else min(self.until, day_before(self.withdrawn_on))

    @property
    def kept_through(self) -> date:
        """From the day after the data is destroyed in time: of a withdrawal, from its receipt (ст. 21, ч. 5)."""
        received = self.recorded_on and day_before(self.recorded_on)
        return self.last_day if received is None else max(self.last_day, min(self.until, received))

    def in_force(self, on: date) -> bool:
        return self.given_on <= on <= self.last_day


def purposes(consents: Iterable[Consent], on: date) -> frozenset[ConsentPurpose]:
    """What personal data may be processed for on the day."""
    return frozenset(each.purpose for each in consents if each.in_force(on))


def kept_until(consents: Iterable[Consent]) -> date | None:
    """The last day the file stands on a consent; None: it never did."""
    return max((each.last_day for each in consents if each.purpose in BASES), default=None)


def received_on(consents: Iterable[Consent]) -> date | None:
    """When the last withdrawal of a consent that the file stood on was received; None: none was withdrawn."""
    based = (each for each in consents if each.purpose in BASES)
    return max((each.recorded_on for each in based if each.recorded_on is not None), default=None)


def gone(consents: Iterable[Consent], today: date) -> bool:
    """Has the last consent to keep the file ended? What is left of the time is for destroying it (ст. 21, ч. 4 и 5)."""
    until = kept_until(consents)
    return until is not None and until < today


def to_destroy_by(consents: Iterable[Consent]) -> date | None:
    """The day by which the data is destroyed; None where nothing is known to keep it for."""
    last = max((each.kept_through for each in consents if each.purpose in BASES), default=None)
    return last and days_after(last, DESTROYED_WITHIN.days)


def overdue_before(today: date) -> date:
    """A file that was to be kept through this day or less (`Consent.kept_through`) is destroyed today."""
    return today - DESTROYED_WITHIN


def lapsed(consents: Iterable[Consent], purpose: ConsentPurpose, on: date) -> bool:
    """Was there a consent to this, and is none in force on the day?"""
    given = [each for each in consents if each.purpose is purpose]
    return bool(given) and purpose not in purposes(given, on)


def too_long(given_on: date, until: date) -> bool:
    return until > months_after(given_on, LONGEST_MONTHS)


def without_basis(given: Iterable[Consent], today: date) -> Refusal | None:
    """Nobody's file is begun without a consent to keep it that lasts today."""
    bases = [each for each in given if each.purpose in BASES]
    if not bases:
        detail = "Нужно согласие на обработку персональных данных для резерва, конкурса или аттестации"
        return Refusal.of("consents", "consent_required", detail)
    if all(each.last_day < today for each in bases):
        return Refusal.of("consents", "consent_over", "Срок согласия на обработку персональных данных уже истёк")
    return None


def given_too_late(given_on: date, today: date) -> Refusal | None:
    if given_on <= today:
        return None
    return Refusal.of("given_on", "in_future", "Согласие не может быть дано позже сегодняшнего дня")


def not_to_withdraw(consent: Consent, withdrawn_on: date, today: date) -> Refusal | None:
    """A withdrawal lies between the day of the consent and today."""
    if withdrawn_on > today:
        return Refusal.of("withdrawn_on", "in_future", "Отзыв не может быть позже сегодняшнего дня")
    if withdrawn_on < consent.given_on:
        return Refusal.of("withdrawn_on", "before_consent", "Отзыв раньше самого согласия")
    return None


def withdrawn(consents: Iterable[Consent]) -> bool:
    """Did the last consent to keep the file end by a withdrawal, and not by its term?"""
    bases = [each for each in consents if each.purpose in BASES]
    last = kept_until(bases)
    return any(each.last_day == last and each.last_day < each.until for each in bases)
