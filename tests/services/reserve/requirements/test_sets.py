"""Sets of criteria that ship: each tells apart who meets the act and who does not, and is offered as it is taken."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from services.reserve.requirements.profile import (
    CheckKind,
    EducationLevel,
    ExperienceKind,
    Profile,
    Studied,
    StudyField,
    Trained,
)
from services.reserve.requirements.rules import admits, judged
from services.reserve.requirements.sets import known
from tests.services.reserve.builders import BASE, made
from tests.support.callers import SMOLENSK_SCHOOL

ON = date(2026, 9, 1)
SETS = {each.code: each for each in known().items}
L, F = EducationLevel, StudyField
TAUGHT, LED = frozenset({ExperienceKind.pedagogical}), frozenset({ExperienceKind.managerial})
COURSE, RETRAINED = Trained(F.management, 72, retraining=False), Trained(F.management, 250, retraining=True)
OF_MANAGEMENT, OF_PEDAGOGY = Studied(L.master, F.management), Studied(L.specialist, F.pedagogy)


def worked(taught: int = 0, led: int = 0) -> Profile:
    """Years."""
    months = {TAUGHT: 12 * taught, LED: 12 * led, TAUGHT | LED: 12 * (taught + led)}
    by_kind = {ExperienceKind.pedagogical: 12 * taught, ExperienceKind.managerial: 12 * led}
    return Profile(on=ON, months=MappingProxyType(by_kind), months_in=MappingProxyType(months))


@pytest.mark.parametrize(
    ("code", "years", "studied", "trained", "met"),
    [
        ("eks_head", {"taught": 5}, OF_MANAGEMENT, (), True),
        ("eks_head", {"taught": 4, "led": 1}, OF_MANAGEMENT, (), False),
        ("eks_head", {"taught": 4, "led": 1}, OF_PEDAGOGY, (COURSE,), True),
        ("eks_head", {"led": 5}, OF_PEDAGOGY, (COURSE,), True),
        ("eks_head", {"taught": 30}, OF_PEDAGOGY, (), False),
        ("eks_head", {"taught": 4}, OF_PEDAGOGY, (COURSE,), False),
        ("eks_head", {"taught": 5}, Studied(L.secondary_vocational, F.management), (COURSE,), False),
        ("standard_head", {"taught": 5}, OF_PEDAGOGY, (RETRAINED,), True),
        ("standard_head", {"taught": 5}, OF_PEDAGOGY, (COURSE,), False),
        ("standard_head", {"led": 5}, OF_MANAGEMENT, (Trained(F.pedagogy, 250, retraining=True),), True),
        ("standard_head", {"taught": 5}, OF_MANAGEMENT, (RETRAINED,), False),
        ("standard_head", {"taught": 4}, OF_PEDAGOGY, (RETRAINED,), False),
        ("standard_head", {"taught": 5}, Studied(L.bachelor, F.pedagogy), (RETRAINED,), False),
    ],
)
def test_tells_apart_who_meets_the_act(code, years, studied, trained, met) -> None:
    profile = replace(worked(**years), studied=(studied,), trained=trained)
    assert admits(judged(SETS[code].criteria, profile)) is met


def test_the_law_asks_education_a_clear_record_and_attestation() -> None:
    fit = replace(
        worked(),
        studied=(OF_PEDAGOGY,),
        clear=MappingProxyType({CheckKind.criminal_record: date(2026, 1, 1)}),
        attested_until=date(2026, 9, 1),
    )
    criteria = SETS["law_head"].criteria
    assert admits(judged(criteria, fit))
    for lacking in ({"studied": ()}, {"clear": MappingProxyType({})}, {"attested_until": None}):
        assert not admits(judged(criteria, replace(fit, **lacking)))
    assert not admits(judged(criteria, replace(fit, obstacles=frozenset({CheckKind.criminal_record}))))


def test_codes_are_apart_so_that_sets_can_be_taken_together() -> None:
    codes = [each.code for one in SETS.values() for each in one.criteria]
    assert len(set(codes)) == len(codes)


async def test_a_vacancy_takes_a_set_as_it_is(omsu, schools) -> None:
    offered = (await omsu.get(f"{BASE}/requirement-sets")).json()["items"]
    assert {each["code"] for each in offered} == set(SETS)
    criteria = [each for one in offered for each in one["criteria"]]
    body = {
        "organisation_id": str(schools[SMOLENSK_SCHOOL]),
        "post_title": "директор",
        "reason": "contract_end",
        "arises_on": "2027-09-01",
        "requirements": criteria,
    }
    vacancy = await made(omsu, "/vacancies", body)
    assert vacancy["requirements"] == criteria
