"""What is asked of a person, and whether it is met."""

from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.reserve.requirements.content import Criterion, Requirement
from services.reserve.requirements.profile import (
    CheckKind,
    ConsentPurpose,
    EducationLevel,
    ExperienceKind,
    Profile,
    Studied,
    StudyField,
    TeacherCategory,
    Trained,
)
from services.reserve.requirements.rules import JUDGES, Outcome, admits, judge, judged

ON = date(2026, 9, 1)
READ = TypeAdapter(Requirement)
KNOWN = Profile(
    on=ON,
    age=40,
    russian_citizen=True,
    studied=(Studied(EducationLevel.specialist, StudyField.pedagogy),),
    trained=(Trained(StudyField.management, 250, retraining=True), Trained(StudyField.law, 72, retraining=False)),
    months=MappingProxyType({ExperienceKind.pedagogical: 71}),
    months_in=MappingProxyType(
        {
            frozenset({ExperienceKind.pedagogical}): 60,
            frozenset({ExperienceKind.managerial}): 35,
            frozenset({ExperienceKind.pedagogical, ExperienceKind.managerial}): 84,
        }
    ),
    category=TeacherCategory.first,
    clear=MappingProxyType({CheckKind.criminal_record: date(2026, 3, 1)}),
    obstacles=frozenset({CheckKind.disqualification}),
    consents=frozenset({ConsentPurpose.contest}),
    attested_until=ON,
)
MET, UNMET, UNKNOWN = Outcome.met, Outcome.unmet, Outcome.unknown

TABLE = [
    ({"kind": "education", "levels": ["specialist"]}, MET, UNKNOWN),
    ({"kind": "education", "levels": ["specialist"], "fields": ["pedagogy"]}, MET, UNKNOWN),
    ({"kind": "education", "levels": ["specialist"], "fields": ["law"]}, UNMET, UNKNOWN),
    ({"kind": "education", "levels": ["master"]}, UNMET, UNKNOWN),
    ({"kind": "training", "fields": ["management"], "hours": 250}, MET, UNKNOWN),
    ({"kind": "training", "fields": ["management"], "hours": 251}, UNMET, UNKNOWN),
    ({"kind": "training", "fields": ["law"]}, UNMET, UNKNOWN),
    ({"kind": "training", "fields": ["law"], "retraining": False, "hours": 72}, MET, UNKNOWN),
    ({"kind": "experience", "of": ["pedagogical"], "years": 5}, MET, UNKNOWN),
    ({"kind": "experience", "of": ["pedagogical"], "years": 6}, UNMET, UNKNOWN),
    ({"kind": "experience", "of": ["managerial"], "years": 3}, UNMET, UNKNOWN),
    ({"kind": "experience", "of": ["managerial", "pedagogical"], "years": 7}, MET, UNKNOWN),
    ({"kind": "experience", "of": ["other"], "years": 1}, UNMET, UNKNOWN),
    ({"kind": "age", "at_least": 40, "at_most": 40}, MET, UNKNOWN),
    ({"kind": "age", "at_least": 41}, UNMET, UNKNOWN),
    ({"kind": "age", "at_most": 39}, UNMET, UNKNOWN),
    ({"kind": "category", "of": ["first", "highest"]}, MET, UNKNOWN),
    ({"kind": "category", "of": ["highest"]}, UNMET, UNKNOWN),
    ({"kind": "attestation"}, MET, UNMET),
    ({"kind": "check", "check": "criminal_record"}, MET, UNKNOWN),
    ({"kind": "check", "check": "criminal_record", "months": 6}, MET, UNKNOWN),
    ({"kind": "check", "check": "criminal_record", "months": 5}, UNMET, UNKNOWN),
    ({"kind": "check", "check": "disqualification"}, UNMET, UNKNOWN),
    ({"kind": "consent", "purpose": "contest"}, MET, UNMET),
    ({"kind": "consent", "purpose": "reserve"}, UNMET, UNMET),
    ({"kind": "citizenship"}, MET, UNKNOWN),
]


@pytest.mark.parametrize(("asked", "known", "nothing"), TABLE)
def test_each_is_judged_by_what_is_known(asked, known, nothing):
    requirement = READ.validate_python(asked)
    assert judge(requirement, KNOWN).outcome is known
    assert judge(requirement, Profile(on=ON)).outcome is nothing


def test_every_kind_can_be_judged():
    mapping = READ.json_schema()["discriminator"]["mapping"]
    assert set(mapping) == set(JUDGES)
    assert {asked["kind"] for asked, _, _ in TABLE} | {"all_of", "any_of"} == set(JUDGES)


OUTCOMES = {
    MET: {"kind": "citizenship"},
    UNMET: {"kind": "age", "at_least": 41},
    UNKNOWN: {"kind": "check", "check": "medical"},
}


@given(st.lists(st.sampled_from([*Outcome]), min_size=1, max_size=6))
def test_what_is_not_known_is_neither_met_nor_unmet(outcomes):
    parts = [OUTCOMES[each] for each in outcomes]
    together = judge(READ.validate_python({"kind": "all_of", "requirements": parts}), KNOWN).outcome
    either = judge(READ.validate_python({"kind": "any_of", "requirements": parts}), KNOWN).outcome
    assert together is (UNMET if UNMET in outcomes else UNKNOWN if UNKNOWN in outcomes else MET)
    assert either is (MET if MET in outcomes else UNKNOWN if UNKNOWN in outcomes else UNMET)


@pytest.mark.parametrize(("asked", "required", "admitted"), [
    (MET, True, True), (UNMET, True, False), (UNKNOWN, True, False), (UNMET, False, True), (UNKNOWN, False, True),
])  # fmt: skip
def test_only_what_is_required_and_met_admits(asked, required, admitted):
    criterion = Criterion.model_validate(
        {"code": "c", "title": "Критерий", "requirement": OUTCOMES[asked], "required": required}
    )
    assert admits(judged([criterion], KNOWN)) is admitted


def test_the_facts_are_said():
    said = judge(READ.validate_python({"kind": "experience", "of": ["pedagogical"], "years": 5}), KNOWN).said
    assert said == "стаж (педагогический): полных лет — 5, месяцев сверх них — 0"
