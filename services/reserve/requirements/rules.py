"""Whether somebody meets what is asked, and in which words. What is not known is neither met nor unmet. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from services.kernel.labels import labelled
from services.kernel.periods import months_after
from services.reserve.requirements.content import (
    AgeRequirement,
    AllOfRequirement,
    AnyOfRequirement,
    AttestationRequirement,
    CategoryRequirement,
    CheckRequirement,
    CitizenshipRequirement,
    ConsentRequirement,
    Criterion,
    EducationRequirement,
    ExperienceRequirement,
    Requirement,
    TrainingRequirement,
)
from services.reserve.requirements.profile import EXPERIENCE, LABELS, ExperienceKind, Profile, StudyField


class Outcome(StrEnum):
    met = "met"
    unmet = "unmet"
    unknown = "unknown"


OUTCOMES: dict[StrEnum, str] = labelled(
    {Outcome.met: "соответствует", Outcome.unmet: "не соответствует", Outcome.unknown: "нет сведений"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one requirement; `said` names the fact in Russian: «стаж 6 лет 2 месяца»."""

    outcome: Outcome
    said: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with what was found of it."""

    criterion: Criterion
    finding: Finding


Judge = Callable[[Any, Profile], Finding]


def judge(requirement: Requirement, profile: Profile) -> Finding:
    """Whether the requirement is met on the day of the profile."""
    return JUDGES[requirement.kind](requirement, profile)


def judged(criteria: Sequence[Criterion], profile: Profile) -> list[Judged]:
    """Each criterion with what was found of it, in their order."""
    return [Judged(each, judge(each.requirement, profile)) for each in criteria]


def admits(found: Sequence[Judged]) -> bool:
    """Is every required criterion met? What is not known does not admit."""
    return all(each.finding.outcome is Outcome.met for each in found if each.criterion.required)


def _answer(met: bool, said: str) -> Finding:
    return Finding(Outcome.met if met else Outcome.unmet, said)


def _unknown(said: str) -> Finding:
    return Finding(Outcome.unknown, said)


def _words(values: Iterable[ExperienceKind]) -> str:
    return ", ".join(EXPERIENCE[each] for each in values)


def education(asked: EducationRequirement, profile: Profile) -> Finding:
    if not profile.studied:
        return _unknown("сведений об образовании нет")
    said = "; ".join(f"{LABELS[each.level]}, {LABELS[each.field]}" for each in profile.studied)
    fields = asked.fields or [*StudyField]
    return _answer(any(each.level in asked.levels and each.field in fields for each in profile.studied), said)


def training(asked: TrainingRequirement, profile: Profile) -> Finding:
    if not profile.trained:
        return _unknown("сведений о дополнительном образовании нет")
    fields = asked.fields or [*StudyField]
    said = "; ".join(
        f"{'переподготовка' if each.retraining else 'курсы'}, {LABELS[each.field]}, {each.hours} ч"
        for each in profile.trained
    )
    met = any(
        each.field in fields and each.hours >= asked.hours and (each.retraining or not asked.retraining)
        for each in profile.trained
    )
    return _answer(met, said)


def experience(asked: ExperienceRequirement, profile: Profile) -> Finding:
    if not profile.months:
        return _unknown("сведений о стаже нет")
    kinds = frozenset(asked.of)
    months = profile.months_in.get(kinds, 0)
    years, rest = divmod(months, 12)
    said = f"стаж ({_words(sorted(kinds))}): полных лет — {years}, месяцев сверх них — {rest}"
    return _answer(years >= asked.years, said)


def age(asked: AgeRequirement, profile: Profile) -> Finding:
    if profile.age is None:
        return _unknown("дата рождения не указана")
    low = asked.at_least is None or profile.age >= asked.at_least
    high = asked.at_most is None or profile.age <= asked.at_most
    return _answer(low and high, f"полных лет: {profile.age}")


def category(asked: CategoryRequirement, profile: Profile) -> Finding:
    if profile.category is None:
        return _unknown("сведений о квалификационной категории нет")
    return _answer(profile.category in asked.of, f"категория: {LABELS[profile.category]}")


def attestation(_: AttestationRequirement, profile: Profile) -> Finding:
    if profile.attested_until is None:
        return _answer(False, "действующей аттестации нет")
    return _answer(profile.attested_until >= profile.on, f"аттестация действует по {profile.attested_until:%d.%m.%Y}")


def check(asked: CheckRequirement, profile: Profile) -> Finding:
    if asked.check in profile.obstacles:
        return _answer(False, f"{LABELS[asked.check]}: есть препятствие")
    day = profile.clear.get(asked.check)
    if day is None:
        return _unknown(f"{LABELS[asked.check]}: нет")
    fresh = asked.months is None or months_after(day, asked.months) >= profile.on
    return _answer(fresh, f"{LABELS[asked.check]}: от {day:%d.%m.%Y}")


def consent(asked: ConsentRequirement, profile: Profile) -> Finding:
    given = asked.purpose in profile.consents
    return _answer(given, f"согласие «{LABELS[asked.purpose]}»: {'действует' if given else 'нет'}")


def citizenship(_: CitizenshipRequirement, profile: Profile) -> Finding:
    if profile.russian_citizen is None:
        return _unknown("гражданство не указано")
    return _answer(profile.russian_citizen, "гражданин РФ" if profile.russian_citizen else "не гражданин РФ")


def all_of(asked: AllOfRequirement, profile: Profile) -> Finding:
    """Unmet if one is; else unknown if one is."""
    return _together(asked.requirements, profile, Outcome.unmet, Outcome.met)


def any_of(asked: AnyOfRequirement, profile: Profile) -> Finding:
    """Met if one is; else unknown if one is."""
    return _together(asked.requirements, profile, Outcome.met, Outcome.unmet)


def _together(asked: Sequence[Requirement], profile: Profile, decides: Outcome, otherwise: Outcome) -> Finding:
    found = [judge(each, profile) for each in asked]
    outcomes = {each.outcome for each in found}
    outcome = next((each for each in (decides, Outcome.unknown) if each in outcomes), otherwise)
    return Finding(outcome, "; ".join(dict.fromkeys(each.said for each in found)))


JUDGES: Mapping[str, Judge] = MappingProxyType(
    {
        "education": education,
        "training": training,
        "experience": experience,
        "age": age,
        "category": category,
        "attestation": attestation,
        "check": check,
        "consent": consent,
        "citizenship": citizenship,
        "all_of": all_of,
        "any_of": any_of,
    }
)
