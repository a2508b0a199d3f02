"""The files of the containers as data: tests need no engine."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::-([^}]*))?\}")


def interpolated(value: Any) -> Any:
    """As Compose reads it when no variable is set."""
    if isinstance(value, dict):
        return {key: interpolated(each) for key, each in value.items()}
    if isinstance(value, list):
        return [interpolated(each) for each in value]
    return VARIABLE.sub(lambda found: found[2] or "", value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Instruction:
    name: str
    words: str


def instructions(text: str) -> list[Instruction]:
    """Comments away, continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [Instruction(*line.split(maxsplit=1)) for line in whole.splitlines() if line.strip()]


@pytest.fixture(scope="session")
def compose_text() -> str:
    return (ROOT / "docker-compose.yml").read_text()


@pytest.fixture(scope="session")
def compose(compose_text: str) -> Any:
    return interpolated(yaml.safe_load(compose_text))


@pytest.fixture(scope="session")
def external() -> Any:
    return yaml.safe_load((ROOT / "docker" / "external.yml").read_text())


@pytest.fixture(scope="session")
def schema() -> Any:
    """The schema of the Compose specification (Apache-2.0, its licence lies beside it)."""
    return json.loads((Path(__file__).parent / "compose-spec.json").read_text())


@pytest.fixture(scope="session")
def dockerfile() -> list[Instruction]:
    return instructions((ROOT / "Dockerfile").read_text())
