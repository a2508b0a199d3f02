"""Every kind of rule is known everywhere: to both paths, to the bounds and to the checks."""

from typing import get_args

import pytest

from services.monitoring.engine import bounds, checks, columns, scalar
from services.monitoring.engine.kinds import Rule
from services.monitoring.scoring.counterfactual import alternatives
from tests.services.monitoring.engine.test_columns import RULES

KINDS = get_args(get_args(Rule)[0])
TOLD = {
    "scalar": scalar.points,
    "columns": columns.points,
    "bounds": bounds.bounds,
    "flaws": checks.flaws,
    "reads": checks.reads,
    "answers": alternatives.answers,
}


@pytest.mark.parametrize("where", TOLD)
def test_each_kind_has_its_function(where):
    assert set(KINDS) <= TOLD[where].registry.keys()


def test_each_kind_is_in_the_comparison_of_the_two_paths():
    assert {each.model_fields["kind"].annotation.__args__[0] for each in KINDS} == RULES.keys()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_says_in_russian_what_it_is_and_shows_an_example(kind):
    assert any("а" <= letter <= "я" for letter in kind.__doc__)
    for example in kind.model_config["json_schema_extra"]["examples"]:
        assert kind.model_validate(example)
