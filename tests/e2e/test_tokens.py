"""What opens the doors and what does not: at the gateway, and at each service for whoever reaches it directly."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jwt

from tests.e2e.system import SERVICES, System, eventually, problem

pytestmark = pytest.mark.xdist_group("e2e")

DOORS = {
    "gateway": "/me",
    "monitoring": "/api/v1/monitoring/acts",
    "reserve": "/api/v1/reserve/events",
    "training": "/api/v1/training/events",
}
"""At the port of each part: a path that wants a token."""
TIMES = ("exp", "nbf", "iat")
THROUGH = tuple(DOORS.values())
"""The same paths asked for at the gateway."""


@pytest.fixture(scope="module")
def foreign() -> dict[str, Any]:
    return jwk.construct(ec.generate_private_key(ec.SECP256R1()), "ES256").to_dict()


@pytest.fixture(scope="module")
def jwks(running: System) -> list[dict[str, Any]]:
    return running.anonymous().get("/.well-known/jwks.json").json()["keys"]


def claims(**other: Any) -> dict[str, Any]:
    """Of a good token, with some changed: times in seconds from now, `...` for none at all."""
    now = int(time.time())
    said = {
        "iss": "edulead",
        "aud": "edulead",
        "sub": str(uuid4()),
        "sid": None,
        "person": None,
        "role": "department",
        "place": "ru.r67",
        "iat": now,
        "exp": now + 600,
    }
    said |= {name: now + value if name in TIMES and isinstance(value, int) else value for name, value in other.items()}
    return {name: value for name, value in said.items() if value is not ...}


def signed(key: Mapping[str, Any], said: dict[str, Any], kid: str) -> str:
    return str(jwt.encode(said, dict(key), "ES256", headers={"kid": kid}))


def packed(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def by_hand(header: dict[str, Any], said: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    head = f"{packed(header)}.{packed(said)}"
    return f"{head}.{packed(sign(head.encode()))}"


def pem_of(public: dict[str, Any]) -> bytes:
    return jwk.construct(public, "ES256").to_pem()


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def refused_everywhere(system: System, headers: Any, passed_on: int = 401) -> None:
    """At every port, and through the gateway to every service, where `passed_on` is the answer."""
    own = [(part, path, 401) for part, path in (*DOORS.items(), ("gateway", THROUGH[0]))]
    for part, path, status in (*own, *(("gateway", path, passed_on) for path in THROUGH[1:])):
        answer = system.anonymous(part).get(path, headers=headers)
        problem(answer, status)
        assert "Traceback" not in answer.text


class TestGenuineTokens:
    def test_one_made_with_the_real_key_works(self, system: System, genuine: dict[str, Any]):
        """Otherwise the refusals below would prove nothing."""
        token = signed(genuine, claims(), genuine["kid"])
        for part, path in DOORS.items():
            if part != "gateway":  # /me wants an account that exists
                answer = system.anonymous(part).get(path, headers=bearing(token))
                assert answer.status_code == 200, answer.text

    @pytest.mark.parametrize(
        "other",
        [
            {"exp": -1},
            {"exp": ...},
            {"exp": "never"},
            {"place": ...},
            {"place": None},
            {"place": ""},
            {"place": "*"},
            {"place": "ru.r67' OR true --"},
            {"place": ["ru"]},
            {"role": ...},
            {"role": None},
            {"role": ["admin"]},
            {"iss": "somebody"},
            {"iss": ...},
            {"aud": "somebody"},
            {"aud": ...},
            {"sub": "department"},
            {"sub": ...},
            {"nbf": 3600},
        ],
        ids=lambda other: next(f"{name}={'absent' if value is ... else value}" for name, value in other.items()),
    )
    def test_wrong_claims_under_the_real_signature(
        self, system: System, genuine: dict[str, Any], other: dict[str, Any]
    ):
        refused_everywhere(system, bearing(signed(genuine, claims(**other), genuine["kid"])))

    def test_an_unknown_role_may_nothing(self, system: System, genuine: dict[str, Any]):
        token = signed(genuine, claims(role="root"), genuine["kid"])
        for part, path in list(DOORS.items())[1:]:
            problem(system.anonymous(part).get(path, headers=bearing(token)), 403)
        me = system.anonymous().get("/me", headers=bearing(token))
        assert me.status_code == 401 or not any(me.json()["permissions"].values())

    def test_a_token_ends_while_it_is_remembered(self, system: System, genuine: dict[str, Any]):
        """Checked tokens are remembered; not beyond their end."""
        token = signed(genuine, claims(exp=4), genuine["kid"])
        doors = [(part, path) for part, path in DOORS.items() if part != "gateway"]
        for part, path in doors:
            assert system.anonymous(part).get(path, headers=bearing(token)).status_code == 200
        for part, path in doors:
            client = system.anonymous(part)
            eventually(lambda client=client, path=path: client.get(path, headers=bearing(token)).status_code == 401, 30)


class TestForgedTokens:
    def test_a_foreign_key_under_the_real_kid(self, system: System, foreign: dict[str, Any], jwks: list[Any]):
        refused_everywhere(system, bearing(signed(foreign, claims(), jwks[0]["kid"])))

    def test_a_foreign_key_under_its_own_kid(self, system: System, foreign: dict[str, Any]):
        refused_everywhere(system, bearing(signed(foreign, claims(), "mine")))

    def test_a_foreign_key_that_brings_itself(self, system: System, foreign: dict[str, Any]):
        public = {name: foreign[name] for name in ("kty", "crv", "x", "y")} | {"kid": "mine"}
        for more in ({"jwk": public}, {"jku": "http://127.0.0.1:1/keys"}, {"x5u": "http://127.0.0.1:1/keys"}):
            headers = {"kid": "mine", **more}
            refused_everywhere(system, bearing(jwt.encode(claims(), foreign, "ES256", headers=headers)))

    @pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None])
    def test_no_signature(self, system: System, jwks: list[Any], algorithm: str | None):
        header = {"alg": algorithm, "typ": "JWT", "kid": jwks[0]["kid"]}
        refused_everywhere(system, bearing(by_hand(header, claims(), lambda _: b"")))

    @pytest.mark.parametrize("form", ["pem", "der", "jwk", "x"])
    def test_hmac_with_the_public_key(self, system: System, jwks: list[Any], form: str):
        public = jwks[0]
        loaded = serialization.load_pem_public_key(pem_of(public))
        secret = {
            "pem": pem_of(public),
            "der": loaded.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo),
            "jwk": json.dumps(public).encode(),
            "x": base64.urlsafe_b64decode(public["x"] + "="),
        }[form]
        for algorithm, digest in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512), ("ES256", hashlib.sha256)):
            header = {"alg": algorithm, "typ": "JWT", "kid": public["kid"]}
            token = by_hand(header, claims(), lambda head, d=digest: hmac.new(secret, head, d).digest())
            refused_everywhere(system, bearing(token))

    def test_changed_claims(self, system: System):
        token = system.as_client("expert").headers["Authorization"].partition(" ")[2]
        head, body, signature = token.split(".")
        said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        refused_everywhere(system, bearing(f"{head}.{packed(said | {'role': 'admin'})}.{signature}"))
        refused_everywhere(system, bearing(f"{head}.{body}.{packed(bytes(64))}"))  # r = s = 0, the old trick

    @pytest.mark.parametrize(
        "token",
        ["x", "a.b.c", "a.b", "....", "null", "eyJ.eyJ.x", "..", "=" * 40, "%00", "'; DROP TABLE", "a" * 6000],
    )
    def test_garbage(self, system: System, token: str):
        refused_everywhere(system, bearing(token))

    @pytest.mark.parametrize("header", [{"kid": None}, {"kid": 7}, {"kid": ["a"]}, {"kid": {"a": 1}}, [], "x", 7])
    def test_odd_heads(self, system: System, header: Any):
        head = {"alg": "ES256", **header} if isinstance(header, dict) else header
        refused_everywhere(system, bearing(by_hand(head, claims(), lambda _: bytes(64))))

    @pytest.mark.parametrize("said", [[], "x", 7, None])
    def test_odd_claims(self, system: System, said: Any, jwks: list[Any]):
        head = {"alg": "ES256", "kid": jwks[0]["kid"]}
        refused_everywhere(system, bearing(by_hand(head, said, lambda _: bytes(64))))

    def test_bytes_that_are_no_text(self, system: System):
        refused_everywhere(system, [(b"authorization", b"Bearer \xff\xfe.\xff.\xff")], passed_on=400)
        refused_everywhere(system, [(b"authorization", "Bearer тайна.тайна.тайна".encode())])


class TestWaysToShowAToken:
    def test_only_the_header_counts(self, system: System):
        token = system.as_client("department").headers["Authorization"].partition(" ")[2]
        for part, path in DOORS.items():
            client = system.anonymous(part)
            problem(client.get(path, params={"access_token": token}), 401)
            problem(client.get(path, headers={"Cookie": f"access_token={token}"}), 401)
            problem(client.get(path, headers={"X-Forwarded-Authorization": f"Bearer {token}"}), 401)
            problem(client.get(path, headers={"Authorization": token}), 401)
            problem(client.get(path, headers={"Authorization": f"Basic {token}"}), 401)
        for path in THROUGH:
            problem(system.anonymous().get(path, params={"access_token": token}), 401)

    def test_two_tokens_are_none(self, system: System):
        """Who reads the first and who reads the last must not disagree."""
        good = system.as_client("department").headers["Authorization"].encode()
        for headers in (
            [(b"authorization", good), (b"authorization", b"Bearer x")],
            [(b"authorization", b"Bearer x"), (b"authorization", good)],
        ):
            for path in THROUGH[1:]:
                problem(system.anonymous().get(path, headers=headers), 401)

    def test_the_scheme_may_be_written_small(self, system: System):
        token = system.as_client("department").headers["Authorization"].partition(" ")[2]
        for path in THROUGH:
            assert system.anonymous().get(path, headers={"Authorization": f"bearer {token}"}).status_code == 200

    def test_a_huge_header(self, system: System):
        doors = [*DOORS.items(), *(("gateway", path) for path in THROUGH)]
        for part, path in doors:
            with system.new_client(part) as client:
                answer = client.get(path, headers=bearing("a" * 200_000))
            assert answer.status_code in (400, 401, 431), (part, answer.status_code)
        for part in DOORS:
            assert system.ready(part)

    def test_a_refresh_token_is_no_access_token(self, system: System):
        issued = system.sign_in("expert").json()
        refused_everywhere(system, bearing(issued["refresh_token"]))
        again = system.grant({"grant_type": "refresh_token", "refresh_token": issued["refresh_token"]})
        assert again.status_code == 200

    def test_an_access_token_is_no_refresh_token(self, system: System):
        token = system.sign_in("expert").json()["access_token"]
        refused = system.grant({"grant_type": "refresh_token", "refresh_token": token})
        assert problem(refused, 400)["error"] == "invalid_grant"

    def test_published_keys_are_public_only(self, jwks: list[dict[str, Any]]):
        assert jwks
        for each in jwks:
            assert each.keys() <= {"kty", "crv", "x", "y", "kid", "alg", "use", "key_ops"}


SPOOFED = {
    "X-Forwarded-User": "admin",
    "X-Forwarded-Role": "admin",
    "X-Forwarded-For": "10.0.0.1",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/api/v1/accounts",
    "Forwarded": "for=10.0.0.1;host=evil.example",
    "X-Edulead-Role": "admin",
    "X-Edulead-Place": "ru",
    "X-Edulead-Account": str(uuid4()),
    "X-Edulead-Caller": json.dumps({"role": "admin", "place": "ru"}),
    "X-User": "admin",
    "X-Original-URL": "/api/v1/accounts",
    "X-Rewrite-URL": "/api/v1/accounts",
    "X-HTTP-Method-Override": "DELETE",
    "Remote-User": "admin",
}


class TestSpoofedHeaders:
    def test_give_no_right(self, system: System):
        refused_everywhere(system, SPOOFED)
        expert = system.as_client("expert")
        problem(expert.get("/api/v1/monitoring/acts", headers=SPOOFED), 403)
        problem(expert.get("/api/v1/accounts", headers=SPOOFED), 403)
        token = {"Authorization": expert.headers["Authorization"]}
        problem(system.anonymous("monitoring").get("/api/v1/monitoring/acts", headers=SPOOFED | token), 403)

    def test_change_nothing_in_the_answer(self, system: System):
        for role in ("omsu", "school"):
            client = system.as_client(role)
            for path in ("/me", "/api/v1/monitoring/results", "/api/v1/directory/organisations"):
                plain, spoofed = client.get(path), client.get(path, headers=SPOOFED)
                assert plain.status_code == spoofed.status_code == 200
                assert plain.content == spoofed.content

    def test_metrics_are_not_for_somebody_behind_another_proxy(self, system: System):
        assert system.anonymous().get("/metrics").status_code == 200
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            problem(system.anonymous().get("/metrics", headers={name: "10.0.0.1"}), 404)


class TestTraces:
    def test_one_id_through_gateway_and_service(self, system: System):
        for service, path in list(DOORS.items())[1:]:
            answer = system.as_client("department").get(path)
            trace = answer.headers["x-trace-id"]
            for part in ("gateway", service):
                lines = eventually(lambda part=part, trace=trace: system.lines(part, trace), 30, f"{part}: {trace}")
                request = next(line for line in lines if line["event"] == "request")
                assert (request["path"], request["status"], request["method"]) == (path, 200, "GET")
                assert request["service"] == part
            others = [other for other in SERVICES if other != service]
            assert not any(system.lines(other, trace) for other in others)

    def test_a_refusal_of_a_service_names_it(self, system: System):
        answer = system.as_client("department").get(f"/api/v1/monitoring/acts/{uuid4()}")
        assert problem(answer, 404)["trace_id"] == answer.headers["x-trace-id"]

    def test_the_clients_own_is_not_believed(self, system: System):
        mine = "a" * 32
        headers = {"traceparent": f"00-{mine}-{'b' * 16}-01", "tracestate": "x=1", "X-Trace-Id": mine}
        for path in THROUGH:
            answer = system.as_client("department").get(path, headers=headers)
            assert answer.headers.get_list("x-trace-id") == [answer.headers["x-trace-id"]]
            assert answer.headers["x-trace-id"] != mine
        for part in DOORS:
            assert not system.lines(part, mine)

    def test_logs_keep_no_secret(self, system: System):
        """No token and no password in what is written about requests."""
        client: httpx.Client = system.as_client("department")
        token = client.headers["Authorization"].partition(" ")[2]
        secret = "Очень-тайное-слово-91"
        system.sign_in("department", secret)
        client.get("/api/v1/monitoring/acts")
        for part in DOORS:
            log: Path = system.layout.log(part)
            text = log.read_text("utf-8", errors="replace")
            assert token not in text
            assert token.rpartition(".")[2] not in text
            assert secret not in text
