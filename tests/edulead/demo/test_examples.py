"""The examples of the documentation speak of the demo region, so that they can be sent there as they stand."""

import json
from importlib.resources import files
from typing import Any

import pytest

from edulead.demo.cycle import METHODOLOGY
from edulead.demo.region import REGION_KEY, region
from edulead.demo.targets import identifier
from gateway.directory import examples
from services.monitoring.acts import schemas as acts
from services.monitoring.cycles import schemas as cycles
from services.monitoring.submissions.schemas import ValuesIn

DEMO = region()
MUNICIPALITY, ORGANISATION, OTHER = DEMO.municipalities[0], DEMO.organisations[0], DEMO.organisations[1]
HEAD = next(post for post in DEMO.posts if post.place == ORGANISATION.key)


def shown(model: Any) -> list[dict[str, Any]]:
    return list(model.model_config["json_schema_extra"]["examples"])


@pytest.mark.parametrize(
    ("example", "member", "key"),
    [
        (examples.REGION_OUT, "id", REGION_KEY),
        (examples.MUNICIPALITY_OUT, "id", MUNICIPALITY.key),
        (examples.MUNICIPALITY_CREATE, "region_id", REGION_KEY),
        (examples.ORGANISATION_ITEM, "id", ORGANISATION.key),
        (examples.ORGANISATION_CREATE, "municipality_id", MUNICIPALITY.key),
        (examples.PERSON_ITEM, "id", HEAD.person),
        (examples.POST_OUT, "id", HEAD.key),
        (examples.POST_CREATE, "person_id", HEAD.person),
        (examples.POST_CREATE, "organisation_id", ORGANISATION.key),
    ],
)
def test_of_the_directory_name_what_is_there(example: dict[str, Any], member: str, key: str) -> None:
    assert example[member] == str(identifier(key))


def test_merge_into_another_organisation_that_is_there() -> None:
    assert examples.ORGANISATION_REORGANISE["successors"] == [str(identifier(OTHER.key))]


def test_stand_where_the_first_load_puts_things() -> None:
    assert examples.MUNICIPALITY_OUT["place"] == "ru.r67.m1"
    assert examples.PERSON_CREATE["place"] == examples.ORGANISATION_ITEM["place"] == "ru.r67.m1.o1"


def test_create_what_is_not_there_yet() -> None:
    assert examples.ORGANISATION_CREATE["inn"] not in {each.inn for each in DEMO.organisations}
    assert examples.ORGANISATION_CREATE["ogrn"] not in {each.ogrn for each in DEMO.organisations}
    snils = "".join(filter(str.isdigit, examples.PERSON_CREATE["snils"]))
    assert snils not in {each.snils for each in DEMO.persons}
    assert examples.POST_CREATE["kind"] not in ("head", "acting_head")  # the school has one, and one at a time
    known = json.loads(files("edulead.demo").joinpath("data/smolensk_city_2_1.json").read_text("utf-8"))["acts"]
    assert (acts.EXAMPLE["number"], acts.EXAMPLE["date"]) not in {(each["number"], each["date"]) for each in known}


def test_a_cycle_is_by_the_methodology_of_the_demo_and_values_answer_its_indicators() -> None:
    assert cycles.EXAMPLE["methodology_id"] == str(METHODOLOGY)
    block = files("services.monitoring.methodologies").joinpath("templates/block_2_1.json").read_text("utf-8")
    codes = {each["code"] for each in json.loads(block)["indicators"]}
    for example in shown(ValuesIn):
        assert {each["indicator"] for each in example["values"]} <= codes
