"""The way of a container, on this machine: migrate, deal, become a part, be ready."""

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest

from edulead import serve
from edulead.failures import DatabaseUnreachable, Failure, SecretsBroken
from edulead.keys import KEYED, complete
from edulead.layout import Layout
from edulead.parts import PARTS, command
from tests.conftest import PASSWORDS, TestDatabase

ROOT = Path(__file__).resolve().parents[2]
PORTS = {part.name: 8931 + part.offset for part in PARTS}
SECRETS = complete({})
MONITORING = PARTS[1]


@pytest.fixture
def dealt(tmp_path: Path) -> Path:
    layout = Layout(tmp_path / "keys")
    layout.prepare()
    for part in KEYED:
        layout.key(part).write_bytes(part.encode())
    serve.deal(layout, SECRETS, tmp_path / "dealt")
    return tmp_path / "dealt"


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("EDULEAD_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    monkeypatch.setenv("EDULEAD_DATABASE_URL", "postgresql://postgres@postgres:5432/edulead")


def migration() -> ModuleType:
    spec = spec_from_file_location("docker_migrate", ROOT / "docker" / "migrate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestDeal:
    @pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
    def test_a_part_finds_no_password_but_its_own(self, dealt: Path, part: serve.Part) -> None:
        given = (dealt / part.name / "secrets.json").read_text()
        assert SECRETS.roles[part.name] in given
        for foreign in {*SECRETS.roles.values(), SECRETS.superuser} - {SECRETS.roles[part.name]}:
            assert foreign not in given

    def test_a_key_lies_with_its_own_part_only(self, dealt: Path) -> None:
        assert {each.relative_to(dealt).as_posix(): each.read_text() for each in dealt.glob("*/*.key")} == {
            "gateway/gateway.key": "gateway",
            "reserve/reserve.key": "reserve",
            "training/training.key": "training",
        }

    def test_only_the_gateway_has_all_clients(self, dealt: Path) -> None:
        assert json.loads((dealt / "gateway" / "secrets.json").read_text())["clients"] == SECRETS.clients
        assert list(json.loads((dealt / "reserve" / "secrets.json").read_text())["clients"]) == ["reserve"]

    def test_nobody_else_reads_them(self, dealt: Path) -> None:
        for each in dealt.rglob("*"):
            assert not stat.S_IMODE(each.stat().st_mode) & 0o077

    def test_may_be_repeated(self, dealt: Path, tmp_path: Path) -> None:
        serve.deal(Layout(tmp_path / "keys"), SECRETS, dealt)
        assert serve.dealt(Layout(dealt / "training"), PARTS[3]).roles == {"training": SECRETS.roles["training"]}


@pytest.mark.usefixtures("address")
class TestEnvironment:
    def test_the_login_is_the_part_s_own(self, dealt: Path) -> None:
        made = serve.environment(MONITORING, Layout(dealt / "monitoring"), 8000)
        password = SECRETS.roles["monitoring"]
        assert made["EDULEAD_DATABASE_URL"] == f"postgresql://edulead_monitoring:{password}@postgres:5432/edulead"
        assert made["EDULEAD_CLIENT_SECRET"] == SECRETS.clients["monitoring"]

    def test_so_it_is_on_the_replica(self, dealt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EDULEAD_READ_DATABASE_URL", "postgresql://replica/edulead")
        made = serve.environment(MONITORING, Layout(dealt / "monitoring"), 8000)
        assert made["EDULEAD_READ_DATABASE_URL"].startswith("postgresql://edulead_monitoring:")

    def test_what_is_stated_wins(self, dealt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EDULEAD_GATEWAY_URL", "http://gateway:8000")
        monkeypatch.setenv("EDULEAD_FILES_DIR", "/files")
        made = serve.environment(MONITORING, Layout(dealt / "monitoring"), 8000)
        assert (made["EDULEAD_GATEWAY_URL"], made["EDULEAD_FILES_DIR"]) == ("http://gateway:8000", "/files")

    def test_an_empty_variable_is_absent(self, dealt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EDULEAD_READ_DATABASE_URL", "")
        assert "EDULEAD_READ_DATABASE_URL" not in serve.environment(MONITORING, Layout(dealt / "monitoring"), 8000)

    def test_no_address_is_said(self, dealt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("EDULEAD_DATABASE_URL")
        with pytest.raises(DatabaseUnreachable, match="EDULEAD_DATABASE_URL"):
            serve.environment(MONITORING, Layout(dealt / "monitoring"), 8000)

    def test_another_part_s_folder_is_refused(self, dealt: Path) -> None:
        with pytest.raises(Failure, match="нет учётных данных части «monitoring»"):
            serve.environment(MONITORING, Layout(dealt / "reserve"), 8000)

    def test_an_empty_folder_gets_no_fresh_passwords(self, tmp_path: Path) -> None:
        with pytest.raises(Failure, match="Сначала нужны миграции"):
            serve.environment(MONITORING, Layout(tmp_path), 8000)
        assert not list(tmp_path.iterdir())

    def test_a_broken_file_is_said(self, dealt: Path) -> None:
        (dealt / "monitoring" / "secrets.json").write_text("{")
        with pytest.raises(SecretsBroken):
            serve.environment(MONITORING, Layout(dealt / "monitoring"), 8000)


@pytest.mark.usefixtures("address")
class TestCommand:
    def test_is_the_supervisor_s_but_for_the_leash(self) -> None:
        for part in PARTS:
            leashed = command(part.factory, 8000)
            uvicorn = leashed[leashed.index("uvicorn") :]
            assert serve.command(part, "127.0.0.1", 8000) == [sys.executable, "-m", *uvicorn]

    def test_a_proxy_is_believed_only_when_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", "172.18.0.1")
        assert "--proxy-headers" in serve.command(PARTS[0], "0.0.0.0", 8000)
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", "")
        assert "--no-proxy-headers" in serve.command(PARTS[0], "0.0.0.0", 8000)

    def test_an_unknown_part_is_refused(self) -> None:
        with pytest.raises(Failure, match="gateway, monitoring, reserve, training"):
            serve.part_called("postgres")


class TestMigration:
    def test_the_password_comes_from_the_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "password").write_text("p@ss/word\n")
        monkeypatch.setenv("EDULEAD_DATABASE_PASSWORD_FILE", str(tmp_path / "password"))
        for given, wanted in (
            ("postgres@db:5432", "postgres:p%40ss%2Fword@db:5432"),
            ("db", "postgres:p%40ss%2Fword@db"),
        ):
            monkeypatch.setenv("EDULEAD_DATABASE_URL", f"postgresql://{given}/edulead")
            assert migration().admin_url() == f"postgresql://{wanted}/edulead"


@contextmanager
def served(part: str, data: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    arguments = ["-m", "edulead.cli", "serve", part, "--port", str(PORTS[part])]
    with (data / f"{part}.log").open("w") as log:
        environment = environment | {
            "EDULEAD_DATA": str(data / "dealt" / part),
            "EDULEAD_FILES_DIR": str(data / "files"),
        }
        process = subprocess.Popen([sys.executable, *arguments], env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


async def became_ready(part: str, patience: int = 60) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(patience * 4):
            with suppress(httpx.TransportError):
                if (await client.get(f"http://127.0.0.1:{PORTS[part]}/health/ready")).status_code == 200:
                    return True
            await asyncio.sleep(0.25)
    return False


class TestWholeWay:
    async def test_migrated_dealt_served_and_stopped(self, fresh_database: TestDatabase, tmp_path: Path) -> None:
        layout = Layout(tmp_path / "keys")
        layout.prepare()
        # roles belong to the whole server: other tests of this run must find their passwords unchanged
        layout.secrets.write_text(json.dumps({"roles": PASSWORDS}))
        (tmp_path / "password").write_text("test\n")
        common = {name: value for name, value in os.environ.items() if not name.startswith("EDULEAD_")} | {
            "EDULEAD_DATABASE_URL": without_password(fresh_database.admin),
            **{f"EDULEAD_{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in PORTS.items()},
        }
        of_migration = {"EDULEAD_DATA": str(layout.root), "EDULEAD_DATABASE_PASSWORD_FILE": str(tmp_path / "password")}
        run = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, ROOT / "docker" / "migrate.py"],
            env=common | of_migration,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        with served("gateway", tmp_path, common) as gateway, served("reserve", tmp_path, common):
            assert await became_ready("gateway"), (tmp_path / "gateway.log").read_text()
            assert await became_ready("reserve"), (tmp_path / "reserve.log").read_text()
            gateway.terminate()  # reaches the part itself, not a shell before it
            assert await asyncio.to_thread(gateway.wait, 20) in {0, -signal.SIGTERM}


def without_password(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{parts.username}@{parts.netloc.rpartition('@')[2]}"))
