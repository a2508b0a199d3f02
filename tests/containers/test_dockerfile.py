"""The image holds what the code looks for, nothing else, and no privilege."""

import fnmatch
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from edulead.migrate import INI
from edulead.serve import PORT
from gateway.docs import openapi_folder
from services.kernel.health import MIGRATIONS
from tests.containers.conftest import Instruction

ROOT = Path(__file__).resolve().parents[2]


def final(dockerfile: list[Instruction]) -> list[Instruction]:
    last = max(number for number, each in enumerate(dockerfile) if each.name == "FROM")
    return dockerfile[last:]


def words(dockerfile: list[Instruction], name: str) -> list[str]:
    return [each.words for each in dockerfile if each.name == name]


def left_out(path: str) -> bool:
    """Does .dockerignore keep it from the image? The last pattern that fits decides."""
    out = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!")
            tail = pattern.removeprefix("**/")
            above = [path, *(str(each) for each in Path(path).parents)]
            fits = any(fnmatch.fnmatch(Path(each).name if tail != pattern else each, tail) for each in above)
            # `*` of fnmatch crosses slashes and so also means "everything", as the first line wants
            out = not line.startswith("!") if fits else out
    return out


class TestInstall:
    def test_every_package_is_checked_by_its_hash(self, dockerfile: list[Instruction]) -> None:
        installs = re.findall(r"pip install ([^&]*)", " && ".join(words(dockerfile, "RUN")))
        assert len(installs) == 2
        for install in installs:
            assert "--require-hashes" in install or {"--no-deps", "--no-build-isolation"} <= set(install.split())

    def test_the_lock_of_the_build_is_the_project_s(self) -> None:
        assert (ROOT / "docker" / "build.lock").read_text().rstrip() in (ROOT / "requirements.lock").read_text()

    def test_the_build_has_what_pyproject_asks_for(self) -> None:
        wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
        assert wanted == ["setuptools>=80"]
        found = re.findall(r"^setuptools==(\d+)", (ROOT / "docker" / "build.lock").read_text(), re.MULTILINE)
        assert [int(each) >= 80 for each in found] == [True]

    def test_no_address_of_a_registry_is_named(self) -> None:
        for name in ("Dockerfile", "docker/build.lock", "requirements-server.lock", "docker-compose.yml"):
            text = (ROOT / name).read_text()
            assert not re.search(r"index-url|--find-links|--trusted-host|PIP_INDEX|pypi|https?://[^/]*\.", text)

    def test_nothing_is_fetched_by_address(self, dockerfile: list[Instruction]) -> None:
        assert not words(dockerfile, "ADD")
        assert not re.search(r"\b(curl|wget|git clone)\b", " ".join(words(dockerfile, "RUN")))

    def test_base_images_are_pinned(self, dockerfile: list[Instruction]) -> None:
        needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
        assert words(dockerfile, "ARG")[0] == f"PYTHON={needed.removeprefix('>=')}"
        assert all(each.startswith("python:${PYTHON}-slim") for each in words(dockerfile, "FROM"))


class TestImage:
    def test_runs_as_a_fixed_user_who_is_not_root(self, dockerfile: list[Instruction], compose: Any) -> None:
        assert words(final(dockerfile), "USER") == ["10001:10001"]
        assert compose["services"]["gateway"]["user"] == "10001:10001"
        assert final(dockerfile)[-1].name == "CMD"

    def test_holds_no_secret(self, dockerfile: list[Instruction]) -> None:
        said = " ".join(each.words for each in dockerfile if each.name in {"ARG", "ENV"})
        assert not re.search("PASSWORD|SECRET|TOKEN", said)

    def test_has_the_folders_the_volumes_lie_over(self, dockerfile: list[Instruction], compose: Any) -> None:
        made = set(re.findall(r"/var/lib/edulead\S*", " ".join(words(final(dockerfile), "RUN"))))
        for name, one in compose["services"].items():
            mounted = {each.split(":")[1] for each in one.get("volumes", [])} if name != "postgres" else set()
            assert mounted <= made

    def test_is_asked_whether_it_is_ready(self, dockerfile: list[Instruction], compose: Any) -> None:
        (said,) = words(final(dockerfile), "HEALTHCHECK")
        asked = compose["services"]["gateway"]["healthcheck"]
        assert said.endswith('CMD ["python", "docker/healthy.py"]')
        assert f"--interval={asked['interval']} --timeout={asked['timeout']}" in said
        assert words(final(dockerfile), "EXPOSE") == [str(PORT)]

    def test_keeps_files_where_the_volume_is(self, dockerfile: list[Instruction], compose: Any) -> None:
        assert any("EDULEAD_FILES_DIR=/var/lib/edulead/files" in each for each in words(final(dockerfile), "ENV"))
        assert "monitoring-files:/var/lib/edulead/files" in compose["services"]["monitoring"]["volumes"]

    @pytest.mark.parametrize("label", ["title", "description", "licenses", "version", "revision"])
    def test_says_what_it_is(self, dockerfile: list[Instruction], label: str) -> None:
        assert f"org.opencontainers.image.{label}=" in words(final(dockerfile), "LABEL")[0]

    def test_the_version_is_the_project_s(self, dockerfile: list[Instruction]) -> None:
        version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
        assert f"VERSION={version}" in words(final(dockerfile), "ARG")


class TestContext:
    @pytest.mark.parametrize("path", [INI, MIGRATIONS, openapi_folder()], ids=lambda path: path.name)
    def test_what_is_looked_up_beside_the_packages_is_sent(self, path: Path) -> None:
        assert path.parent == ROOT
        assert not left_out(path.name)

    @pytest.mark.parametrize(
        "path",
        [
            *(
                "pyproject.toml",
                "requirements-server.lock",
                "docker/build.lock",
                "docker/migrate.py",
                "docker/healthy.py",
            ),
            *("edulead/cli.py", "edulead/demo/data/x.json", "gateway/assets/docs.html", "services/monitoring/app.py"),
        ],
    )
    def test_what_the_image_needs_is_sent(self, path: str) -> None:
        assert not left_out(path)

    @pytest.mark.parametrize(
        "path",
        [
            *("docker/secrets/postgres_password", ".edulead/secrets.json", ".env", ".git/config", ".venv/bin/python"),
            *("tests/conftest.py", "requirements.lock", "gateway/__pycache__/app.cpython-311.pyc"),
        ],
    )
    def test_what_it_does_not_need_is_not(self, path: str) -> None:
        assert left_out(path)
