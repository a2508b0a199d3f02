"""Conventions that a reader relies on, checked on the tree itself."""

import ast
import json
import re
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from edulead.generated import kind_of, stale
from services import kernel
from services.kernel.db import Base, Parties, Placed, Shared
from services.kernel.openapi import operations, permission_of
from services.kernel.row_security import secure_by_parties, secure_by_place, secure_shared

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for part in ("edulead", "gateway", "services") for path in (ROOT / part).rglob("*.py"))
SLICES = sorted({
    path.parent
    for base in ("services/*/*", "gateway/*/*")
    for kind in ("rules", "queries", "service", "router")
    for path in ROOT.glob(f"{base}/{kind}.py")
})  # fmt: skip
LONGEST_FILE = 200
TREE = "problems.py"
"""One class after another, each three lines: longer, and read like a table."""
LONGEST_FUNCTION = 40
SLICE_FILES = {"__init__", "rules", "models", "schemas", "queries", "service", "router", "answers", "content"}
SERVICE_FILES = {"__init__", "app", "store", "permissions"}
OWN_FILES = {"reserve": {"settings"}, "training": {"settings", "rights", "slices", "conflicts"}}
"""What a service needs beyond what the three have alike."""
OPEN = {
    "read_jwks", "read_authorization_server", "issue_token", "revoke_token", "replace_password",
    "check_certificate", "read_calendar",
}  # fmt: skip
"""Operations without a permission; any other one names its own."""


def functions(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function) -> int:
    """Lines of its own: a function that makes others is as long as what is left without them."""
    inner = [
        n for n in ast.walk(function) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and n is not function
    ]
    return function.end_lineno - function.lineno - sum(n.end_lineno - n.lineno + 1 for n in inner)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


class TestEveryFile:
    """Each test goes through all files at once and names those that break the rule."""

    def test_is_short(self):
        lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES if path.name != TREE}
        assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}

    def test_has_short_functions(self):
        assert [f"{shown(p)}: {f.name}" for p in SOURCES for f in functions(p) if length(f) > LONGEST_FUNCTION] == []

    def test_says_first_what_it_is_for(self):
        """A module begins with its idea."""
        assert [shown(path) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []

    def test_commits_nothing_by_itself(self):
        assert [shown(path) for path in SOURCES if commits(path)] == []


def commits(path: Path) -> bool:
    text = path.read_text("utf-8")
    calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)) if ".commit" in text else ()
    return any(isinstance(called, ast.Attribute) and called.attr == "commit" for called in calls)


def test_no_modules_import_one_another():
    """A circle goes unnoticed as long as the one of them that works is always imported first."""
    paths = {named(path.with_suffix("")).removesuffix(".__init__"): path for path in SOURCES}
    graph = {name: {each for each in imported(path, paths) if each != name} for name, path in paths.items()}
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(paths)


def imported(path: Path, known) -> set[str]:
    """The modules of ours that are imported when this one is read."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:  # what stands deeper is imported later, or for types alone
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{each.name}" for each in node.names}
            found |= inner & known.keys() or {node.module}
    return found & known.keys()


def named(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).parts)


class TestEverySlice:
    def test_is_made_of_the_usual_files(self):
        """What a slice says beyond the usual sentences stands in the table that its `__init__` begins with."""
        assert {shown(folder): odd for folder in SLICES if (odd := untold(folder))} == {}

    def test_is_entered_in_the_contracts(self):
        """A folder that the layers of its service do not name would be guarded by nothing."""
        contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
        layered = [each for each in contracts if each["type"] == "layers"]
        [inside] = [each["containers"] for each in layered if "(router)" in each["layers"]]
        for parent in {folder.parent for folder in SLICES}:
            [layers] = [each["layers"] for each in layered if each.get("containers") == [named(parent)]]
            entered = {name.strip(" ()") for layer in layers for name in re.split("[|:]", layer)}
            assert {folder.name for folder in SLICES if folder.parent == parent} - entered == set()
            assert f"{named(parent)}.*" in inside


def untold(folder: Path) -> set[str]:
    """Files that the table of the slice does not name, and names in it of which there is no file."""
    found = {path.stem for path in folder.glob("*.py")}
    table = [row.split("|")[2] for row in (folder / "__init__.py").read_text("utf-8").splitlines() if "|" in row]
    told = {word for cell in table[2:] for word in re.findall(r"[a-z_]+", re.sub(r"\(.*?\)", "", cell))}
    return (found - SLICE_FILES - told) | (told - found - {path.name for path in folder.iterdir() if path.is_dir()})


@pytest.mark.parametrize("service", ["monitoring", "reserve", "training"])
def test_a_service_is_its_slices_and_three_files(service):
    assert {path.stem for path in (ROOT / "services" / service).glob("*.py")} == SERVICE_FILES | OWN_FILES.get(
        service, set()
    )


def test_the_kernel_is_mapped_file_by_file():
    """The docstring of the package is what a newcomer reads first."""
    files = {path.stem for path in (ROOT / "services" / "kernel").glob("*.py")} - {"__init__"}
    assert files - set(re.findall(r"\w+", kernel.__doc__)) == set()


def test_only_the_kernel_knows_the_token_library():
    users = [p.relative_to(ROOT) for p in SOURCES if "from jose" in p.read_text("utf-8")]
    assert users == [Path("services/kernel/identity.py")]


def test_what_is_generated_is_what_the_code_would_write():
    assert stale(ROOT) == []


def test_every_operation_names_its_permission_or_is_known_to_be_open():
    found = list(operations(json.loads((ROOT / "openapi/edulead.json").read_text("utf-8"))))
    assert len(found) >= 60
    nameless = {
        operation["operationId"]
        for path, _, operation in found
        if permission_of(operation) is None and not path.startswith("/me")
    }
    assert nameless == OPEN


def test_the_models_and_the_database_agree_on_who_sees_a_row(worker_database):
    """A model is `Shared` exactly when the policy lets a row be read from below, `Parties` when it has many places."""
    import asyncio

    import asyncpg

    async def policies():
        connection = await asyncpg.connect(worker_database.url("admin"))
        rows = await connection.fetch("SELECT schemaname, tablename, qual FROM pg_policies WHERE cmd = 'SELECT'")
        await connection.close()
        return {f"{schema}.{table}": kept(condition) for schema, table, condition in rows}

    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as apart:
        found = apart.submit(asyncio.run, policies()).result()
    placed = [mapper for mapper in Base.registry.mappers if {"place", "places"} & set(mapper.columns.keys())]
    said = {str(mapper.local_table): kind_of(mapper.class_) for mapper in placed}
    assert said == {table: found[table] for table in said}
    assert len(said) > 30


def kept(condition: str) -> type:
    """Which kind of table a policy for reading makes."""
    if "places <@" in condition:
        return Parties
    return Shared if "place @>" in condition else Placed


@pytest.mark.parametrize(
    ("kind", "statements"),
    [
        (Placed, secure_by_place("reserve.thing", "edulead_reserve")),
        (Shared, secure_shared("reserve.thing", "edulead_reserve", "published")),
        (Parties, secure_by_parties("reserve.thing", "edulead_reserve")),
    ],
)
def test_each_kind_of_table_has_a_model_and_a_policy(kind, statements):
    [reading] = [each for each in statements if "FOR SELECT" in each]
    assert kept(reading) is kind
    assert kind_of(type("Model", (kind,), {})) is kind


DOMAIN = {"school", "omsu", "soiro", "department", "municipality", "methodology", "indicator", "submission", "reserve"}


def test_the_kernel_holds_no_word_of_the_domain():
    kernel_files = [path for path in SOURCES if "kernel" in path.parts]
    assert kernel_files
    assert {path.stem: found for path in kernel_files if (found := words(path) & DOMAIN)} == {}


def words(path: Path) -> set[str]:
    """Of which the names in a module consist."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    names = {getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "name", None) for node in nodes}
    return {word for name in names if isinstance(name, str) for word in name.lower().split("_")}
