"""Whatever is sent, the answer is a refusal that a client can read: never 5xx, never silence."""

import json
import re
import socket
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.kernel.openapi import operations
from tests.e2e.system import ROOT, System, problem

pytestmark = pytest.mark.xdist_group("e2e")

DOCUMENT = json.loads((ROOT / "openapi/edulead.json").read_text("utf-8"))
ACTS = "/api/v1/monitoring/acts"
PEOPLE = "/api/v1/directory/people"
METHODOLOGIES = "/api/v1/monitoring/methodologies"
LISTS = (ACTS, "/api/v1/directory/organisations", "/api/v1/monitoring/results")
JSON = {"Content-Type": "application/json"}
NOTHING = "5a0d9c1e-6d2b-4a53-8a39-3b8f2c8d6f67"
"""An id of nothing, the same in every worker: it names tests."""
LARGEST = {ACTS: 2**16, PEOPLE: 2**16, METHODOLOGIES: 2**21}
"""Where bodies are tried → the bytes taken there."""


def act(**more: Any) -> dict[str, Any]:
    return {"kind": "order", "number": uuid4().hex} | more


@pytest.fixture
def department(system: System) -> Iterator[httpx.Client]:
    yield system.as_client("department")
    for part in ("gateway", "monitoring"):
        assert system.ready(part)


BAD_BODIES = {
    "not json": b"{kind",
    "half of it": b'{"kind": "order", "number": ',
    "empty": b"",
    "null": b"null",
    "a list": b"[]",
    "a string": b'"order"',
    "a number": b"7",
    "not utf-8": b'{"kind": "order", "number": "\xff\xfe"}',
    "wrong types": b'{"kind": 7, "number": {"a": []}, "last_name": [], "code": null, "title": false}',
    "unknown field": b'{"kind": "order", "number": "1", "surprise": 1}',
    "nul in a value": b'{"kind": "order", "number": "a\\u0000b", "last_name": "a\\u0000b", "title": "\\u0000"}',
    "nul in a name": b'{"kind": "order", "number": "1", "\\u0000": 1}',
    "lone surrogate in a value": b'{"kind": "order", "number": "\\ud800", "last_name": "\\udfff", "title": "\\udead"}',
    "lone surrogate in a name": b'{"kind": "order", "number": "1", "\\ud800": 1}',
    "lone surrogate in an enum": b'{"kind": "\\ud800", "number": "1"}',
    "1e400": b'{"kind": "order", "number": 1e400}',
    "-Infinity": b'{"kind": "order", "number": -Infinity}',
    "NaN": b'{"kind": NaN, "number": NaN}',
    "10^400": b'{"kind": "order", "number": 1' + b"0" * 400 + b"}",
    "10^5000": b'{"kind": "order", "number": 1' + b"0" * 5000 + b"}",
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep inside": b'{"kind": "order", "number": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a long string": b'{"kind": "order", "number": "' + b"a" * 1_000_000 + b'"}',
    "many fields": json.dumps({f"field{n}": n for n in range(20_000)}).encode(),
    "11 MiB": b'{"kind": "order", "number": "' + b"a" * (11 * 2**20) + b'"}',
}
NO_JSON = {"not json", "half of it", "not utf-8", "10^5000", "deep", "deep inside", "deep objects"}
"""Those that are not read to their end; of the others it is told what is wrong with them."""


class TestBodies:
    @pytest.mark.parametrize("path", LARGEST)
    @pytest.mark.parametrize("name", BAD_BODIES)
    def test_are_refused(self, department: httpx.Client, path: str, name: str):
        body = BAD_BODIES[name]
        status = 413 if len(body) > LARGEST[path] else 400 if name in NO_JSON else 422
        said = problem(department.post(path, content=body, headers=JSON), status)
        for error in said["errors"]:
            assert "pointer" in error
            assert any("а" <= letter.lower() <= "я" for letter in error["detail"]), error

    def test_too_large_without_a_length(self, department: httpx.Client):
        """Chunked, so that nothing but counting tells."""
        chunks = (b'{"kind": "order", "number": "', *(b"a" * 2**20 for _ in range(12)), b'"}')
        for path in (ACTS, PEOPLE):
            problem(department.post(path, content=iter(chunks), headers=JSON), 413)

    @pytest.mark.parametrize("path", LARGEST)
    @pytest.mark.parametrize(
        "kind",
        [
            "text/plain",
            "application/xml",
            "text/html",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "x",
            "",
        ],
    )
    def test_of_another_type_are_refused(self, department: httpx.Client, path: str, kind: str):
        body = json.dumps(act()).encode()
        problem(department.post(path, content=body, headers={"Content-Type": kind}), 415)

    def test_a_form_where_json_is_taken(self, department: httpx.Client):
        problem(department.post(ACTS, data={"kind": "order", "number": "1"}), 415)
        problem(department.post(ACTS, files={"file": ("a.txt", b"x")}), 415)

    def test_json_where_a_file_is_taken(self, department: httpx.Client):
        problem(department.post("/api/v1/monitoring/files", json=act()), 415)
        for headers in ({"Content-Type": "multipart/form-data"}, {"Content-Type": "multipart/form-data; boundary=x"}):
            problem(department.post("/api/v1/monitoring/files", content=b"xx", headers=headers), 400)
        problem(department.post("/api/v1/monitoring/files", files={"file": ("a.exe", b"MZ")}), 415)

    def test_the_length_of_a_string_is_told_in_letters(self, department: httpx.Client):
        """«Символов», not «элементов»: a number of a document is no list."""
        for number, words in (("", "пустым"), ("Ё" * 501, "имволов")):
            error = problem(department.post(ACTS, json=act(number=number)), 422)["errors"][0]
            assert error["pointer"] == "/number"
            assert words in error["detail"], error

    @pytest.mark.parametrize(
        "date", [0, 86_400, "0", "86400", 1.0, True, [], "2026-02-30", "2026-2-3", "вчера", "infinity", "9999-12-31"]
    )
    def test_what_is_no_date(self, department: httpx.Client, date: Any):
        error = problem(department.post(ACTS, json=act(date=date)), 422)["errors"][0]
        assert error["pointer"] == "/date"

    @pytest.mark.parametrize("date", ["2999-12-31", "1800-01-01", "1970-01-01", "2028-02-29"])
    def test_a_date_is_listed_as_it_was_said(self, department: httpx.Client, date: str):
        """Those PostgreSQL would take for its infinity are refused (`test_what_is_no_date`)."""
        made = department.post(ACTS, json=act(date=date, revisions=[{"valid_from": date, "valid_to": date}]))
        assert made.status_code == 201, made.text
        path = f"{ACTS}/{made.json()['id']}"
        try:
            assert department.get(path).json()["date"] == date
            listed = department.get(ACTS, params={"number": made.json()["number"]}).json()["items"]
            assert [each["date"] for each in listed] == [date]
            in_force = department.get(ACTS, params={"number": made.json()["number"], "in_force_on": date}).json()
            assert len(in_force["items"]) == 1
        finally:
            assert department.delete(path, headers={"If-Match": "*"}).status_code == 204

    def test_pages_go_past_an_odd_date(self, department: httpx.Client):
        numbers = {"2999-12-31": uuid4().hex, "2999-12-30": uuid4().hex}
        made = [department.post(ACTS, json=act(date=date, number=number)).json() for date, number in numbers.items()]
        try:
            first = department.get(ACTS, params={"sort": "-date", "limit": 1}).json()
            query = {"sort": "-date", "limit": 1, "cursor": first["page"]["next_cursor"]}
            second = department.get(ACTS, params=query)
            assert second.status_code == 200, second.text
        finally:
            for each in made:
                department.delete(f"{ACTS}/{each['id']}", headers={"If-Match": "*"})

    @pytest.mark.parametrize(
        "points", [1e-7, 1_000_001, -1_000_001, 1e15, "много", True, [], None, "NaN", "Infinity", "1e400"]
    )
    def test_what_is_no_number_of_points(self, department: httpx.Client, points: Any):
        indicator = {"number": 1, "code": "a", "direction": "a", "title": "t"}
        indicator["rule"] = {"kind": "flag", "points": points}
        content = {"directions": [{"code": "a", "title": "b"}], "indicators": [indicator]}
        body = {"code": "x", "title": "t", "subject": "municipality", "content": content}
        error = problem(department.post(METHODOLOGIES, json=body), 422)["errors"][0]
        assert error["pointer"] == "/content/indicators/0/rule/points"

    def test_a_name_said_twice_counts_once(self, department: httpx.Client):
        made = department.post(ACTS, content=b'{"kind": "order", "number": "1", "number": "2"}', headers=JSON)
        assert made.status_code in (201, 400, 422), made.text

    @pytest.mark.parametrize(
        "text",
        [
            "\u202eтсет",
            "нул\u200bевой",
            "👩‍👩‍👧‍👦 семья",
            "е\u0308ж и\u0306од",
            "Ёлка № 5 «А»",
            "строка\nи строка",
            "=HYPERLINK(1)",
            "'; DROP TABLE acts; --",
            "<script>alert(1)</script>",
            "\\u0000 \\ % _ {} $1 %s",
            "\U0010ffff",
        ],
    )
    def test_odd_but_legal_text_comes_back_as_it_was(self, department: httpx.Client, text: str):
        made = department.post(ACTS, json=act(title=text))
        assert made.status_code == 201, made.text
        path = f"{ACTS}/{made.json()['id']}"
        assert department.get(path).json()["title"] == text
        listed = department.get(ACTS, params={"number": made.json()["number"]})
        assert listed.json()["items"][0]["title"] == text
        exported = department.get(ACTS, params={"number": made.json()["number"], "format": "csv"})
        assert exported.status_code == 200
        cells = exported.text.split(";")
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
        assert department.delete(path, headers={"If-Match": "*"}).status_code == 204


class TestParameters:
    @pytest.mark.parametrize("path", LISTS)
    @pytest.mark.parametrize(
        "query",
        [
            "limit=0", "limit=-1", "limit=1001", "limit=abc", "limit=1.5", "limit=", "limit=" + "9" * 400,
            "with_total=maybe", "format=xml", "sort=", "sort=nothing", "sort=-date,-date", "surprise=1", "LIMIT=1",
            "cursor=x", "cursor=%00", "cursor=LWRhdGUKW10", "cursor=" + "a" * 3000, "q=" + "a" * 20_000,
        ],
    )  # fmt: skip
    def test_are_refused(self, department: httpx.Client, path: str, query: str):
        said = problem(department.get(f"{path}?{query}"), 422)
        error = said["errors"][0]
        assert error["parameter"] == query.partition("=")[0]
        assert any("а" <= letter.lower() <= "я" for letter in error["detail"]), error

    @pytest.mark.parametrize("query", ["q=a%00b", "number=%00"])
    def test_nul_in_a_filter(self, department: httpx.Client, query: str):
        problem(department.get(f"{ACTS}?{query}"), 422)

    def test_an_unknown_one_is_answered_with_the_known(self, department: httpx.Client):
        detail = problem(department.get(f"{ACTS}?surprise=1"), 422)["errors"][0]["detail"]
        assert all(name in detail for name in ("cursor", "limit", "sort", "with_total"))

    @pytest.mark.parametrize("given", ["x", "1", "%D1%8F", "0" * 5000, NOTHING[:-1], "%F0%9F%98%80", "{id}", "*"])
    def test_what_is_no_id(self, department: httpx.Client, given: str):
        for path in (ACTS, "/api/v1/directory/organisations"):
            error = problem(department.get(f"{path}/{given}"), 422)["errors"][0]
            assert error["parameter"].endswith("_id")

    @pytest.mark.parametrize(
        "after",
        ["x", ":", "x:1", f"{NOTHING}:-1", f"{NOTHING}:1.5", f"{NOTHING}:{10**30}", "\0:1", "я" * 90, "a" * 200],
    )
    def test_a_cursor_of_no_feed(self, department: httpx.Client, after: str):
        problem(department.get("/api/v1/monitoring/events", params={"after": after}), 422)

    @pytest.mark.parametrize("version", ['"-1"', '""', '"1","2"', '"1e3"', '"²"', '"٣"', '"' + "9" * 50 + '"', "x"])
    def test_a_version_that_is_none(self, department: httpx.Client, version: str):
        path = f"{ACTS}/{department.get(ACTS).json()['items'][0]['id']}"
        said = problem(department.put(path, json=act(), headers={"If-Match": version.encode()}), 422)
        assert [(each["header"], each["code"]) for each in said["errors"]] == [("If-Match", "bad_version")]

    @pytest.mark.parametrize("key", ["", "a" * 201, "ключ", "a\tb"])
    def test_a_key_that_is_none(self, department: httpx.Client, key: str):
        problem(department.post(ACTS, json=act(), headers={"Idempotency-Key": key.encode()}), 422)


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            "/", "/api", "/api/v1", "/api/v1/monitoring", "/api/v1/monitoring/", "/API/v1/monitoring/acts",
            "//api/v1/monitoring/acts", "/api//v1/monitoring/acts", "/api/v1/monitoring//acts", f"{ACTS}//x",
            f"{ACTS}/%00", f"{ACTS}%00", f"{ACTS}/%2e%2e/cycles", f"{ACTS}/..%2fcycles", f"{ACTS}%2F",
            f"{ACTS}/%252e%252e/cycles", f"{ACTS}/%5c..%5ccycles", "/api/v1/reserve/..;/accounts", f"{ACTS}/%ff",
            f"{ACTS}.json", "/openapi/%2e%2e/pyproject.toml", "/openapi/passwd.json", "/docs/assets/..%2f..%2fapp.py",
            "/docs/assets/app.py", "/.well-known/", "/.git/config", "/auth", "/.env",
        ],
    )  # fmt: skip
    def test_that_do_not_exist(self, department: httpx.Client, path: str):
        # a raw target: the client would tidy it up
        answer = department.send(department.build_request("GET", "/", extensions={"target": path.encode()}))
        problem(answer, 400 if re.search("[%;]", path) else 404)  # what could be read in two ways is not read at all

    @pytest.mark.parametrize("path", [f"{ACTS}/../cycles", f"{ACTS}/./", "/../../etc/passwd", "/auth/../me"])
    def test_that_climb(self, department: httpx.Client, path: str):
        problem(department.send(department.build_request("GET", "/", extensions={"target": path.encode()})), 400)

    @pytest.mark.parametrize("path", [f"{ACTS}/", "/api/v1/monitoring/results/", "/api/v1/accounts/", "/me/", "/docs/"])
    def test_with_a_slash_too_many_lead_nowhere_else(self, system: System, department: httpx.Client, path: str):
        """Never to the address of a service, which nobody outside can reach and nobody should know."""
        answer = department.get(path, follow_redirects=False)
        if answer.is_redirect:
            assert str(answer.headers["location"]).startswith(("/", f"{system.url}/")), answer.headers["location"]
        else:
            problem(answer, 404)

    @pytest.mark.parametrize("path", [ACTS, f"{ACTS}/{NOTHING}", "/me", "/api/v1/directory/people", "/auth/token"])
    @pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "TRACE", "PROPFIND"])
    def test_by_another_method(self, department: httpx.Client, path: str, method: str):
        problem(department.request(method, path), 405)

    @pytest.mark.parametrize("path", [ACTS, "/me", "/api/v1/directory/people", "/auth/token"])
    def test_the_methods_there_are_are_all_named(self, department: httpx.Client, path: str):
        """RFC 9110 §15.5.6: `Allow` lists what the address supports, as the document does."""
        said = {method.upper() for known, method, _ in operations(DOCUMENT) if known == path}
        allowed = department.request("PATCH", path).headers["allow"]
        assert said <= {each.strip() for each in allowed.split(",")}


class TestRawRequests:
    """What a proper client would never write on the wire."""

    def ask(self, system: System, part: str, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", system.port_of(part)), timeout=30) as wire:
            wire.sendall(request)
            answer = b""
            while chunk := wire.recv(65_536):
                answer += chunk
        return answer

    @pytest.mark.parametrize("part", ["gateway", "monitoring"])
    @pytest.mark.parametrize(
        "head",
        [
            f"GET {ACTS} HTTP/1.1\r\nX-Odd: a\0b".encode(),
            f"GET {ACTS}/\0 HTTP/1.1".encode(),
            f"GET {ACTS}?q=a\0b HTTP/1.1".encode(),
            f"GET {ACTS}/акт HTTP/1.1".encode(),
            f"POST {ACTS} HTTP/1.1\r\nContent-Length: -2".encode(),
            f"POST {ACTS} HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3".encode(),
            f"POST {ACTS} HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked".encode(),
            f"POST {ACTS} HTTP/1.1\r\nTransfer-Encoding: chunked, identity".encode(),
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"PRI * HTTP/2.0",
            b"HELO example.org",
        ],
    )
    def test_are_refused(self, system: System, part: str, head: bytes):
        token = system.as_client("department").headers["Authorization"].encode()
        rest = b"\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: " + token
        answer = self.ask(system, part, head + rest + b"\r\n\r\n{}")
        assert answer.startswith(b"HTTP/1.1 4"), answer[:200]
        assert answer.count(b"HTTP/1.1 ") == 1, answer
        assert system.ready(part)

    def test_one_that_never_ends_holds_nobody_up(self, system: System):
        half = f"POST {ACTS} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode()
        wires = [socket.create_connection(("127.0.0.1", system.port_of("gateway"))) for _ in range(50)]
        try:
            for wire in wires:
                wire.sendall(half)
            assert system.as_client("department").get(ACTS).status_code == 200
        finally:
            for wire in wires:
                wire.close()


class TestOrderOfChecks:
    def test_a_stranger_learns_nothing_about_the_body(self, system: System):
        """The token first: parsing ten megabytes for nobody is work that anybody can order."""
        for part, path in (
            ("gateway", ACTS),
            ("gateway", PEOPLE),
            ("gateway", "/api/v1/accounts"),
            ("monitoring", ACTS),
        ):
            for body in (b"{not json", b"{}", b"[" * 1000):
                answer = system.anonymous(part).post(path, content=body, headers=JSON)
                assert answer.status_code == 401, (part, path, body[:20], answer.text)


class TestSignIn:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"", "invalid_request"),
            (b"a=b", "invalid_request"),
            (b"grant_type=%00", "unsupported_grant_type"),
            (b"grant_type=\xff", "unsupported_grant_type"),
            (b"grant_type=password", "invalid_request"),
            (b"grant_type=password&username=%00&password=%00", "invalid_grant"),
            (b"grant_type=password&username=%ED%A0%80&password=x", "invalid_grant"),
            (b"grant_type=password&username=" + b"a" * 100_000 + b"&password=x", "too_large"),
            (b"grant_type=password&username=x&password=" + b"a" * 1_000_000, "too_large"),
            (b"grant_type=password&grant_type=refresh_token&username=a&password=b", "invalid_request"),
            (b"grant_type=refresh_token&refresh_token=%00", "invalid_grant"),
            (b"grant_type=refresh_token&refresh_token=" + b"a" * 5000, "invalid_grant"),
            (b"grant_type=client_credentials&client_id=%00&client_secret=%D1%8F", "invalid_client"),
            (b"&".join([b"a=b"] * 5000), "too_large"),
        ],
        ids=lambda given: given[:45].decode("latin-1") if isinstance(given, bytes) else "",
    )
    def test_odd_forms(self, system: System, body: bytes, code: str):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status = {"too_large": 413, "invalid_client": 401}.get(code, 400)
        said = problem(system.anonymous().post("/auth/token", content=body, headers=form), status)
        assert (said["code"], said.get("error")) == (code, None if code == "too_large" else code)

    @pytest.mark.parametrize(
        ("text", "status"),
        [(b"\\u0000", 422), (b"\\ud800", 422), (b"a" * 100_000, 413), ("пароль".encode(), 422)],
        ids=["nul", "surrogate", "long", "short"],
    )
    def test_odd_passwords(self, system: System, text: bytes, status: int):
        body = b'{"username": "nobody", "old_password": "%b", "new_password": "%b"}' % (text, text)
        problem(system.anonymous().post("/auth/password", content=body, headers=JSON), status)
