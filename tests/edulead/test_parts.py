import json
from pathlib import Path

import pytest

from edulead.keys import Secrets
from edulead.layout import Layout
from edulead.parts import Plan, launches
from edulead.urls import as_role, socket_url, with_database

SECRETS = Secrets(
    roles={name: f"{name}-pw" for name in ("gateway", "monitoring", "reserve", "training")},
    clients={name: f"{name}-secret" for name in ("monitoring", "reserve", "training")},
)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(Layout(tmp_path), SECRETS, "postgresql://admin:pw@db/edulead", 9000)


class TestLaunches:
    def test_follow_one_another(self, plan: Plan) -> None:
        assert [(one.name, one.port) for one in launches(plan)] == [
            ("gateway", 9000),
            ("monitoring", 9001),
            ("reserve", 9002),
            ("training", 9003),
        ]

    def test_each_knows_all_addresses(self, plan: Plan) -> None:
        for one in launches(plan):
            assert one.environment["EDULEAD_TRAINING_URL"] == "http://127.0.0.1:9003"

    def test_each_knows_its_own_secrets_only(self, plan: Plan) -> None:
        by_name = {one.name: one.environment for one in launches(plan)}
        assert by_name["reserve"]["EDULEAD_CLIENT_SECRET"] == "reserve-secret"
        words = "".join(f"{name}={value}\n" for name, value in by_name["reserve"].items())
        for foreign in ("training-secret", "gateway-pw", "admin:pw", "gateway.key"):
            assert foreign not in words

    def test_who_seals_something_knows_its_own_key(self, plan: Plan, tmp_path: Path) -> None:
        keys = {one.name: one.environment.get("EDULEAD_KEY_FILE") for one in launches(plan)}
        of = {name: str(tmp_path / f"{name}.key") for name in ("gateway", "reserve", "training")}
        assert keys == {"monitoring": None, **of}

    def test_the_gateway_knows_the_clients(self, plan: Plan) -> None:
        gateway = launches(plan)[0].environment
        assert json.loads(gateway["EDULEAD_CLIENT_SECRETS"]) == SECRETS.clients
        assert gateway["EDULEAD_DATABASE_URL"].startswith("postgresql://edulead_gateway:gateway-pw@")

    def test_the_users_own_settings_pass_through(self, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EDULEAD_CLOCK_FILE", "/clock")
        monkeypatch.setenv("EDULEAD_DATABASE_URL", "postgresql://admin:pw@db/edulead")
        assert all(one.environment["EDULEAD_CLOCK_FILE"] == "/clock" for one in launches(plan))

    def test_a_replica_is_read_with_the_role_of_the_part(self, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EDULEAD_READ_DATABASE_URL", "postgresql://owner:pw@replica/edulead")
        reserve = {one.name: one.environment for one in launches(plan)}["reserve"]
        assert reserve["EDULEAD_READ_DATABASE_URL"].startswith("postgresql://edulead_reserve:")
        assert reserve["EDULEAD_READ_DATABASE_URL"].endswith("@replica/edulead")


class TestUrls:
    def test_hosts_and_options_stay(self) -> None:
        url = as_role("postgresql+asyncpg://a:b%40@h1:1,h2:2/db?sslmode=require", "reserve", "x/y")
        assert url == "postgresql://edulead_reserve:x%2Fy@h1:1,h2:2/db?sslmode=require"

    def test_a_socket(self) -> None:
        url = socket_url("/tmp/a b", "one", "u", "p")
        assert with_database(url, "two").startswith("postgresql://u:p@/two?host=%2Ftmp%2Fa%20b")
