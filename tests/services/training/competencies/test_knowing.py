"""What a body may name: competencies and levels of the framework in force, in one answer for all slices."""

from services.training.competencies.content import Framework
from services.training.competencies.knowing import Named, unknown
from tests.services.training.competencies.frameworks import content


def test_what_is_not_known_is_pointed_at():
    framework = Framework.model_validate(content())
    named = [
        Named(("teaches", 0, "competency"), "team", 2),
        Named(("teaches", 1, "competency"), "team", 3),
        Named(("teaches", 2, "competency"), "dreams"),
        Named(("competency",), "vsoko"),
    ]
    found = [(each["pointer"], each["code"]) for each in unknown(framework, named)]
    assert found == [("/teaches/2/competency", "unknown_reference"), ("/teaches/1/level", "no_such_level")]
