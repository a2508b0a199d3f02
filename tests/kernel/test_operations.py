"""One request, one transaction: what is kept, what is undone, what is asked first."""

import asyncio
import json
from contextlib import aclosing
from uuid import uuid4

import pytest
from fastapi import Request

from services.kernel import idempotency
from services.kernel.idempotency import HEADER
from services.kernel.problems import RequestInFlight
from tests.kernel.conftest import BASE
from tests.support.answers import refused
from tests.support.callers import SMOLENSK, VYAZMA, caller

BODY = {"title": "Ящик"}


async def created(client, **body):
    response = await client.post(BASE, json=BODY | body)
    assert response.status_code == 201, response.text
    return response.json()


async def stepped(client, thing, action, version=None, **body):
    headers = {"If-Match": f'"{thing["version"] if version is None else version}"'}
    return await client.post(f"{BASE}/{thing['id']}/steps", json={"action": action} | body, headers=headers)


async def audited(rows, action, thing_id):
    return [
        json.loads(each["changes"]) for each in await rows("audit", "action = $1 AND entity_id = $2", action, thing_id)
    ]


class TestCommit:
    async def test_comes_before_the_answer(self, sample_as, rows):
        client = sample_as("omsu")
        thing = await created(client)
        assert [each["title"] for each in await rows("thing", "id = $1", thing["id"])] == ["Ящик"]
        assert (await client.get(f"{BASE}/{thing['id']}")).json() == thing

    async def test_that_fails_on_a_unique_value_is_a_refusal(self, sample_as, rows):
        client, code = sample_as("omsu"), uuid4().hex
        await created(client, code=code)
        response = await client.post(BASE, json=BODY | {"code": code})
        assert (response.status_code, response.json()["code"]) == (409, "thing_taken")
        assert "location" not in response.headers
        assert len(await rows("thing", "code = $1", code)) == 1

    async def test_that_fails_on_a_reference_is_a_refusal(self, sample_as, rows):
        parent = uuid4()
        response = await sample_as("omsu").post(BASE, json=BODY | {"parent_id": str(parent)})
        assert (response.status_code, response.json()["code"]) == (409, "in_use")
        assert await rows("thing", "parent_id = $1", parent) == []

    async def test_writes_outbox_and_audit_with_the_change(self, sample_as, rows):
        client = sample_as("omsu")
        thing = await created(client, amount=7)
        [event] = await rows("outbox", "subject = $1", thing["id"])
        assert (event["type"], event["place"], event["deleted"]) == ("reserve.thing.created", SMOLENSK, False)
        assert json.loads(event["data"]) == {"amount": 7}
        [row] = await rows("audit", "entity_id = $1", thing["id"])
        assert (row["action"], row["entity"], row["role"], row["place"]) == ("created", "thing", "omsu", SMOLENSK)
        assert row["trace_id"] != "0" * 32


class TestRollback:
    async def test_follows_any_exception(self, sample_as, rows):
        title, before = uuid4().hex, await rows("outbox")
        response = await sample_as("omsu").post(f"{BASE}/broken", json={"title": title})
        assert (response.status_code, response.json()["code"]) == (500, "failure")
        assert "не вышло" not in response.text
        assert await rows("thing", "title = $1", title) == []
        assert await rows("outbox") == before

    async def test_leaves_what_was_written_aside(self, sample_as, rows):
        title = uuid4().hex
        response = await sample_as("omsu").post(f"{BASE}/refused", json={"title": title})
        assert response.status_code == 409
        assert await rows("thing", "title = $1", title) == []
        [attempt] = await rows("audit", "changes ->> 'title' = $1", title)
        assert (attempt["action"], attempt["role"]) == ("attempted", "omsu")


class TestReading:
    async def test_changes_nothing_even_when_the_code_tries(self, sample_as, rows):
        client = sample_as("omsu")
        thing = await created(client, amount=5)
        assert (await client.get(f"{BASE}/{thing['id']}/spoilt")).status_code == 500
        assert [each["amount"] for each in await rows("thing", "id = $1", thing["id"])] == [5]

    async def test_ignores_an_idempotency_key(self, sample_as, rows):
        client = sample_as("omsu")
        thing, key = await created(client), uuid4().hex
        response = await client.get(f"{BASE}/{thing['id']}", headers={HEADER: key})
        assert response.status_code == 200
        assert await rows("remembered_answer", "key = $1", key) == []


class TestQueryString:
    @pytest.mark.parametrize("path", ["", "/{id}"])
    async def test_with_an_unknown_parameter_is_refused(self, sample_as, path):
        client = sample_as("omsu")
        thing = await created(client)
        response = await client.get(BASE + path.format(**thing), params={"colour": "red"})
        assert response.status_code == 422
        [error] = response.json()["errors"]
        assert (error["parameter"], error["code"]) == ("colour", "unknown_parameter")

    @pytest.mark.parametrize(
        ("query", "parameter", "code"),
        [
            ("limit=1&limit=2", "limit", "repeated_parameter"),
            ("limit=1&with_total=true&limit=1", "limit", "repeated_parameter"),
            ("название=%00", "название", "bad_text"),
            ("cursor=a%00b", "cursor", "bad_text"),
            ("название=%ED%A0%80", "название", "bad_text"),
            ("название=%FF", "название", "bad_text"),
            ("limit=%00", "limit", "bad_text"),
        ],
    )
    async def test_with_what_cannot_be_meant_names_the_parameter(self, sample_as, query, parameter, code):
        response = await sample_as("omsu").get(f"{BASE}?{query}")
        [error] = refused(response, 422, "invalid")["errors"]
        assert (error["parameter"], error["code"]) == (parameter, code)

    async def test_names_what_is_known_under_the_name_a_client_uses(self, sample_as):
        response = await sample_as("omsu").get(BASE, params={"title": "x"})
        [error] = response.json()["errors"]
        known = "cursor, format, limit, sort, with_total, название"
        assert error["detail"] == f"Неизвестный параметр. Допустимые: {known}"
        assert (await sample_as("omsu").get(BASE, params={"название": "x"})).status_code == 200


class TestBody:
    @pytest.mark.parametrize(
        "text",
        ['{"title": "А", "title": "Б"}', '{"title": "А", "labels": {"x": 1, "x": 2}}', '[{"title": 1, "title": 2}]'],
    )
    async def test_says_each_name_once(self, sample_as, text):
        """Of two values one would be lost, and nobody could say which was meant."""
        headers = {"Content-Type": "application/json"}
        answer = await sample_as("omsu").post(BASE, content=text.encode(), headers=headers)
        [error] = refused(answer, 422)["errors"]
        assert (error["pointer"], error["code"]) == ("", "repeated_name")


class TestIdempotency:
    async def test_a_repeated_post_is_answered_as_the_first_and_done_once(self, sample_as, rows):
        client, key, title = sample_as("omsu"), uuid4().hex, uuid4().hex
        body = {"title": title}
        first = await client.post(BASE, json=body, headers={HEADER: key})
        again = await client.post(BASE, json=body, headers={HEADER: key})
        assert first.status_code == again.status_code == 201
        assert first.content == again.content
        for name in ("content-type", "etag", "location"):
            assert first.headers[name] == again.headers[name]
        assert "idempotent-replayed" not in first.headers
        assert again.headers["idempotent-replayed"] == "true"
        assert len(await rows("thing", "title = $1", title)) == 1
        assert len(await rows("outbox", "subject = $1", first.json()["id"])) == 1

    @pytest.mark.parametrize("other", [{"json": {"title": "Другой"}}, {"json": BODY, "url": f"{BASE}/refused"}])
    async def test_another_request_under_the_same_key_is_refused(self, sample_as, other):
        client, key = sample_as("omsu"), uuid4().hex
        await client.post(BASE, json=BODY, headers={HEADER: key})
        response = await client.post(**({"url": BASE} | other), headers={HEADER: key})
        assert (response.status_code, response.json()["code"]) == (422, "key_reused")

    async def test_a_request_in_flight_is_not_done_twice(self, sample, sample_as, rows):
        client, key, title = sample_as("omsu"), uuid4().hex, uuid4().hex
        begun, released = asyncio.Event(), asyncio.Event()

        async def hold():
            begun.set()
            await released.wait()

        sample.state.hold = hold
        try:
            first = asyncio.create_task(client.post(BASE, json={"title": title}, headers={HEADER: key}))
            async with asyncio.timeout(10):
                await begun.wait()
            second = await client.post(BASE, json={"title": title}, headers={HEADER: key})
            released.set()
            answered = await first
        finally:
            released.set()
            del sample.state.hold
        assert (second.status_code, second.json()["code"]) == (409, "request_in_flight")
        assert second.headers["retry-after"] == "1"
        assert answered.status_code == 201
        assert len(await rows("thing", "title = $1", title)) == 1
        replayed = await client.post(BASE, json={"title": title}, headers={HEADER: key})
        assert replayed.content == answered.content

    async def test_a_key_of_another_service_in_the_same_database_is_another(self, sample, sample_as, kernel_database):
        """Its own service would answer that the request is in flight."""
        who, key = caller("omsu"), uuid4().hex
        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "app": sample}
        scope["headers"] = [(HEADER.lower().encode(), key.encode())]

        async def receive():
            return {"type": "http.request"}

        async def begin(database):
            async with database.begin(who.place) as session:
                await idempotency.begin(Request(scope, receive), session, who)
                yield

        async with aclosing(begin(sample.state.database)) as first:
            await anext(first)
            async with aclosing(begin(kernel_database)) as elsewhere:
                await anext(elsewhere)
            async with aclosing(begin(sample.state.database)) as again:
                with pytest.raises(RequestInFlight):
                    await anext(again)

    async def test_a_refusal_is_not_remembered(self, sample_as):
        client, key = sample_as("omsu"), uuid4().hex
        thing = await created(client)
        path, headers = f"{BASE}/{thing['id']}/steps", {HEADER: key, "If-Match": "*"}
        assert (
            await client.post(path, json={"action": "reopen", "reason": "Рано"}, headers=headers)
        ).status_code == 409
        await stepped(client, thing, "begin")
        response = await client.post(path, json={"action": "reopen", "reason": "Рано"}, headers=headers)
        assert response.status_code == 200
        assert "idempotent-replayed" not in response.headers

    async def test_a_key_belongs_to_its_caller(self, sample_as, rows):
        key, title = uuid4().hex, uuid4().hex
        for client in (sample_as("omsu"), sample_as("department")):
            response = await client.post(BASE, json={"title": title}, headers={HEADER: key})
            assert response.status_code == 201
        assert len(await rows("thing", "title = $1", title)) == 2

    @pytest.mark.parametrize("key", ["", "x" * 201, "ключ".encode(), "a\tb"])
    async def test_a_bad_key_is_refused(self, sample_as, key):
        response = await sample_as("omsu").post(BASE, json=BODY, headers={HEADER: key})
        assert response.status_code == 422
        assert response.json()["errors"][0]["code"] == "bad_key"

    async def test_a_key_means_nothing_to_a_put(self, sample_as):
        client, key = sample_as("omsu"), uuid4().hex
        thing = await created(client)
        for version in (1, 2):
            headers = {"If-Match": f'"{version}"', HEADER: key}
            response = await client.put(f"{BASE}/{thing['id']}", json={"title": f"{version}"}, headers=headers)
            assert response.json()["version"] == version + 1


class TestCaching:
    """What somebody who signed in was shown is kept by no cache."""

    @pytest.mark.parametrize("path", ["", "/{id}", "?format=csv", "/{id}?x=1", "/none"])
    async def test_is_forbidden(self, sample_as, path):
        client = sample_as("omsu")
        response = await client.get(BASE + path.format(**await created(client)))
        assert response.headers["cache-control"] == "no-store"

    async def test_is_forbidden_and_the_answer_remembered_all_the_same(self, sample_as):
        client, key = sample_as("omsu"), uuid4().hex
        answers = [await client.post(BASE, json=BODY, headers={HEADER: key}) for _ in range(2)]
        assert [each.headers["cache-control"] for each in answers] == ["no-store"] * 2
        assert answers[1].headers["idempotent-replayed"] == "true"


class TestIfMatch:
    async def test_is_needed(self, sample_as):
        client = sample_as("omsu")
        thing = await created(client)
        for response in (
            await client.put(f"{BASE}/{thing['id']}", json=BODY),
            await client.delete(f"{BASE}/{thing['id']}"),
            await client.post(f"{BASE}/{thing['id']}/steps", json={"action": "open"}),
        ):
            assert (response.status_code, response.json()["code"]) == (428, "precondition_required")

    async def test_from_an_older_version_is_refused_and_told_the_present_one(self, sample_as, rows):
        client = sample_as("omsu")
        thing = await created(client)
        for expected in (200, 412):
            response = await client.put(f"{BASE}/{thing['id']}", json={"title": "Новый"}, headers={"If-Match": '"1"'})
            assert response.status_code == expected
        assert response.headers["etag"] == '"2"'
        assert response.json()["current_version"] == 2

    @pytest.mark.parametrize("said", ['"1"', "1", 'W/"1"', "*", ' "1" '])
    async def test_may_be_said_in_every_usual_way(self, sample_as, said):
        client = sample_as("omsu")
        thing = await created(client)
        response = await client.put(f"{BASE}/{thing['id']}", json=BODY, headers={"If-Match": said})
        assert response.status_code == 200
        assert response.headers["etag"] == f'"{response.json()["version"]}"'

    @pytest.mark.parametrize("said", ["", '"x"', '"1", "2"', '"-1"', '"1234567890"', '"²"'.encode("latin-1")])
    async def test_that_is_no_version_is_refused(self, sample_as, said):
        client = sample_as("omsu")
        thing = await created(client)
        response = await client.put(f"{BASE}/{thing['id']}", json=BODY, headers={"If-Match": said})
        assert response.status_code == 422
        assert response.json()["errors"][0]["header"] == "If-Match"

    async def test_two_changes_at_once_keep_one(self, sample_as, rows):
        client = sample_as("omsu")
        thing = await created(client)
        change = {"json": {"title": "Новый"}, "headers": {"If-Match": '"1"'}}
        answers = await asyncio.gather(*(client.put(f"{BASE}/{thing['id']}", **change) for _ in range(4)))
        assert sorted(each.status_code for each in answers) == [200, 412, 412, 412]
        assert [each["version"] for each in await rows("thing", "id = $1", thing["id"])] == [2]


class TestAudit:
    async def test_tells_old_and_new_of_what_changed_and_no_secret(self, sample_as, rows):
        client = sample_as("omsu")
        thing = await created(client, amount=1, secret="тайна")
        change = {"title": "Ящик", "amount": 2, "secret": "другая тайна"}
        await client.put(f"{BASE}/{thing['id']}", json=change, headers={"If-Match": "*"})
        [changes] = await audited(rows, "changed", thing["id"])
        assert changes == {"amount": [1, 2], "secret": ["***", "***"]}
        [first] = await audited(rows, "created", thing["id"])
        assert first["amount"] == [None, 1]
        assert first["secret"] == ["***", "***"]
        assert not {"version", "created_at", "updated_at"} & set(first)
        assert "тайна" not in str(await rows("audit", "entity_id = $1", thing["id"]))

    async def test_says_nothing_of_a_change_that_changed_nothing(self, sample_as, rows):
        client = sample_as("omsu")
        thing = await created(client)
        assert (await client.put(f"{BASE}/{thing['id']}", json=BODY, headers={"If-Match": "*"})).status_code == 200
        assert await audited(rows, "changed", thing["id"]) == []

    async def test_tells_what_was_deleted(self, sample_as, rows):
        client = sample_as("omsu")
        thing = await created(client, amount=3, secret="тайна")
        response = await client.delete(f"{BASE}/{thing['id']}", headers={"If-Match": "*"})
        assert (response.status_code, response.content) == (204, b"")
        [changes] = await audited(rows, "deleted", thing["id"])
        assert changes["amount"] == [3, None]
        assert changes["secret"] == ["***", "***"]

    async def test_of_a_denied_request_is_kept(self, sample_as, rows):
        trace = uuid4().hex
        headers = {"traceparent": f"00-{trace}-{'1' * 16}-01"}
        response = await sample_as("school").post(BASE, json=BODY, headers=headers)
        assert (response.status_code, response.json()["permission"]) == (403, "thing:write")
        [row] = await rows("audit", "trace_id = $1", trace)
        assert (row["action"], row["entity"], row["role"]) == ("denied", "request", "school")
        assert json.loads(row["changes"]) == {"method": "POST", "path": BASE, "permission": "thing:write"}


class TestOrderOfChecks:
    """Each caller breaks every rule that is left; the answer names the first one."""

    async def test_of_a_change_is_token_role_version_place(self, sample_as):
        """The role is known from the token alone, the place only once the record is found."""
        department, omsu = sample_as("department"), sample_as("omsu")
        thing = await created(department)
        assert (await stepped(department, thing, "begin")).status_code == 200  # and so it is seen from below

        async def refused(client, status, code, **headers):
            response = await client.put(f"{BASE}/{thing['id']}", json=BODY, headers=headers)
            assert (response.status_code, response.json()["code"]) == (status, code)

        await refused(sample_as(None), 401, "unauthorized")
        await refused(sample_as("school"), 403, "forbidden")
        await refused(omsu, 428, "precondition_required")
        await refused(omsu, 412, "precondition_failed", **{"If-Match": '"1"'})
        await refused(omsu, 403, "forbidden", **{"If-Match": '"2"'})

    async def test_of_a_new_record_is_token_role_key(self, sample_as):
        for role, status in ((None, 401), ("school", 403), ("omsu", 422)):
            response = await sample_as(role).post(BASE, json=BODY, headers={HEADER: ""})
            assert response.status_code == status

    async def test_of_a_step_is_token_key_version_legality_permission_guard(self, sample, sample_as):
        """Each step has a permission of its own, which is asked once it is known to be a step at all."""
        omsu, school = sample_as("omsu"), sample_as("school", SMOLENSK)
        thing = await created(omsu, amount=-1)

        async def refused(client, status, code, action="close", **headers):
            response = await client.post(f"{BASE}/{thing['id']}/steps", json={"action": action}, headers=headers)
            assert (response.status_code, response.json()["code"]) == (status, code)

        await refused(sample_as(None), 401, "unauthorized", **{HEADER: ""})
        await refused(school, 422, "invalid", **{HEADER: ""})
        await refused(school, 428, "precondition_required")
        await refused(school, 412, "precondition_failed", **{"If-Match": '"9"'})
        await refused(school, 409, "illegal_step", **{"If-Match": '"1"'})
        await refused(school, 403, "forbidden", "begin", **{"If-Match": '"1"'})
        await refused(omsu, 409, "step_refused", "begin", **{"If-Match": '"1"'})
        await refused(sample_as("omsu", VYAZMA), 404, "thing_not_found", "begin", **{"If-Match": '"1"'})

    async def test_the_role_is_asked_before_a_byte_of_the_body_is_read(self, sample_as):
        """What a role may not do at all costs nothing, however much is sent."""
        taken = 0

        async def body():
            nonlocal taken
            for _ in range(100):
                taken += 1
                yield b"x" * 2**14

        response = await sample_as("school", SMOLENSK).post(
            BASE, content=body(), headers={"Content-Type": "application/json"}
        )
        assert (response.status_code, taken) == (403, 0)
