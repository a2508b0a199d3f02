"""The address of the system as its clients call it."""

from types import SimpleNamespace

import pytest
from starlette.requests import Request

from services.kernel.origins import origin_of


def asked(public: str | None = None, **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    app = SimpleNamespace(state=SimpleNamespace(settings=SimpleNamespace(public_url=public)))
    return Request({"type": "http", "headers": [(b"host", b"training:8000"), *raw], "app": app})


@pytest.mark.parametrize(
    ("scheme", "host", "said"),
    [
        ("https", "edu.example.ru", "https://edu.example.ru"),
        ("http", "127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http", "[::1]:8000", "http://[::1]:8000"),
        ("https", "edu.example.ru/evil", ""),
        ("https", "edu.example.ru@evil.example", ""),
        ("https", 'evil.example"><script>', ""),
        ("https", "evil.example\n", ""),
        ("https", "", ""),
        ("javascript", "edu.example.ru", ""),
    ],
)
def test_is_what_the_gateway_says_of_its_client(scheme, host, said):
    assert origin_of(asked(x_forwarded_proto=scheme, x_forwarded_host=host)) == said


def test_what_is_set_counts_whoever_asks():
    forged = {"x_forwarded_proto": "https", "x_forwarded_host": "evil.example"}
    assert origin_of(asked("https://edu.example.ru", **forged)) == "https://edu.example.ru"


def test_the_host_of_the_service_is_nobodys():
    assert origin_of(asked()) == ""
