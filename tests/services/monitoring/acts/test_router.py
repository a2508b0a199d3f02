"""Acts over HTTP: registered where one stands, read from below, changed only from at or above."""

import asyncio
from uuid import uuid4

import pytest

from tests.services.monitoring.builders import (
    BASE,
    act_body,
    alike,
    filled,
    listed,
    made,
    open_cycle,
    status_of,
    submission_of,
)
from tests.support.answers import pointers, refused, seen
from tests.support.callers import REGION, SMOLENSK

ACTS = f"{BASE}/acts"


class TestRegistering:
    async def test_an_act_lies_where_its_author_stands_and_cites_itself(self, omsu):
        chosen = str(uuid4())
        act = await made(omsu, "/acts", act_body(id=chosen, number="353", title="Об оценке"))
        assert (act["id"], act["place"], act["version"]) == (chosen, SMOLENSK, 1)
        assert act["citation"] == "Приказ управления образования от 30.12.2020 № 353 «Об оценке»"
        assert [(each["number"], each["valid_from"]) for each in act["revisions"]] == [(1, None)]
        assert (await omsu.get(f"{ACTS}/{chosen}")).json() == act

    async def test_revisions_are_numbered_as_given(self, omsu):
        revisions = [
            {"valid_from": "2011-07-28", "valid_to": "2019-11-19"},
            {"date": "2019-11-20", "valid_from": "2019-11-20"},
        ]
        act = await made(omsu, "/acts", act_body(revisions=revisions))
        assert [(each["number"], each["date"]) for each in act["revisions"]] == [(1, None), (2, "2019-11-20")]

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"kind": "ukase"}, "/kind"),
            ({"kind": None}, "/kind"),
            ({"number": ""}, "/number"),
            ({"number": "  "}, "/number"),
            ({"number": "3\0"}, "/number"),
            ({"date": "30.12.2020"}, "/date"),
            ({"title": "а" * 2001}, "/title"),
            ({"unknown": 1}, "/unknown"),
            ({"id": "1"}, "/id"),
            ({"revisions": []}, "/revisions"),
            ({"number": None, "date": None}, "/number"),
            ({"revisions": [{}, {"valid_from": "2020-01-02", "valid_to": "2020-01-01"}]}, "/revisions/1/valid_to"),
            ({"revisions": [{"valid_from": "2020-01-01"}, {"valid_from": "2021-01-01"}]}, "/revisions"),
            ({"revisions": [{"valid_to": "2020-01-02"}, {"valid_from": "2020-01-01"}]}, "/revisions"),
            ({"revisions": [{"file_id": "x"}]}, "/revisions/0/file_id"),
        ],
    )
    async def test_bad_input_is_pointed_at(self, omsu, changes, pointer):
        assert pointers(await omsu.post(ACTS, json=act_body(**changes))) == {pointer}

    async def test_an_id_is_taken_once(self, omsu, neighbour):
        act = await made(omsu, "/acts", act_body())
        refused(await neighbour.post(ACTS, json=act_body(id=act["id"])), 409, "already_exists")

    async def test_a_repeated_key_registers_one_act(self, omsu):
        body, key = act_body(number=f"{uuid4()}"), {"Idempotency-Key": str(uuid4())}
        first, again = [await omsu.post(ACTS, json=body, headers=key) for _ in range(2)]
        assert (first.json(), first.headers["etag"]) == (again.json(), again.headers["etag"])
        assert again.headers["idempotent-replayed"] == "true"
        assert len(await listed(omsu, "/acts", number=body["number"])) == 1
        refused(await omsu.post(ACTS, json=act_body(), headers=key), 422, "key_reused")


class TestRepeating:
    """Likely the same act: the same kind, issuer, number and date; the title where number or date is absent."""

    @pytest.mark.parametrize(
        ("first", "again", "same"),
        [
            ({}, {}, True),
            ({}, {"title": "Об оценке"}, True),  # number and date tell enough
            ({}, {"issuer": "  Управления   ОБРАЗОВАНИЯ"}, True),
            ({}, {"kind": "letter"}, False),
            ({}, {"issuer": None}, False),
            ({}, {"number": "{mark}-1"}, False),
            ({}, {"date": "2020-12-31"}, False),
            ({"date": None}, {"date": None}, True),
            ({"date": None, "title": "А"}, {"date": None, "title": "Б"}, False),
            ({"date": None}, {}, False),
            ({"number": None, "title": "Отчёт {mark}"}, {"number": None, "title": "отчет {mark}"}, True),
            ({"number": None, "title": "А {mark}"}, {"number": None, "title": "Б {mark}"}, False),
            (
                {"number": None, "date": None, "title": "А {mark}"},
                {"number": None, "date": None, "title": "А {mark}"},
                True,
            ),
        ],
    )
    async def test_is_refused_with_the_id_of_the_first(self, omsu, first, again, same):
        mark = f"{uuid4()}"

        def body(said):
            marked = {name: text.format(mark=mark) if text else None for name, text in said.items()}
            return act_body(number=mark) | marked

        known = await made(omsu, "/acts", body(first))
        response = await omsu.post(ACTS, json=body(again))
        if same:
            assert refused(response, 409, "act_repeated")["existing_id"] == known["id"]
        else:
            assert response.status_code == 201

    async def test_is_free_at_another_place(self, omsu, neighbour, department):
        body = act_body()
        assert len({(await made(by, "/acts", body))["place"] for by in (omsu, neighbour, department)}) == 3

    async def test_is_refused_by_a_change_too_and_itself_is_no_repetition(self, omsu):
        one, other = act_body(), act_body()
        known, act = await made(omsu, "/acts", one), await made(omsu, "/acts", other)
        url = f"{ACTS}/{act['id']}"
        refusal = refused(await omsu.put(url, json=one, headers=seen(act)), 409, "act_repeated")
        assert refusal["existing_id"] == known["id"]
        assert (await omsu.put(url, json=other | {"title": "План"}, headers=seen(act))).status_code == 200

    async def test_of_many_at_once_one_is_registered(self, omsu):
        body = act_body()
        answers = await asyncio.gather(*(omsu.post(ACTS, json=body) for _ in range(8)))
        first, *others = sorted(answers, key=lambda each: each.status_code)
        assert first.status_code == 201
        for each in others:
            refused(each, 409, "act_repeated")

    async def test_is_possible_once_the_first_is_removed(self, omsu):
        body = act_body()
        act = await made(omsu, "/acts", body)
        assert (await omsu.delete(f"{ACTS}/{act['id']}", headers=seen(act))).status_code == 204
        await made(omsu, "/acts", body)


class TestFiles:
    @pytest.fixture
    async def files(self, omsu, neighbour):
        """(what the author sees, what lies with the neighbour)"""
        return [await uploaded(by) for by in (omsu, neighbour)]

    async def test_a_file_one_sees_is_the_text_of_a_revision(self, omsu, files):
        mine, _ = files
        act = await made(omsu, "/acts", act_body(revisions=[{"file_id": mine}]))
        response = await omsu.post(f"{ACTS}/{act['id']}/revisions", json={"file_id": mine}, headers=seen(act))
        assert [each["file_id"] for each in response.json()["revisions"]] == [mine, mine]

    async def test_one_of_another_place_is_as_unknown_as_one_that_is_not_there(self, omsu, files):
        mine, theirs = files
        for unseen in (theirs, f"{uuid4()}"):
            body = act_body(revisions=[{"file_id": mine}, {"file_id": unseen}])
            [error] = refused(await omsu.post(ACTS, json=body), 422, "invalid")["errors"]
            assert (error["pointer"], error["code"]) == ("/revisions/1/file_id", "unknown_reference")
            act = await made(omsu, "/acts", act_body())
            response = await omsu.post(f"{ACTS}/{act['id']}/revisions", json={"file_id": unseen}, headers=seen(act))
            [error] = refused(response, 422, "invalid")["errors"]
            assert (error["pointer"], error["code"]) == ("/file_id", "unknown_reference")


async def uploaded(client):
    response = await client.post(f"{BASE}/files", files={"file": ("order.txt", b"text")})
    assert response.status_code == 201, response.text
    return response.json()["id"]


class TestChanging:
    async def test_requisites_are_replaced_and_the_citation_follows(self, omsu):
        act = await made(omsu, "/acts", act_body(title="Было"))
        response = await omsu.put(f"{ACTS}/{act['id']}", json={"kind": "letter", "title": "Стало"}, headers=seen(act))
        changed = response.json()
        assert response.headers["etag"] == '"2"'
        assert (changed["version"], changed["number"], changed["citation"]) == (2, None, "Стало")
        assert changed["revisions"] == act["revisions"]
        assert (await omsu.get(f"{ACTS}/{act['id']}")).json() == changed

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [("PUT", "", act_body()), ("POST", "/revisions", {"valid_from": "2021-01-01"}), ("DELETE", "", None)],
    )
    async def test_says_which_version_it_was_made_from(self, omsu, method, path, body):
        act = await made(omsu, "/acts", act_body())
        url = f"{ACTS}/{act['id']}{path}"
        refused(await omsu.request(method, url, json=body), 428, "precondition_required")
        stale = await omsu.request(method, url, json=body, headers={"If-Match": '"7"'})
        assert refused(stale, 412, "precondition_failed")["current_version"] == 1
        assert stale.headers["etag"] == '"1"'
        refused(await omsu.request(method, url, json=body, headers={"If-Match": "first"}), 422)
        assert (await omsu.request(method, url, json=body, headers={"If-Match": "*"})).status_code < 300

    async def test_of_an_unknown_act_is_not_found(self, omsu):
        url = f"{ACTS}/{uuid4()}"
        refused(await omsu.put(url, json=act_body(), headers={"If-Match": "*"}), 404, "act_not_found")
        refused(await omsu.delete(url, headers={"If-Match": "*"}), 404, "act_not_found")


class TestRevising:
    async def test_the_new_revision_is_the_last_and_the_former_stay(self, omsu):
        act = await made(omsu, "/acts", act_body(revisions=[{"valid_from": "2011-07-28", "valid_to": "2019-11-19"}]))
        body = {"date": "2019-11-20", "valid_from": "2019-11-20"}
        response = await omsu.post(f"{ACTS}/{act['id']}/revisions", json=body, headers=seen(act))
        assert response.status_code == 201
        revised = response.json()
        assert revised["version"] == 2
        assert [each["number"] for each in revised["revisions"]] == [1, 2]
        assert revised["revisions"][0] == act["revisions"][0]

    async def test_an_open_revision_ends_the_day_before_its_successor(self, omsu):
        act = await made(omsu, "/acts", act_body(revisions=[{"valid_from": "2011-07-28"}]))
        url = f"{ACTS}/{act['id']}/revisions"
        revised = (await omsu.post(url, json={"valid_from": "2019-11-20"}, headers=seen(act))).json()
        assert [each["valid_to"] for each in revised["revisions"]] == ["2019-11-19", None]

    @pytest.mark.parametrize(
        "body",
        [
            {"valid_from": "2011-07-28"},
            {"valid_from": "2010-01-01"},
            {"valid_to": "2015-01-01"},
            {"valid_from": "2010-01-01", "valid_to": "2011-07-28"},
        ],
    )
    async def test_an_overlapping_revision_is_refused(self, omsu, body):
        act = await made(omsu, "/acts", act_body(revisions=[{"valid_from": "2011-07-28"}]))
        response = await omsu.post(f"{ACTS}/{act['id']}/revisions", json=body, headers=seen(act))
        assert pointers(response) == {"/valid_from"}
        assert (await omsu.get(f"{ACTS}/{act['id']}")).json() == act

    async def test_revisions_without_dates_never_overlap(self, omsu):
        act = await made(omsu, "/acts", act_body())
        for expected in (2, 3):
            response = await omsu.post(f"{ACTS}/{act['id']}/revisions", json={}, headers={"If-Match": "*"})
            assert len(response.json()["revisions"]) == expected

    async def test_of_two_editors_who_saw_the_same_version_one_adds(self, omsu):
        act = await made(omsu, "/acts", act_body())
        url = f"{ACTS}/{act['id']}/revisions"
        assert (await omsu.post(url, json={}, headers=seen(act))).status_code == 201
        refused(await omsu.post(url, json={}, headers=seen(act)), 412)


class TestRemoving:
    async def test_an_act_entered_by_mistake_is_gone(self, omsu):
        act = await made(omsu, "/acts", act_body())
        response = await omsu.delete(f"{ACTS}/{act['id']}", headers=seen(act))
        assert (response.status_code, response.content) == (204, b"")
        assert await status_of(omsu, f"/acts/{act['id']}") == 404

    async def test_a_cited_act_stays(self, omsu, department, municipalities):
        act = await made(omsu, "/acts", act_body())
        cycle = await open_cycle(department)
        submission = await submission_of(omsu, cycle["id"], municipalities[SMOLENSK])
        evidence = [{"act_revision_id": act["revisions"][0]["id"]}]
        await filled(omsu, submission, {"values": [{"indicator": "p1", "value": 1, "evidence": evidence}]})
        refused(await omsu.delete(f"{ACTS}/{act['id']}", headers=seen(act)), 409, "act_cited")
        another = {"kind": "order", "number": "ПОДМЕНА-1"}
        refused(await omsu.put(f"{ACTS}/{act['id']}", json=another, headers=seen(act)), 409, "act_cited")
        assert await status_of(omsu, f"/acts/{act['id']}") == 200


class TestPlace:
    async def test_an_act_is_read_from_above_and_from_below_but_not_from_beside(self, client_as, omsu, neighbour):
        act = await made(omsu, "/acts", act_body(number=f"{uuid4()}"))
        for reader in (client_as("department"), omsu, client_as("school")):
            assert await status_of(reader, f"/acts/{act['id']}") == 200
            assert len(await listed(reader, "/acts", number=act["number"])) == 1
        assert await status_of(neighbour, f"/acts/{act['id']}") == 404
        query = {"number": act["number"], "with_total": "true"}
        nothing = {"items": [], "page": {"limit": 50, "next_cursor": None, "total": 0}}
        assert (await neighbour.get(ACTS, params=query)).json() == nothing

    async def test_a_regional_act_is_read_below_and_not_changed_from_there(self, department, omsu, neighbour):
        act = await made(department, "/acts", act_body(number="617-ОД"))
        assert act["place"] == REGION
        url = f"{ACTS}/{act['id']}"
        for reader in (omsu, neighbour):
            assert (await reader.get(url)).json() == act
            for refusal in (
                await reader.put(url, json=act_body(), headers=seen(act)),
                await reader.post(f"{url}/revisions", json={}, headers=seen(act)),
                await reader.delete(url, headers=seen(act)),
            ):
                assert refused(refusal, 403, "forbidden")["permission"] == "act:write"
        assert (await department.get(url)).json() == act

    async def test_what_is_not_seen_cannot_be_changed_either(self, omsu, neighbour):
        act = await made(omsu, "/acts", act_body())
        url = f"{ACTS}/{act['id']}"
        refused(await neighbour.put(url, json=act_body(), headers=seen(act)), 404)
        refused(await neighbour.post(f"{url}/revisions", json={}, headers=seen(act)), 404)
        refused(await neighbour.delete(url, headers=seen(act)), 404)

    async def test_the_department_may_correct_an_act_below_it(self, department, omsu):
        act = await made(omsu, "/acts", act_body())
        response = await department.put(f"{ACTS}/{act['id']}", json=act_body(number="354"), headers=seen(act))
        assert (response.json()["number"], response.json()["place"]) == ("354", SMOLENSK)


class TestListing:
    async def test_finds_by_kind_number_words_and_day(self, omsu):
        mark = f"{uuid4()}"
        revisions = [{"valid_from": "2015-01-01", "valid_to": "2015-12-31"}]
        first = await made(omsu, "/acts", act_body(title=f"{mark} Об ОЦЕНКЕ 100%", revisions=revisions))
        second = await made(omsu, "/acts", act_body(kind="letter", title=f"{mark} о ёлке", number="9"))
        found = {
            query: [each["id"] for each in await listed(omsu, "/acts", q=mark, sort="date", **dict([query]))]
            for query in (
                ("kind", "letter"),
                ("number", "9"),
                ("in_force_on", "2015-12-31"),
                ("in_force_on", "2016-01-01"),
            )
        }
        assert found == {
            ("kind", "letter"): [second["id"]],
            ("number", "9"): [second["id"]],
            ("in_force_on", "2015-12-31"): [first["id"]],
            ("in_force_on", "2016-01-01"): [],  # of the second act nothing is known
        }
        assert [each["id"] for each in await listed(omsu, "/acts", q=f"{mark} об оценке")] == [first["id"]]
        assert await listed(omsu, "/acts", q=f"{mark}%100") == []

    @pytest.mark.parametrize("sort", ["date", "-date", "citation", "-citation"])
    async def test_pages_neither_repeat_nor_skip(self, omsu, sort):
        mark = f"{uuid4()}"
        days = [None, "2020-01-01", "2020-01-01", "2021-01-01", None]
        for number, day in enumerate(days):
            await made(omsu, "/acts", {"kind": "order", "issuer": mark, "number": f"{number % 3}", "date": day})
        whole = await listed(omsu, "/acts", q=mark, sort=sort)
        assert len(whole) == len(days)
        paged, query = [], {"q": mark, "sort": sort, "limit": 2, "with_total": "true"}
        while True:
            page = (await omsu.get(ACTS, params=query)).json()
            paged += page["items"]
            assert page["page"]["total"] == len(days)
            if page["page"]["next_cursor"] is None:
                break
            query |= {"cursor": page["page"]["next_cursor"]}
        assert paged == whole

    async def test_says_what_it_says_of_one(self, omsu):
        act = await made(omsu, "/acts", act_body(number=f"{uuid4()}"))
        [item] = await listed(omsu, "/acts", number=act["number"])
        assert alike(item, act)

    async def test_an_unknown_parameter_is_answered_with_the_known_ones(self, omsu):
        [error] = refused(await omsu.get(ACTS, params={"page": 2}), 422)["errors"]
        assert (error["parameter"], error["code"]) == ("page", "unknown_parameter")
        assert "in_force_on" in error["detail"]

    async def test_is_offered_as_csv(self, omsu):
        mark = f"={uuid4()}"
        await made(omsu, "/acts", {"kind": "other", "title": mark})
        response = await omsu.get(ACTS, params={"q": mark, "format": "csv"})
        text = response.content.decode("utf-8-sig")
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert text.splitlines()[0].startswith("Идентификатор;Место;Вид;")
        assert f";'{mark};" in text
        assert len(text.splitlines()) == 2
