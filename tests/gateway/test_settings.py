"""The gateway's own settings: the address it is known by, and whether it shows its metrics."""

import pytest

from gateway.settings import GatewaySettings
from services.kernel.settings import load

NEEDED = {"EDULEAD_DATABASE_URL": "postgresql://edulead_gateway@localhost/edulead", "EDULEAD_KEY_FILE": "/key"}


@pytest.fixture
def public_url(monkeypatch: pytest.MonkeyPatch):
    """Read the settings with this `EDULEAD_PUBLIC_URL`."""

    def read(value: str) -> str | None:
        for name, each in {**NEEDED, "EDULEAD_PUBLIC_URL": value}.items():
            monkeypatch.setenv(name, each)
        return load(GatewaySettings).public_url

    return read


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, True),
        ({"FORWARDED_ALLOW_IPS": ""}, True),
        ({"FORWARDED_ALLOW_IPS": "127.0.0.1"}, False),
        ({"EDULEAD_PUBLIC_URL": "https://edu.example.ru"}, False),
        ({"EDULEAD_PUBLIC_URL": "https://edu.example.ru", "EDULEAD_METRICS": "true"}, True),
        ({"EDULEAD_METRICS": "false"}, False),
    ],
)
def test_metrics_are_not_shown_where_everybody_may_seem_near(
    monkeypatch: pytest.MonkeyPatch, stated: dict[str, str], expected: bool
) -> None:
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    for name, each in (NEEDED | stated).items():
        monkeypatch.setenv(name, each)
    assert load(GatewaySettings).metrics_shown is expected


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", None),
        ("https://edu.example.ru", "https://edu.example.ru"),
        ("https://edu.example.ru/", "https://edu.example.ru"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://example.ru/edu/", "https://example.ru/edu"),
    ],
)
def test_an_address_has_no_slash_at_its_end(public_url, given: str, kept: str | None) -> None:
    assert public_url(given) == kept


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("edu.example.ru", "Ожидается адрес URL"),
        ("ftp://edu.example.ru", "Допустимые схемы адреса"),
        ("https://edu.example.ru/?x=1", "адрес пишется без"),
        ("https://edu.example.ru#x", "адрес пишется без"),
        ("https://user:secret@edu.example.ru", "адрес пишется без"),
    ],
)
def test_what_is_no_issuer_is_refused(public_url, capsys, given: str, said: str) -> None:
    with pytest.raises(SystemExit):
        public_url(given)
    told = capsys.readouterr().err
    assert f"  EDULEAD_PUBLIC_URL: {said}" in told
    assert "secret" not in told
