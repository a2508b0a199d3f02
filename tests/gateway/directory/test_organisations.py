"""Organisations: registration, names by date, reorganisation, who sees which."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kernel.places import contains
from tests.gateway.directory.builders import BASE, listed
from tests.support.answers import faults, refused, seen

TREES = st.lists(st.integers(0, 4), min_size=1, max_size=4)
"""How many organisations each municipality of a region has."""


class TestRegistration:
    async def test_wrong_numbers_are_pointed_at(self, directory):
        body = directory.organisation_body(await directory.municipality(), inn="6730012344", ogrn="1026700123451")
        response = await directory.department.post(f"{BASE}/organisations", json=body)
        refused(response, 422)
        errors = {it["pointer"]: it["detail"] for it in response.json()["errors"]}
        assert set(errors) == {"/inn", "/ogrn"}
        assert "ОГРН" in errors["/ogrn"]

    async def test_numbers_are_unique(self, directory):
        municipality = await directory.municipality()
        first = await directory.organisation(municipality)
        for name, code in (("inn", "inn_taken"), ("ogrn", "ogrn_taken")):
            body = directory.organisation_body(municipality, **{name: first[name]})
            response = await directory.department.post(f"{BASE}/organisations", json=body)
            refused(response, 409, code)

    async def test_a_client_may_choose_the_id(self, directory):
        municipality, chosen = await directory.municipality(), str(uuid4())
        made = await directory.organisation(municipality, id=chosen)
        assert made["id"] == chosen
        assert made["place"].startswith(f"{municipality['place']}.o")
        again = await directory.department.post(
            f"{BASE}/organisations", json=directory.organisation_body(municipality, id=chosen)
        )
        refused(again, 409)

    async def test_a_repeated_key_is_one_organisation(self, directory):
        body = directory.organisation_body(await directory.municipality())
        headers = {"Idempotency-Key": str(uuid4())}
        first, second = [
            await directory.department.post(f"{BASE}/organisations", json=body, headers=headers) for _ in range(2)
        ]
        assert first.json() == second.json()
        assert len(await listed(directory.department, "organisations")) == 1

    async def test_closed_before_founded(self, directory):
        municipality = await directory.municipality()
        body = directory.organisation_body(municipality, founded_on="2020-09-01", closed_on="2020-08-31")
        response = await directory.department.post(f"{BASE}/organisations", json=body)
        assert list(faults(response)) == ["/closed_on"]
        made = await directory.organisation(municipality, founded_on="2020-09-01", closed_on="2020-09-01")
        response = await directory.department.patch(
            f"{BASE}/organisations/{made['id']}", json={"closed_on": "2019-01-01"}, headers=seen(made)
        )
        assert list(faults(response)) == ["/closed_on"]

    async def test_an_unknown_municipality_is_pointed_at(self, directory):
        body = directory.organisation_body({"id": str(uuid4())})
        response = await directory.department.post(f"{BASE}/organisations", json=body)
        assert list(faults(response)) == ["/municipality_id"]


class TestList:
    async def test_filters(self, directory):
        velizh, other = await directory.municipality(), await directory.municipality()
        school = await directory.organisation(velizh, name="Ёлкинская школа", external_ids=["ext:LIST:1"], pupils=9)
        kindergarten = await directory.organisation(
            other, name="Детский сад", kind="preschool", settlement="village", size="small", closed_on="2023-12-31"
        )
        cases = [
            ({"municipality_id": velizh["id"]}, school),
            ({"kind": "preschool"}, kindergarten),
            ({"settlement": "village"}, kindergarten),
            ({"size": "small"}, kindergarten),
            ({"q": "елкин"}, school),
            ({"inn": school["inn"]}, school),
            ({"ogrn": school["ogrn"]}, school),
            ({"external_id": "ext:LIST:1"}, school),
            ({"open_on": "2024-01-01"}, school),
            ({"open_on": "2023-12-31", "kind": "preschool"}, kindergarten),
        ]
        for params, expected in cases:
            found = await listed(directory.department, "organisations", **params)
            assert [it["id"] for it in found] == [expected["id"]], params
        smallest = await listed(directory.department, "organisations", sort="pupils")
        assert smallest[0]["id"] == school["id"]

    async def test_the_list_says_what_the_card_says(self, directory):
        made = await directory.organisation(await directory.municipality(), external_ids=["ext:SAME:1"])
        [item] = await listed(directory.department, "organisations")
        assert item == {name: value for name, value in made.items() if name not in ("names", "successors")}


class TestNames:
    async def test_a_new_name_has_a_day(self, directory):
        made = await directory.organisation(await directory.municipality(), name="Школа", short_name="Ш")
        url = f"{BASE}/organisations/{made['id']}:rename"
        new = {"name": "Гимназия", "short_name": "Г", "valid_from": "2025-09-01"}
        renamed = (await directory.department.post(url, json=new, headers=seen(made))).json()
        assert (renamed["name"], renamed["version"]) == ("Гимназия", 2)
        assert [(it["name"], it["valid_from"], it["valid_to"]) for it in renamed["names"]] == [
            ("Школа", None, "2025-08-31"),
            ("Гимназия", "2025-09-01", None),
        ]
        early = await directory.department.post(url, json=new, headers=seen(renamed))
        assert list(faults(early)) == ["/valid_from"]

    @pytest.mark.parametrize(("days", "status"), [(0, 200), (1, 422)])
    async def test_a_name_is_recorded_once_it_is_in_use(self, app, directory, days, status):
        made = await directory.organisation(await directory.municipality())
        day = app.state.clock.today() + timedelta(days=days)
        new = {"name": "Гимназия", "short_name": "Г", "valid_from": day.isoformat()}
        url = f"{BASE}/organisations/{made['id']}:rename"
        response = await directory.department.post(url, json=new, headers=seen(made))
        assert response.status_code == status, response.text
        if status == 422:
            assert faults(response) == {"/valid_from": "future"}

    @pytest.mark.parametrize(("day", "status"), [("2025-06-30", 200), ("2025-07-01", 422)])
    async def test_what_is_closed_gets_no_name_afterwards(self, directory, day, status):
        made = await directory.organisation(await directory.municipality(), closed_on="2025-06-30")
        new = {"name": "Гимназия", "short_name": "Г", "valid_from": day}
        url = f"{BASE}/organisations/{made['id']}:rename"
        response = await directory.department.post(url, json=new, headers=seen(made))
        assert response.status_code == status, response.text
        if status == 422:
            assert faults(response) == {"/valid_from": "closed"}

    async def test_a_slip_is_corrected_in_the_history_too(self, directory):
        made = await directory.organisation(await directory.municipality(), name="Шкала")
        response = await directory.department.patch(
            f"{BASE}/organisations/{made['id']}", json={"name": "Школа", "pupils": 1}, headers=seen(made)
        )
        changed = response.json()
        assert (changed["name"], changed["pupils"]) == ("Школа", 1)
        assert [it["name"] for it in changed["names"]] == ["Школа"]


class TestChange:
    async def test_codes_of_other_systems_are_replaced(self, directory):
        made = await directory.organisation(await directory.municipality(), external_ids=["ext:CHANGE:1"])
        url = f"{BASE}/organisations/{made['id']}"
        codes = {"external_ids": ["ext:CHANGE:2"]}
        changed = (await directory.department.patch(url, json=codes, headers=seen(made))).json()
        assert (changed["external_ids"], changed["version"]) == (["ext:CHANGE:2"], 2)
        same = (await directory.department.patch(url, json=codes, headers=seen(changed))).json()
        assert same["version"] == 2
        other = await directory.organisation(await directory.municipality())
        taken = await directory.department.patch(f"{BASE}/organisations/{other['id']}", json=codes, headers=seen(other))
        refused(taken, 409, "organisation_external_id_taken")


class TestReorganisation:
    async def test_a_merge_closes_the_organisation(self, directory):
        municipality = await directory.municipality()
        small, large = await directory.organisation(municipality), await directory.organisation(municipality)
        merge = {"kind": "merge", "successors": [large["id"]], "happened_on": "2025-07-01"}
        url = f"{BASE}/organisations/{small['id']}:reorganise"
        response = await directory.department.post(url, json=merge, headers=seen(small))
        assert response.status_code == 200, response.text
        merged = response.json()
        assert merged["closed_on"] == "2025-06-30"
        assert merged["successors"] == [{"to_id": large["id"], "kind": "merge", "happened_on": "2025-07-01"}]
        event = (await directory.events("directory.organisation.changed"))[-1]
        assert (event["subject"], event["data"]["successors"]) == (small["id"], [large["id"]])
        again = await directory.department.post(url, json=merge, headers=seen(merged))
        assert list(faults(again).values()) == ["closed"]

    async def test_a_separation_leaves_it_open(self, directory):
        municipality = await directory.municipality()
        old, new = await directory.organisation(municipality), await directory.organisation(municipality)
        separation = {"kind": "separation", "successors": [new["id"]], "happened_on": "2025-07-01"}
        url = f"{BASE}/organisations/{old['id']}:reorganise"
        separated = (await directory.department.post(url, json=separation, headers=seen(old))).json()
        assert (separated["closed_on"], len(separated["successors"])) == (None, 1)

    @pytest.mark.parametrize(
        ("back_on", "expected"),
        [
            ("2025-06-30", {"/happened_on": "too_early"}),
            ("2025-07-01", {"/happened_on": "too_early"}),
            ("2025-07-02", {"/successors": "closed"}),
        ],
    )
    async def test_what_was_taken_over_takes_nobody_over(self, directory, back_on, expected):
        municipality = await directory.municipality()
        small, large = await directory.organisation(municipality), await directory.organisation(municipality)
        merge = {"kind": "merge", "successors": [large["id"]], "happened_on": "2025-07-01"}
        there = await directory.department.post(
            f"{BASE}/organisations/{small['id']}:reorganise", json=merge, headers=seen(small)
        )
        assert there.status_code == 200, there.text
        back = merge | {"successors": [small["id"]], "happened_on": back_on}
        response = await directory.department.post(
            f"{BASE}/organisations/{large['id']}:reorganise", json=back, headers=seen(large)
        )
        assert faults(response) == expected

    async def test_what_was_separated_may_come_back(self, directory):
        municipality = await directory.municipality()
        old, new = await directory.organisation(municipality), await directory.organisation(municipality)
        for it, other, kind, day in ((old, new, "separation", "2025-07-01"), (new, old, "merge", "2026-07-01")):
            body = {"kind": kind, "successors": [other["id"]], "happened_on": day}
            response = await directory.department.post(
                f"{BASE}/organisations/{it['id']}:reorganise", json=body, headers=seen(it)
            )
            assert response.status_code == 200, response.text

    async def test_unknown_successors_are_pointed_at(self, directory):
        municipality = await directory.municipality()
        made, known = await directory.organisation(municipality), await directory.organisation(municipality)
        separation = {"kind": "separation", "successors": [known["id"], str(uuid4())], "happened_on": "2025-07-01"}
        response = await directory.department.post(
            f"{BASE}/organisations/{made['id']}:reorganise", json=separation, headers=seen(made)
        )
        assert list(faults(response)) == ["/successors/1"]


class TestPlace:
    async def test_neighbours_do_not_see_one_another(self, directory):
        here, there = await directory.municipality(), await directory.municipality()
        mine, neighbour = await directory.organisation(here), await directory.organisation(here)
        foreign = await directory.organisation(there)
        school = await directory.client_as("school", mine["place"])
        omsu = await directory.client_as("omsu", here["place"])
        assert [it["id"] for it in await listed(school, "organisations")] == [mine["id"]]
        refused(await school.get(f"{BASE}/organisations/{neighbour['id']}"), 404)
        refused(await omsu.get(f"{BASE}/organisations/{foreign['id']}"), 404)
        assert await listed(omsu, "organisations", municipality_id=there["id"]) == []
        assert (await school.get(f"{BASE}/municipalities/{here['id']}")).status_code == 200
        refused(await school.get(f"{BASE}/municipalities/{there['id']}"), 404)

    async def test_only_the_department_writes(self, directory):
        here = await directory.municipality()
        made = await directory.organisation(here)
        omsu = await directory.client_as("omsu", here["place"])
        answer = await omsu.post(f"{BASE}/organisations", json=directory.organisation_body(here))
        refused(answer, 403, "forbidden")
        answer = await omsu.patch(f"{BASE}/organisations/{made['id']}", json={"pupils": 1}, headers=seen(made))
        refused(answer, 403)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(tree=TREES, data=st.data())
    async def test_a_caller_sees_what_is_at_or_below_and_the_way_above(self, directory, tree, data):
        region = await directory.another()
        municipalities = [await region.municipality() for _ in tree]
        owners = [owner for owner, size in zip(municipalities, tree, strict=True) for _ in range(size)]
        organisations = [await region.organisation(owner) for owner in owners]
        places = [region.place, *(it["place"] for it in (*municipalities, *organisations))]
        stands = places[data.draw(st.integers(0, len(places) - 1))]
        client = await region.client_as(data.draw(st.sampled_from(["soiro", "omsu", "school", "expert"])), stands)
        for kind, made in (("municipalities", municipalities), ("organisations", organisations)):
            seen = {it["place"] for it in await listed(client, kind, limit=1000)}
            on_the_way = {it["place"] for it in made if contains(it["place"], stands)}
            assert seen == {it["place"] for it in made if contains(stands, it["place"])} | on_the_way
            for it in made:
                status = (await client.get(f"{BASE}/{kind}/{it['id']}")).status_code
                assert status == (200 if it["place"] in seen else 404)
