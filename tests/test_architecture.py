"""Conventions that a reader relies on, checked on the tree itself."""

import ast
from pathlib import Path

import pytest

from edulead.generated import stale
from edulead.openapi import documents
from services.kernel.db import Base, Placed, Shared
from services.kernel.openapi import operations, permission_of

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for part in ("edulead", "gateway", "services") for path in (ROOT / part).rglob("*.py"))
LONGEST_FILE = 200
TREE = "problems.py"
"""One class after another, each three lines: longer, and read like a table."""
LONGEST_FUNCTION = 40
SLICE_FILES = {
    "__init__", "rules", "models", "schemas", "queries", "service", "router", "answers", "content", "indicators", "whole",
    "app", "store", "permissions",
}  # fmt: skip
OPEN = {
    "read_jwks", "read_authorization_server", "issue_token", "revoke_token", "replace_password",
}  # fmt: skip
"""Operations without a permission; any other one names its own."""


@pytest.fixture(scope="module")
def made():
    return documents()


def functions(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function) -> int:
    """Lines of its own: a function that makes others is as long as what is left without them."""
    inner = [
        n for n in ast.walk(function) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and n is not function
    ]
    return function.end_lineno - function.lineno - sum(n.end_lineno - n.lineno + 1 for n in inner)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
class TestEveryFile:
    def test_is_short_and_so_are_its_functions(self, path):
        assert path.name == TREE or len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE
        assert [f.name for f in functions(path) if length(f) > LONGEST_FUNCTION] == []

    def test_says_first_what_it_is_for(self, path):
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), "a module begins with its idea"

    def test_commits_nothing_by_itself(self, path):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        commits = [c.lineno for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "commit"]
        assert commits == []


def test_a_slice_of_monitoring_is_made_of_the_six_files():
    monitoring = ROOT / "services" / "monitoring"
    found = {path.stem for path in monitoring.rglob("*.py") if monitoring / "engine" not in path.parents}
    assert found <= SLICE_FILES


def test_every_slice_is_entered_in_the_contracts():
    """A folder that the import contracts do not name would be guarded by nothing."""
    said = (ROOT / "pyproject.toml").read_text("utf-8")
    slices = [p.parent for base in ("services", "gateway") for p in (ROOT / base).rglob("router.py")]
    named = [".".join(path.relative_to(ROOT).parts) for path in slices]
    unguarded = {name for name in named if f'"{name}"' not in said and not name.startswith("gateway.identity")}
    assert unguarded == set()


def test_only_the_kernel_knows_the_token_library():
    users = [p.relative_to(ROOT) for p in SOURCES if "from jose" in p.read_text("utf-8")]
    assert users == [Path("services/kernel/identity.py")]


def test_what_is_generated_is_what_the_code_would_write():
    assert stale(ROOT) == []


def test_every_operation_names_its_permission_or_is_known_to_be_open(made):
    found = list(operations(made["edulead"]))
    assert len(found) >= 60
    nameless = {
        operation["operationId"]
        for path, _, operation in found
        if permission_of(operation) is None and not path.startswith("/me")
    }
    assert nameless == OPEN


def test_the_models_and_the_database_agree_on_who_sees_a_row(worker_database):
    """A model is `Shared` exactly when the policy lets a row be read from below its place."""
    import asyncio

    import asyncpg

    async def policies():
        connection = await asyncpg.connect(worker_database.url("admin"))
        rows = await connection.fetch("SELECT schemaname, tablename, qual FROM pg_policies WHERE cmd = 'SELECT'")
        await connection.close()
        return {f"{row[0]}.{row[1]}": "place @>" in row[2] for row in rows}

    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as apart:
        shared = apart.submit(asyncio.run, policies()).result()
    documents()  # imports every model
    said = {
        str(mapper.local_table): issubclass(mapper.class_, Shared)
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Placed)
    }
    assert said.items() <= shared.items()
    assert len(said) > 30


DOMAIN = {"school", "omsu", "soiro", "department", "municipality", "methodology", "indicator", "submission", "reserve"}


@pytest.mark.parametrize("path", [p for p in SOURCES if "kernel" in p.parts], ids=lambda path: path.stem)
def test_the_kernel_holds_no_word_of_the_domain(path):
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    names = {getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "name", None) for node in nodes}
    words = {word for name in names if isinstance(name, str) for word in name.lower().split("_")}
    assert words & DOMAIN == set()
