"""What the directory announces: every change once, nothing personal. And what it says of itself."""

import json
import re

from pydantic import BaseModel

from gateway.directory.municipalities import schemas as municipalities
from gateway.directory.organisations import schemas as organisations
from gateway.directory.people import schemas as people
from gateway.directory.posts import schemas as posts
from gateway.directory.regions import schemas as regions
from services.kernel.openapi import operations


class TestEvents:
    async def test_each_change_is_told_with_its_facts(self, directory):
        municipality = await directory.municipality()
        school = await directory.organisation(municipality, has_grade_11=True, external_ids=["ext:EVENTS:1"])
        person = await directory.person(last_name="Неповторимая", email="secret@mail.example")
        await directory.head(school, person, order_number="секретный-приказ", contract_until="2029-08-31")
        told = await directory.events()
        assert [it["type"] for it in told] == [
            f"directory.{kind}.changed" for kind in ("region", "municipality", "organisation", "person", "post")
        ]
        by_kind = {it["type"].split(".")[1]: it for it in told}
        assert by_kind["municipality"]["data"]["oktmo"] == [
            {"code": municipality["oktmo"][0]["code"], "valid_from": None, "valid_to": None}
        ]
        assert by_kind["organisation"]["place"] == school["place"]
        assert by_kind["organisation"]["data"]["has_grade_11"] is True
        assert by_kind["organisation"]["data"]["external_ids"] == ["ext:EVENTS:1"]
        assert by_kind["municipality"]["data"]["external_ids"] == []
        assert by_kind["person"]["data"] == {"version": 1}
        assert by_kind["post"]["data"] == {
            "kind": "head",
            "person_id": person["id"],
            "organisation_id": school["id"],
            "municipality_id": None,
            "from": "2024-09-01",
            "to": None,
            "contract_until": "2029-08-31",
            "version": 1,
        }
        for secret in ("Неповторимая", "secret@mail.example", "секретный-приказ"):
            assert secret not in str(told)

    async def test_a_refusal_tells_nothing(self, directory):
        body = directory.organisation_body(await directory.municipality())
        made = await directory.make("organisations", body)
        await directory.department.post("/api/v1/directory/organisations", json=body)
        told = await directory.events("directory.organisation.changed")
        assert [it["subject"] for it in told] == [made["id"]]


class TestDocument:
    def test_every_operation_is_said_in_russian(self, app):
        found = list(operations(app.openapi()))
        assert len(found) > 20
        for path, method, operation in found:
            assert re.search("[А-Яа-я]", operation["summary"]), (path, method)
            assert re.search("[А-Яа-я]", operation["description"]), (path, method)
            assert re.fullmatch("[a-z_]+", operation["operationId"]), (path, method)
            assert not operation["operationId"].startswith(("get_", "update_")), (path, method)

    def test_every_field_has_a_russian_title(self, app):
        schemas = app.openapi()["components"]["schemas"]
        ours = re.compile("^(Region|Municipality|Organisation|Oktmo|Person|Post)")
        for name, schema in schemas.items():
            for field, said in schema.get("properties", {}).items() if ours.match(name) else ():
                assert re.search("[А-Яа-я]", said.get("title", "")), (name, field)

    def test_every_end_of_a_period_is_said_to_be_its_last_day(self, app):
        schemas = app.openapi()["components"]["schemas"]
        said = {f: s for it in schemas.values() for f, s in it.get("properties", {}).items() if f.endswith("_to")}
        assert set(said) == {"valid_to", "held_to"}
        assert all("включительно" in it["description"] for it in said.values())

    def test_a_change_has_no_default_values(self, app):
        schema = app.openapi()["components"]["schemas"]["OrganisationChange"]
        assert "required" not in schema
        assert all("default" not in said for said in schema["properties"].values())

    def test_examples_keep_what_the_schemas_promise(self):
        modules = (municipalities, organisations, people, posts, regions)
        found = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
        shown = [each for each in found if issubclass(each, BaseModel) and "json_schema_extra" in each.model_config]
        assert len(shown) > 20
        for model in shown:
            for example in model.model_config["json_schema_extra"]["examples"]:
                said = model.model_validate_json(json.dumps(example))
                assert set(example) <= set(type(said).model_fields)
