"""docs/glossary.md knows every word the code is divided by, and every status has a word for users."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in GLOSSARY.splitlines() if line[:2] == "| "
]
AGREED = [
    "head",
    "headship",
    "municipality",
    "organisation",
    "methodology",
    "indicator",
    "cycle",
    "submission",
    "level",
    "risk episode",
    "objection",
    "finding",
    "recommendation",
    "plan",
    "measure",
    "decision",
    "effect",
    "passport",
    "act",
    "visit",
    "defence",
    "reserve entry",
    "attestation",
    "contest",
    "application",
    "commission",
    "sheet",
    "protocol",
    "appointment",
    "team",
    "leader",
    "deficit",
    "route",
    "mentorship",
    "site",
    "partnership",
    "novice school",
]
"""The words everybody agreed on before the first line was written."""


def slices() -> list[str]:
    """Folders with code: the services and every slice in them."""
    roots = [ROOT / "services", ROOT / "gateway"]
    return sorted({each.parent.name for root in roots for each in root.rglob("__init__.py")} - {"services"})


def rules() -> list[str]:
    files = [*(ROOT / "services").rglob("rules.py"), *(ROOT / "gateway").rglob("rules.py")]
    return sorted(".".join(each.relative_to(ROOT).with_suffix("").parts) for each in files)


def enums(module: ModuleType) -> Iterator[type[StrEnum]]:
    for each in vars(module).values():
        own = isinstance(each, type) and issubclass(each, StrEnum) and each.__module__ == module.__name__
        if own and each.__name__.endswith(("Status", "Action")):
            yield each


def terms() -> set[str]:
    """What stands in the first column: `**act** (`acts`)` gives both words."""
    cells = [row[0] for row in ROWS if row[0] != "code"]
    return {
        word.strip().casefold()
        for cell in cells
        for word in re.split(r"[,()]", re.sub(r"[*`]", "", cell))
        if word.strip()
    }


def names(module: str) -> list[tuple[str, type[StrEnum]]]:
    return [(module, each) for each in enums(import_module(module))]


def labels_of(module: str) -> Mapping[StrEnum, str]:
    labels: Mapping[StrEnum, str] = import_module(module).LABELS
    return labels


STATES = [pair for module in rules() for pair in names(module)]


class TestGlossary:
    def test_every_line_is_complete(self) -> None:
        for row in ROWS:
            assert len(row) == 4, row
            assert all(row), row

    def test_no_word_stands_twice(self) -> None:
        first = [row[0] for row in ROWS if row[0] != "code"]
        assert len(first) == len(set(first))

    def test_agreed_words_are_there(self) -> None:
        assert set(AGREED) - terms() == set()

    def test_every_slice_is_there(self) -> None:
        assert set(slices()) - terms() == set()

    def test_users_read_russian(self) -> None:
        for row in ROWS:
            assert row[0] == "code" or re.search("[а-яё]", row[1], re.IGNORECASE), row[0]

    def test_a_source_is_one_of_those_explained(self) -> None:
        for row in ROWS:
            assert row[0] == "code" or re.fullmatch(
                r"(1203-02|2\.1|08-70|ours|act: .+?)(, (1203-02|2\.1|08-70))*", row[3]
            )


class TestLabels:
    def test_there_is_something_to_check(self) -> None:
        assert {kind.__name__ for _, kind in STATES} >= {"CycleStatus", "CycleAction", "AccountStatus", "AccountAction"}

    def test_every_status_and_action_has_a_russian_label(self) -> None:
        labels = [(repr(each), labels_of(module).get(each, "")) for module, kind in STATES for each in kind]
        assert [code for code, label in labels if not re.search("[а-яё]", label, re.IGNORECASE)] == []

    def test_no_two_share_a_label(self) -> None:
        distinct = {kind.__name__: len({labels_of(module)[each] for each in kind}) for module, kind in STATES}
        assert distinct == {kind.__name__: len(kind) for _, kind in STATES}
