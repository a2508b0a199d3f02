"""Whatever a client sends and whatever breaks, the answer is problem+json; a client's mistake is never a 500."""

import asyncio
import json
from collections.abc import AsyncIterator
from urllib.parse import unquote, urlencode
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from services.kernel import handlers
from services.kernel.problems import (
    AlreadyExists,
    Conflict,
    Failure,
    Forbidden,
    InUse,
    Invalid,
    Unavailable,
)
from tests.kernel.conftest import BASE, ThingTaken
from tests.support.callers import client_of, new_key, token
from tests.support.servers import raw, served

JSON = {"Content-Type": "application/json"}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
moderate = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def told(response, status, code=None):
    """The response is a problem of that status, complete."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert set(body) >= {"type", "title", "status", "detail", "code", "errors", "trace_id"}
    assert body["type"] == f"urn:edulead:problem:{body['code']}"
    assert code is None or body["code"] == code
    return body


def httpx_response(said: bytes) -> httpx.Response:
    """What came over a bare connection, as other tests read it."""
    head, _, body = said.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return httpx.Response(int(status.split()[1]), headers=[line.split(": ", 1) for line in lines], content=body)


class TestRouting:
    async def test_of_an_unknown_path(self, sample_as):
        for path in ("/", "/api/v1/nothing", f"{BASE}/x/y/z", "/%00", "/\ud83d".encode("utf-8", "replace").decode()):
            body = told(await sample_as("omsu").get(path), 404, "unknown_address")
            assert body["detail"] == "Такого адреса нет."

    async def test_of_a_method_not_supported(self, sample_as):
        response = await sample_as("omsu").patch(BASE)
        told(response, 405, "method_not_allowed")
        assert {"GET", "POST"} & set(response.headers["allow"].split(", "))
        told(await sample_as("omsu").request("BREW", BASE), 405)

    async def test_of_the_headers_alone_is_answered_as_the_whole(self, sample, sample_as):
        client = sample_as("omsu")
        thing = (await client.post(BASE, json={"title": "Ящик"})).json()
        paths = {BASE: 200, f"{BASE}/{thing['id']}": 200, "/health/live": 200, f"{BASE}/{uuid4()}": 404, "/x": 404,
                 f"{BASE}?x=1": 422}  # fmt: skip
        for path, status in paths.items():
            whole, head = await client.get(path), await client.head(path)
            assert (head.status_code, head.headers.get("etag")) == (status, whole.headers.get("etag"))
            assert head.headers["content-type"] == whole.headers["content-type"]
        assert (await client.head(f"{BASE}/{thing['id']}/steps")).status_code == 405
        assert all("head" not in item for item in sample.openapi()["paths"].values())

    async def test_of_the_headers_alone_sends_no_body(self, lone_sample):
        app = lone_sample()
        head = f"HEAD {BASE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token('omsu')}\r\nConnection: close\r\n\r\n"
        async with app.router.lifespan_context(app), served(app) as port, raw(port, head.encode()) as client:
            answered = httpx_response(await client.read())
        assert (answered.status_code, answered.content) == (200, b"")
        assert int(answered.headers["content-length"]) > 0

    async def test_of_a_path_parameter_that_is_no_uuid(self, sample_as):
        for bad in ("7", "%00", "а", "x" * 2000, "%ED%A0%80"):
            response = await sample_as("omsu").get(f"{BASE}/{bad}")
            assert response.status_code in (404, 422)
            assert told(response, response.status_code)["errors"] == [] or response.json()["errors"][0]["parameter"]


class TestToken:
    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer " + "." * 9000])
    async def test_that_is_none_is_refused(self, sample, header):
        async with client_of(sample, None) as client:
            response = await client.get(BASE, headers={"Authorization": header})
        told(response, 401, "unauthorized")
        assert response.headers["www-authenticate"] == "Bearer"

    async def test_of_another_issuer_is_refused(self, sample):
        async with client_of(sample, token("omsu", key=new_key())) as client:
            told(await client.get(BASE), 401, "unauthorized")


class TestBody:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"nonsense",
            b'{"title": "\xff"}',
            b"\xff\xfe\x00",
            b"[" * 9000,
            b'{"amount": ' + b"9" * 9000 + b"}",
        ],
    )
    async def test_that_is_no_json(self, sample_as, content):
        response = await sample_as("omsu").post(BASE, content=content, headers=JSON)
        assert response.status_code in (400, 422)
        told(response, response.status_code)

    async def test_that_repeats_a_name_which_is_no_text(self, sample_as):
        response = await sample_as("omsu").post(BASE, content=rb'{"\udfff": 1, "\udfff": 2}', headers=JSON)
        [error] = told(response, 422, "invalid")["errors"]
        assert (error["code"], error["pointer"]) == ("repeated_name", "")

    @pytest.mark.parametrize(
        ("content", "code", "detail"),
        [
            (b'{"title": "\xff"}', "not_utf8", "Тело запроса не в кодировке UTF-8"),
            (b"\xff\xfe\x00", "not_utf8", "Тело запроса не в кодировке UTF-8"),
            (b"[" * 9000 + b"]" * 9000, "too_deep", "Слишком глубокая вложенность"),
            (b'{"a":' * 3000 + b"1" + b"}" * 3000, "too_deep", "Слишком глубокая вложенность"),
            (b'{"amount": ' + b"9" * 5000 + b"}", "number_too_long", "Слишком длинное число"),
            (b"{", "json_invalid", "Тело запроса не является правильным JSON"),
        ],
        ids=["letters", "beginning", "lists", "objects", "digits", "half"],
    )
    async def test_that_cannot_be_read_says_why(self, sample_as, content, code, detail):
        body = told(await sample_as("omsu").post(BASE, content=content, headers=JSON), 400, "bad_request")
        assert body["errors"] == [{"pointer": "", "code": code, "detail": detail}]

    @pytest.mark.parametrize(
        "content",
        [
            b"[]",
            b"null",
            b'"x"',
            b"7",
            b"{}",
            b'{"title": null}',
            b'{"title": ""}',
            b'{"title": "a", "x": 1}',
            b'{"title": "a", "amount": 1.5}',
            b'{"title": "a", "amount": NaN}',
            b'{"title": "a", "amount": 1e999}',
            b'{"title": "a", "parent_id": "7"}',
            b'{"title": "\\u0000"}',
            b'{"title": "\\ud800"}',
            b'{"title": "a", "\\ud800": 1}',
            b'{"title": "a", "\\u0000": 1}',
        ],
    )
    async def test_that_does_not_fit_says_where(self, sample_as, content):
        body = told(await sample_as("omsu").post(BASE, content=content, headers=JSON), 422, "invalid")
        assert all(each["pointer"] == "" or each["pointer"].startswith("/") for each in body["errors"])
        assert body["errors"]

    @pytest.mark.parametrize(
        "changed", [{"amount": 2**31}, {"amount": -(2**63)}, {"amount": 10**30}, {"secret": "a\0b"}]
    )
    async def test_that_the_database_cannot_keep(self, sample_as, changed):
        told(await sample_as("omsu").post(BASE, json={"title": "a"} | changed), 422, "invalid")

    async def test_that_breaks_a_rule_of_the_table(self, sample_as):
        told(await sample_as("omsu").post(BASE, json={"title": "запрещено"}), 422, "invalid")

    async def test_for_a_place_that_is_not_the_callers(self, sample_as):
        told(await sample_as("omsu").post(BASE, json={"title": "a", "place": "ru.r67"}), 403, "forbidden")

    @pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "json"])
    async def test_of_another_kind(self, sample_as, kind):
        response = await sample_as("omsu").post(BASE, content=b'{"title": "a"}', headers={"Content-Type": kind})
        assert response.status_code in (400, 415, 422)
        told(response, response.status_code)

    async def test_too_large_is_refused_whether_or_not_it_says_so(self, sample_as, sample_settings):
        large = json.dumps({"title": "а" * sample_settings.max_body_bytes}).encode()

        async def unsaid():
            for start in range(0, len(large), 5000):
                yield large[start : start + 5000]

        for content in (large, unsaid()):
            body = told(await sample_as("omsu").post(BASE, content=content, headers=JSON), 413, "too_large")
            assert (body["detail"], body["limit_bytes"]) == ("Тело запроса больше 19,5 КиБ.", 20_000)

    async def test_that_stops_coming_is_not_waited_for(self, lone_sample):
        app = lone_sample(body_seconds=1)
        said = f"POST {BASE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token('omsu')}\r\n"
        head = said + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n"
        async with (
            app.router.lifespan_context(app),
            served(app) as port,
            raw(port, head.encode() + b'{"title"') as client,
            asyncio.timeout(20),
        ):
            answered = httpx_response(await client.read())  # to the end: the connection is closed
        assert told(answered, 408, "request_timeout")["detail"] == "Тело запроса не пришло вовремя."

    @moderate
    @given(title=st.text(max_size=20), secret=st.none() | st.text(max_size=20), amount=st.integers())
    async def test_of_any_text_and_number_is_kept_or_refused(self, sample_as, title, secret, amount):
        body = json.dumps({"title": title, "secret": secret, "amount": amount}).encode()
        response = await sample_as("omsu").post(BASE, content=body, headers=JSON)
        if response.status_code == 201:
            assert response.json()["title"].strip() == title.strip()
        else:
            told(response, 422, "invalid")

    @moderate
    @given(
        body=st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=5),
            lambda more: st.lists(more, max_size=3) | st.dictionaries(st.text(max_size=5), more),
        )
    )
    async def test_of_any_shape_is_kept_or_refused(self, sample_as, body):
        response = await sample_as("omsu").post(BASE, content=json.dumps(body).encode(), headers=JSON)
        assert response.status_code == 201 or told(response, 422)["errors"]


class TestQuery:
    @moderate
    @given(name=texts | st.sampled_from(["limit", "cursor", "sort", "название"]), value=texts)
    async def test_of_any_text_is_answered_or_refused(self, sample_as, name, value):
        response = await sample_as("omsu").get(f"{BASE}?{urlencode({name: value})}")
        assert response.status_code == 200 or told(response, 422, "invalid")["errors"][0]["parameter"] == name

    @pytest.mark.parametrize(
        "query", ["%ED%A0%80=1", "%00=1", "limit=%00", "limit=1&limit=x", "cursor=%FF", "название=%00"]
    )
    async def test_of_odd_bytes_is_refused(self, sample_as, query):
        [error] = told(await sample_as("omsu").get(f"{BASE}?{query}"), 422, "invalid")["errors"]
        assert error["parameter"] == unquote(query.partition("=")[0])


class State(Exception):
    """A database error of one SQLSTATE, as SQLAlchemy wraps it."""


def database_error(state, constraint=None):
    adapted = State("adapted")
    adapted.__cause__ = asyncpg.PostgresError.new({"C": state, "M": "x", "n": constraint or "some"})
    return DBAPIError("INSERT", {}, adapted, False)


class TestSqlState:
    @pytest.mark.parametrize(
        ("state", "problem"),
        [
            ("23505", AlreadyExists),
            ("23P01", Conflict),
            ("23503", InUse),
            ("23502", Invalid),
            ("23514", Invalid),
            ("22001", Invalid),
            ("22003", Invalid),
            ("22021", Invalid),
            ("22P05", Invalid),
            ("42501", Forbidden),
            ("40001", Unavailable),
            ("40P01", Unavailable),
            ("08006", Unavailable),
            ("53300", Unavailable),
            ("55P03", Unavailable),
            ("57014", Unavailable),
            ("57P01", Unavailable),
            ("42P01", Failure),
            ("42601", Failure),
            ("XX000", Failure),
        ],
    )
    def test_means_to_a_client(self, state, problem):
        for wrong in (database_error(state), asyncpg.PostgresError.new({"C": state, "M": "x"})):
            assert type(handlers._from_database(wrong, {})) is problem

    def test_of_a_named_constraint_means_what_the_service_says(self):
        assert type(handlers._from_database(database_error("23505", "uq_x"), {"uq_x": ThingTaken})) is ThingTaken

    def test_of_a_lost_connection_may_be_tried_again(self):
        wrong = DBAPIError("SELECT", {}, State(), False, connection_invalidated=True)
        assert type(handlers._from_database(wrong, {})) is Unavailable

    def test_unknown_is_our_own_failure(self):
        assert type(handlers._from_database(DBAPIError("SELECT", {}, State(), False), {})) is Failure


class TestException:
    @pytest.mark.parametrize(
        ("wrong", "status", "code"),
        [
            (StaleDataError("x"), 412, "precondition_failed"),
            (ConnectionRefusedError(), 503, "unavailable"),
            (TimeoutError(), 503, "unavailable"),
            (PoolTimeout(), 503, "unavailable"),
            (InterfaceError("x", {}, State()), 503, "unavailable"),
            (asyncpg.InterfaceError("x"), 503, "unavailable"),
            (asyncpg.DeadlockDetectedError("x"), 503, "unavailable"),
            (ZeroDivisionError("тайна"), 500, "failure"),
            (RecursionError(), 500, "failure"),
        ],
    )
    async def test_becomes_a_problem_and_tells_no_secret(self, sample, sample_as, wrong, status, code):
        async def hold():
            raise wrong

        sample.state.hold = hold
        try:
            response = await sample_as("omsu").post(BASE, json={"title": "a"})
        finally:
            del sample.state.hold
        body = told(response, status, code)
        assert "тайна" not in response.text
        assert body["trace_id"] == response.headers.get("x-trace-id", body["trace_id"]) != "0" * 32
        assert ("retry-after" in response.headers) is (status == 503)


class TestUnforeseen:
    async def test_is_answered_and_the_connection_goes_on(self):
        """The gateway keeps connections: were one closed, the next request by it, somebody else's, would be lost."""
        app = FastAPI()
        handlers.install(app, {})

        @app.get("/broken")
        async def broken() -> None:
            raise ZeroDivisionError

        @app.get("/whole")
        async def whole() -> str:
            return "цел"

        async with served(app) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            answers = [await client.get("/broken")]
            ends = [answers[0].extensions["network_stream"].get_extra_info("client_addr")]
            answers.append(await client.get("/whole"))
            ends.append(answers[1].extensions["network_stream"].get_extra_info("client_addr"))
        told(answers[0], 500, "failure")
        assert (answers[1].json(), ends[0]) == ("цел", ends[1])

    async def test_in_an_answer_that_has_begun_breaks_it(self):
        app = FastAPI()
        handlers.install(app, {})

        async def torn() -> AsyncIterator[bytes]:
            yield b"a"
            raise ZeroDivisionError

        app.add_api_route("/torn", lambda: StreamingResponse(torn()))
        async with served(app) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get("/torn")


AWAY = "postgresql://edulead_reserve:x@127.0.0.1:1/none"


class TestDenial:
    async def test_is_told_though_the_audit_cannot_be_written(self, lone_sample):
        app = lone_sample(database_url=AWAY)
        async with app.router.lifespan_context(app), client_of(app, token("school")) as client:
            told(await client.post(BASE, json={"title": "a"}), 403, "forbidden")

    async def test_is_told_before_there_is_a_database(self, lone_sample):
        async with client_of(lone_sample(), token("school")) as client:
            told(await client.post(BASE, json={"title": "a"}), 403, "forbidden")


class TestDatabaseDown:
    @pytest.mark.parametrize(
        ("method", "path"),
        [("GET", BASE), ("GET", f"{BASE}/{uuid4()}"), ("POST", BASE)],
        ids=("list", "single", "create"),
    )
    async def test_is_unavailable_for_a_while(self, lone_sample, method, path):
        app = lone_sample(database_url=AWAY)
        async with app.router.lifespan_context(app), client_of(app, token("omsu")) as client:
            response = await client.request(method, path, json={"title": "a"})
        told(response, 503, "unavailable")
        assert response.headers["retry-after"] == "2"

    async def test_for_a_wrong_password_is_a_failure_for_the_administrator(self, lone_sample, sample_settings):
        app = lone_sample(database_url=sample_settings.database_url.replace("test-reserve", "wrong"))
        async with app.router.lifespan_context(app), client_of(app, token("omsu")) as client:
            told(await client.get(BASE), 500, "failure")
