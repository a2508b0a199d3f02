"""Municipalities: dated ОКТМО, the order of names, versions, what is refused."""

from tests.gateway.directory.builders import BASE, listed, oktmo
from tests.support.answers import faults, refused, seen

VELIZH = [
    oktmo("66603000", name="Велижский муниципальный район", valid_to="2024-06-09"),
    oktmo("66503000", name="Велижский муниципальный округ", valid_from="2024-06-10", predecessor="66603000"),
]


def free(spans):
    """The same spans under codes nobody else of this database uses."""
    return [oktmo(name=span["name"], **{k: span[k] for k in ("valid_from", "valid_to") if k in span}) for span in spans]


class TestOktmo:
    async def test_the_old_code_finds_the_municipality(self, directory):
        made = await directory.municipality(oktmo=VELIZH)
        for code in ("66603000", "66503000"):
            assert [it["id"] for it in await listed(directory.department, "municipalities", oktmo=code)] == [made["id"]]
        school = await directory.organisation(made)
        found = await listed(directory.department, "organisations", oktmo="66603000")
        assert [it["id"] for it in found] == [school["id"]]

    async def test_list_and_card_say_the_same(self, directory):
        made = await directory.municipality(oktmo=free(VELIZH), external_ids=["ext:EMIS:47:11", "ext:A:1"])
        assert sorted(made["external_ids"]) == ["ext:A:1", "ext:EMIS:47:11"]
        card = (await directory.department.get(f"{BASE}/municipalities/{made['id']}")).json()
        assert await listed(directory.department, "municipalities") == [card]
        assert card == made

    async def test_a_wrong_control_digit_is_pointed_at(self, directory):
        wrong = oktmo() | {"control": "x"}
        wrong["control"] = str((int(oktmo(wrong["code"])["control"]) + 1) % 10)
        body = {"region_id": directory.region["id"], "kind": "urban_okrug", "name": "Г", "short_name": "Г"}
        response = await directory.department.post(f"{BASE}/municipalities", json=body | {"oktmo": [wrong]})
        assert list(faults(response)) == ["/oktmo/0/control"]

    async def test_overlapping_codes_are_refused(self, directory):
        body = {"region_id": directory.region["id"], "kind": "urban_okrug", "name": "Г", "short_name": "Г"}
        response = await directory.department.post(f"{BASE}/municipalities", json=body | {"oktmo": [oktmo(), oktmo()]})
        assert list(faults(response)) == ["/oktmo"]

    async def test_a_code_has_one_owner_at_a_time(self, directory):
        spans = [oktmo()]
        await directory.municipality(oktmo=spans)
        body = {"region_id": directory.region["id"], "kind": "urban_okrug", "name": "Г", "short_name": "Г"}
        response = await directory.department.post(f"{BASE}/municipalities", json=body | {"oktmo": spans})
        refused(response, 409, "oktmo_taken")

    async def test_a_reform_keeps_the_history(self, directory):
        old = oktmo()
        made = await directory.municipality(oktmo=[old], kind="municipal_district")
        new = oktmo()
        change = {"code": new["code"], "control": new["control"], "valid_from": "2024-06-10", "kind": "municipal_okrug"}
        url = f"{BASE}/municipalities/{made['id']}:recode"
        response = await directory.department.post(url, json=change, headers=seen(made))
        assert response.status_code == 200, response.text
        recoded = response.json()
        assert recoded["version"] == made["version"] + 1
        assert recoded["kind"] == "municipal_okrug"
        assert [(it["code"], it["valid_from"], it["valid_to"]) for it in recoded["oktmo"]] == [
            (old["code"], None, "2024-06-09"),
            (new["code"], "2024-06-10", None),
        ]
        assert recoded["oktmo"][1]["predecessor"] == old["code"]
        again = await directory.department.post(url, json=change, headers=seen(recoded))
        assert list(faults(again)) == ["/valid_from"]


class TestList:
    async def test_names_stand_in_the_order_of_the_alphabet(self, directory):
        for name in ("Ёлкинский округ", "Ельнинский округ", "Жуковский округ", "Ершичский округ"):
            await directory.municipality(name=name)
        names = [it["name"] for it in await listed(directory.department, "municipalities")]
        assert names == ["Ёлкинский округ", "Ельнинский округ", "Ершичский округ", "Жуковский округ"]

    async def test_pages_continue_across_the_letter_yo(self, directory):
        for name in ("Ёлкинский округ", "Ельнинский округ", "Жуковский округ"):
            await directory.municipality(name=name)
        names, cursor = [], None
        while True:
            params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
            page = (await directory.department.get(f"{BASE}/municipalities", params=params)).json()
            names += [it["name"] for it in page["items"]]
            if not (cursor := page["page"]["next_cursor"]):
                break
        assert names == ["Ёлкинский округ", "Ельнинский округ", "Жуковский округ"]

    async def test_a_name_is_found_however_it_is_spelled(self, directory):
        await directory.municipality(name="Ёлкинский округ")
        for q in ("елк", "ЁЛК", "Округ", "округ елк"):
            assert len(await listed(directory.department, "municipalities", q=q)) == 1
        for q in ("100%", "округ вяз"):
            assert await listed(directory.department, "municipalities", q=q) == []

    async def test_filters(self, directory):
        okrug = await directory.municipality()
        town = await directory.municipality(kind="urban_okrug")
        assert await listed(directory.department, "municipalities", kind="urban_okrug") == [town]
        found = await listed(directory.department, "municipalities", region_id=directory.region["id"], limit=1000)
        assert {it["id"] for it in found} == {okrug["id"], town["id"]}

    async def test_an_unknown_parameter_is_refused(self, directory):
        response = await directory.department.get(f"{BASE}/municipalities", params={"okmto": "66603000"})
        refused(response, 422)

    async def test_a_spreadsheet(self, directory):
        await directory.municipality(name="Ёлкинский округ")
        response = await directory.department.get(f"{BASE}/municipalities", params={"format": "csv"})
        assert "Ёлкинский округ" in response.text


class TestVersions:
    async def test_a_change_names_its_version(self, directory):
        made = await directory.municipality()
        url = f"{BASE}/municipalities/{made['id']}"
        missing = await directory.department.patch(url, json={"name": "Другой"})
        refused(missing, 428, "precondition_required")
        changed = await directory.department.patch(url, json={"name": "Другой"}, headers=seen(made))
        assert (changed.json()["name"], changed.headers["ETag"]) == ("Другой", '"2"')
        stale = await directory.department.patch(url, json={"name": "Третий"}, headers=seen(made))
        assert (stale.status_code, stale.json()["current_version"]) == (412, 2)

    async def test_external_codes_alone_make_a_version(self, directory):
        made = await directory.municipality(external_ids=["ext:EMIS:1", "ext:EMIS:2"])
        url = f"{BASE}/municipalities/{made['id']}"
        codes = ["ext:EMIS:2", "ext:EMIS:3"]
        changed = await directory.department.patch(url, json={"external_ids": codes}, headers=seen(made))
        assert (changed.json()["external_ids"], changed.json()["version"]) == (codes, 2)
        assert len(await listed(directory.department, "municipalities", external_id="ext:EMIS:3")) == 1
        other = await directory.municipality()
        taken = await directory.department.patch(
            f"{BASE}/municipalities/{other['id']}", json={"external_ids": codes}, headers=seen(other)
        )
        refused(taken, 409, "municipality_external_id_taken")
        codes_gone = {"external_ids": []}
        await directory.department.patch(url, json=codes_gone, headers={"If-Match": "*"})

    async def test_nothing_new_is_no_version_and_no_event(self, directory):
        made = await directory.municipality()
        url = f"{BASE}/municipalities/{made['id']}"
        same = await directory.department.patch(url, json={"name": made["name"]}, headers=seen(made))
        assert same.json() == made
        assert len(await directory.events("directory.municipality.changed")) == 1

    async def test_null_is_no_name(self, directory):
        made = await directory.municipality()
        url = f"{BASE}/municipalities/{made['id']}"
        response = await directory.department.patch(url, json={"name": None}, headers=seen(made))
        assert list(faults(response)) == ["/name"]


class TestPermission:
    async def test_the_authority_reads_its_own_and_changes_nothing(self, directory):
        mine, other = await directory.municipality(), await directory.municipality()
        omsu = await directory.client_as("omsu", mine["place"])
        assert [it["id"] for it in await listed(omsu, "municipalities")] == [mine["id"]]
        refused(await omsu.get(f"{BASE}/municipalities/{other['id']}"), 404)
        response = await omsu.patch(f"{BASE}/municipalities/{mine['id']}", json={"name": "Я"}, headers=seen(mine))
        refused(response, 403)

    async def test_an_unknown_region_is_pointed_at(self, directory):
        other = await directory.client_as("department", "ru.r00")
        body = {"region_id": directory.region["id"], "kind": "urban_okrug", "name": "Г", "short_name": "Г"}
        response = await other.post(f"{BASE}/municipalities", json=body | {"oktmo": [oktmo()]})
        refused(response, 422)
        unknown = {"pointer": "/region_id", "code": "unknown_reference", "detail": "Регион не найден"}
        assert response.json()["errors"] == [unknown]

    async def test_a_region_is_made_once(self, directory):
        body = {"code": directory.code, "name": "Ещё раз"}
        response = await directory.department.post(f"{BASE}/regions", json=body)
        refused(response, 409, "region_exists")
        card = await directory.department.get(f"{BASE}/regions/{directory.region['id']}")
        assert card.json() == directory.region
        assert await listed(directory.department, "regions", code=directory.code) == [directory.region]
        missing = await directory.department.get(f"{BASE}/regions/{directory.region['id'][:-4]}0000")
        refused(missing, 404)
