import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from edulead import doctor, keys
from edulead.cli import app
from edulead.doctor import clock, folder, listening, private, python
from edulead.examined_database import external
from edulead.layout import Layout
from edulead.parts import PARTS


@pytest.fixture(autouse=True)
def no_external_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDULEAD_DATABASE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "200")


def limited(soft: int, hard: int, *command: str) -> list[str]:
    """The command under these limits of open files."""
    return ["sh", "-c", f'ulimit -Sn {soft} && ulimit -Hn {hard} && exec "$@"', "sh", *command]


def run(layout: Layout, port: int) -> Any:
    return CliRunner().invoke(app, ["doctor", "--data", str(layout.root), "--port", str(port)])


class TestDoctor:
    def test_a_fit_machine(self, layout: Layout, port: int) -> None:
        keys.load(layout)
        result = run(layout, port)
        assert result.exit_code == 0, result.output
        assert "что сделать" in result.output
        assert "PostgreSQL" in result.output

    def test_a_taken_port_fails_it(self, layout: Layout, port: int) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", port))
            taken.listen()
            assert run(layout, port).exit_code == 1

    @pytest.mark.parametrize(
        "stated", [{"EDULEAD_TIME_ZONE": "Луна/Море"}, {"EDULEAD_DATABASE_URL": "mysql://root@db"}]
    )
    def test_wrong_settings_fail_it(
        self, layout: Layout, port: int, monkeypatch: pytest.MonkeyPatch, stated: dict[str, str]
    ) -> None:
        (name, value), *_ = stated.items()
        monkeypatch.setenv(name, value)
        result = run(layout, port)
        assert result.exit_code == 1
        assert f"{name}: " in result.output

    def test_open_secrets_fail_it(self, layout: Layout, port: int) -> None:
        keys.load(layout)
        layout.secrets.chmod(0o644)
        result = run(layout, port)
        assert result.exit_code == 1
        assert "chmod 600" in private(layout.secrets).advice

    def test_changes_nothing(self, open_folder: Path, port: int) -> None:
        run(Layout.at(open_folder / "новый"), port)
        assert not (open_folder / "новый").exists()


class TestChecks:
    def test_a_taken_port_names_its_holder(self, port: int) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", port))
            taken.listen()
            finding = listening(PARTS[0], port, ours=False)
        assert not finding.fine
        assert f"(pid {os.getpid()})" in finding.found

    def test_a_port_held_by_ourselves_is_fine(self, port: int) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", port))
            taken.listen()
            assert listening(PARTS[0], port, ours=True).fine

    def test_an_old_python(self) -> None:
        assert not python((3, 10, 4)).fine

    def test_a_file_in_place_of_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / "data").touch()
        assert not folder(tmp_path / "data").fine

    def test_a_missing_key_is_fine(self, tmp_path: Path) -> None:
        assert private(tmp_path / "gateway.key").fine

    def test_a_stopped_clock(self) -> None:
        assert not clock(datetime(1970, 1, 1, tzinfo=UTC)).fine

    def test_a_full_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "ENOUGH", 2**62)
        assert not doctor.disk(tmp_path).fine

    @pytest.mark.parametrize(("limit", "fine"), [(1024, False), (4096, False), (8192, True), (2**20, True)])
    def test_few_open_files(self, limit: int, fine: bool) -> None:
        finding = doctor.open_files(limit)
        assert finding.fine is fine
        assert str(limit) in finding.found

    def test_a_low_hard_limit_fails_it(self, layout: Layout, port: int) -> None:
        command = [sys.executable, "-m", "edulead.cli", "doctor", "--data", str(layout.root), "--port", str(port)]
        told = subprocess.run(limited(1000, 1000, *command), capture_output=True, text=True, check=False)
        assert told.returncode == 1
        assert "LimitNOFILE" in told.stdout


class TestExternalServer:
    async def test_a_superuser_of_a_good_server(self, worker_database: Any) -> None:
        assert all(finding.fine for finding in await external(worker_database.admin))

    async def test_a_role_without_rights(self, worker_database: Any) -> None:
        findings = await external(worker_database.url("reserve"))
        assert [finding.what for finding in findings if not finding.fine] == ["права в базе"]

    async def test_an_unreachable_one(self, tmp_path: Path) -> None:
        findings = await external(f"postgresql://u:p@/d?host={tmp_path}")
        assert not findings[0].fine
