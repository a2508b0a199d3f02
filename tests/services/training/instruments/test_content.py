"""What an instrument says, what of it reaches who answers, and what may become of it; without a database."""

import json

import pytest
from pydantic import ValidationError

from services.kernel.problems import IllegalStep
from services.training.competencies.templates import known as framework
from services.training.instruments.content import CONTENT
from services.training.instruments.form import form_of, marking_form_of
from services.training.instruments.rules import (
    WORKFLOW,
    Facts,
    InstrumentAction,
    InstrumentStatus,
    keeps_its_kind,
    publishable,
)
from services.training.instruments.templates import known
from tests.services.training.instruments.contents import CONTENTS, RUBRIC, instrument


def read(kind, **changes):
    return CONTENT.validate_python(instrument(kind, **changes)["content"])


@pytest.mark.parametrize("kind", CONTENTS)
def test_each_kind_is_read_and_written_again(kind):
    said = read(kind)
    assert CONTENT.validate_python(json.loads(said.model_dump_json())) == said
    assert said.competencies[0] == "team"


QUESTION = CONTENTS["test"]["questions"][0]


@pytest.mark.parametrize(
    ("kind", "changes", "path"),
    [
        ("test", {"thresholds": [60, 60]}, ("thresholds",)),
        ("test", {"questions": [QUESTION, QUESTION]}, ("questions", 1, "code")),
        ("test", {"questions": [QUESTION | {"options": [{"code": "a", "text": "Нет"}] * 2}]}, ("options",)),
        ("test", {"questions": [QUESTION | {"options": [{"code": c, "text": "Да", "right": True} for c in "ab"]}]},
         ("options",)),
        ("test", {"questions": [QUESTION | {"options": [{"code": c, "text": "Нет"} for c in "ab"]}]}, ("options",)),
        ("case", {"questions": [CONTENTS["case"]["questions"][0] | {"rubric": RUBRIC[1:]}]}, ("rubric",)),
        ("case", {"questions": [CONTENTS["case"]["questions"][0] | {"rubric": RUBRIC[::-1]}]}, ("rubric",)),
        ("survey_360", {"fewest": 2}, None),
        ("self_assessment", {"scale": ["Да"]}, None),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(kind, changes, path):
    with pytest.raises(ValidationError) as refused:
        read(kind, **changes)
    if path is not None:
        [error] = refused.value.errors()
        assert error["ctx"]["path"] == path


@pytest.mark.parametrize("kind", CONTENTS)
def test_no_key_and_no_rubric_is_in_the_form(kind):
    """Whatever the key says, the form is the same."""
    said = instrument(kind)["content"]
    other = json.loads(json.dumps(said))
    for question in other.get("questions", []):
        if options := question.get("options"):
            question |= {"several": True, "options": [each | {"right": True} for each in options]}
        if "rubric" in question:
            question["rubric"] = [{"points": 0, "text": "Иначе"}, {"points": 9, "text": "И так"}]
    for question in said.get("questions", []):
        question |= {"several": True} if "options" in question else {}
    assert form_of(CONTENT.validate_python(said)) == form_of(CONTENT.validate_python(other))
    assert "right" not in form_of(CONTENT.validate_python(said)).model_dump_json()


def test_who_marks_sees_the_rubric():
    [item] = marking_form_of(read("case")).items
    assert (item.most, [each.points for each in item.rubric]) == (4, [0, 1, 4])
    assert form_of(read("case")).items[0].rubric == []


S, A = InstrumentStatus, InstrumentAction


def test_every_status_and_action():
    legal = {
        (S.draft, A.publish): S.published,
        (S.published, A.supersede): S.superseded,
        (S.published, A.withdraw): S.withdrawn,
    }
    for status in S:
        for action in A:
            if (status, action) in legal:
                assert WORKFLOW.step(status, action).target is legal[status, action]
            else:
                with pytest.raises(IllegalStep):
                    WORKFLOW.step(status, action)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (Facts(levels=None, thresholds=2), "no_framework"),
        (Facts(levels=2, thresholds=2, strange={"x"}), "unknown_competency"),
        (Facts(levels=4, thresholds=2), "levels_differ"),
        (Facts(levels=2, thresholds=2), None),
    ],
)
def test_what_is_published(facts, reason):
    refusal = publishable(facts)
    assert (refusal and refusal.reason) == reason


def test_an_edition_keeps_its_kind():
    assert keeps_its_kind(None, "test") is None
    assert keeps_its_kind("test", "test") is None
    assert keeps_its_kind("case", "test").reason == "another_kind"


def test_what_ships_fits_the_framework_that_ships():
    levels = len(framework().content.levels)
    competencies = {each.code for each in framework().content.competencies}
    for each in known().items:
        assert len(each.content.thresholds) == levels
        assert set(each.content.competencies) <= competencies
    [own] = [each for each in known().items if each.content.kind == "self_assessment"]
    assert set(own.content.competencies) == competencies
