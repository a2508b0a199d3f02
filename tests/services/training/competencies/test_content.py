"""What a framework says, and what it cannot say; the one that ships."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.training.competencies.content import Framework, NormPost
from services.training.competencies.templates import known
from tests.services.training.competencies.frameworks import competency, content

ASKED = {"competency": "team", "level": 1}


def read(**changes: Any) -> Framework:
    return Framework.model_validate(content(**changes))


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"levels": [{"number": 1, "title": "а"}, {"number": 3, "title": "б"}]}, ("levels",)),
        ({"modules": [{"code": "personnel", "title": "а"}] * 2}, ("modules",)),
        ({"competencies": [competency("team"), competency("team")]}, ("competencies",)),
        ({"competencies": [competency("team", "strange")]}, ("competencies", 0, "module")),
        ({"competencies": [competency("team", levels=["а", "б", "в"])]}, ("competencies", 0, "levels")),
        ({"norms": [{"post": "head", "required": [ASKED, ASKED]}]}, ("norms", 0, "required")),
        ({"norms": [{"post": "head", "required": []}] * 2}, ("norms",)),
        (
            {"norms": [{"post": "head", "required": [{"competency": "strange", "level": 1}]}]},
            ("norms", 0, "required", 0, "competency"),
        ),
        (
            {"norms": [{"post": "head", "required": [{"competency": "team", "level": 3}]}]},
            ("norms", 0, "required", 0, "level"),
        ),
    ],
)
def test_what_contradicts_itself_is_pointed_at(changes, where):
    with pytest.raises(ValidationError) as refused:
        read(**changes)
    [error] = refused.value.errors()
    said = tuple(error["ctx"].get("path", ())) if "path" in error.get("ctx", {}) else error["loc"]
    assert error["loc"] + tuple(each for each in said if said != error["loc"]) == where


@given(st.permutations(["team", "conflict", "vsoko"]), st.integers(1, 2))
def test_a_norm_says_what_is_asked_and_leaves_out_what_is_not(order, level):
    required = [{"competency": code, "level": level} for code in order[:2]]
    framework = read(norms=[{"post": "deputy", "required": required}])
    assert framework.norm(NormPost.deputy) == dict.fromkeys(order[:2], level)
    assert framework.norm(NormPost.head) == {}


class TestShipped:
    def test_five_modules_and_twenty_five_competencies_with_four_levels_each(self):
        said = known().content
        assert [each.code for each in said.modules] == ["personnel", "resources", "processes", "results", "information"]
        assert len(said.competencies) == 25
        assert {len(each.levels) for each in said.competencies} == {len(said.levels)} == {4}
        for module in said.modules:
            assert sum(each.module == module.code for each in said.competencies) == 5

    def test_each_level_says_something_else(self):
        texts = [text for each in known().content.competencies for text in each.levels]
        assert len(set(texts)) == len(texts)

    def test_every_post_has_a_norm_and_a_head_is_asked_everything(self):
        said = known().content
        assert {each.post for each in said.norms} == set(NormPost)
        assert set(said.norm(NormPost.head)) == {each.code for each in said.competencies}

    def test_a_specialist_of_an_authority_is_asked_to_assess_objectively(self):
        norm = known().content.norm(NormPost.authority_specialist)
        assert (norm["vsoko"], norm["objectivity"]) == (3, 3)
