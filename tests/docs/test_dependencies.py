"""docs/dependencies.md says why every direct dependency is there, and of none that is not."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
GROUPS = {
    "Runtime": PROJECT["dependencies"],
    "Embedded (`edulead up`, tests)": PROJECT["optional-dependencies"]["embedded"],
    "Development": PROJECT["optional-dependencies"]["dev"],
}


def name_of(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return found[0]


def rows(title: str) -> list[list[str]]:
    section = (ROOT / "docs" / "dependencies.md").read_text().split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_no_group_of_pyproject_is_forgotten() -> None:
    assert set(PROJECT["optional-dependencies"]) == {"embedded", "dev"}


@pytest.mark.parametrize("title", GROUPS)
def test_the_lines_are_the_dependencies_in_their_order(title: str) -> None:
    assert [row[0].strip("`") for row in rows(title)] == [name_of(each) for each in GROUPS[title]]


@pytest.mark.parametrize("title", GROUPS)
def test_every_line_says_what_for_why_and_instead_of_what(title: str) -> None:
    for row in rows(title):
        assert len(row) == 4, row[0]
        assert all(row), row[0]


def test_both_locks_pin_every_runtime_dependency() -> None:
    for lock in ("requirements.lock", "requirements-server.lock"):
        pinned = set(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", (ROOT / lock).read_text(), re.MULTILINE))
        assert {name_of(each) for each in PROJECT["dependencies"]} <= pinned


@pytest.mark.parametrize("name", ["fastapi", "sqlalchemy", "typer", "uvicorn"])
def test_what_we_stand_on_privately_is_capped_below_its_next_minor_version(name: str) -> None:
    [said] = [each for each in PROJECT["dependencies"] if name_of(each) == name]
    [(major, minor)] = re.findall(
        rf"^{name}(?:\[[\w,]+\])?==(\d+)\.(\d+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    )
    assert said.endswith(f"<{major}.{int(minor) + 1}")


def test_the_locks_keep_extras() -> None:
    """pip takes a package asked for with an extra for another one, and without a pin refuses its newest release."""
    lock = (ROOT / "requirements.lock").read_text()
    named = "\n".join(each for group in GROUPS.values() for each in group)
    wanted = re.findall(r"^[\w.-]+\[[\w,]+\]", named, re.MULTILINE)
    assert len(wanted) > 3
    assert all(f"\n{each}==" in lock for each in wanted)
