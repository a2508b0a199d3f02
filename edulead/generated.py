"""Everything in the tree that is made from the code: the OpenAPI documents, who may what, how records move.

One command writes it (`edulead openapi`), one test compares it.
"""

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from operator import itemgetter
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from edulead.openapi import MERGED, Document, documents
from services.directory.roles import LABELS, Role
from services.kernel.db import Base, Parties, Placed, Shared
from services.kernel.openapi import operations, permission_of
from services.kernel.workflow import Step, Workflow, always

SHOWN = tuple(role for role in Role if role is not Role.system)
KINDS: Mapping[type, str] = {
    Shared: "опубликованная видна и ниже своего места; меняют со своего места и выше",
    Placed: "видна со своего места и выше; меняют там же",
    Parties: "видна с места любой из сторон и выше; меняют там же",
}
"""A shared row is a placed one too, so it stands first."""


def files() -> Mapping[str, str]:
    """Path from the root of the project → text."""
    made = documents()
    return {
        **{f"openapi/{name}.json": _json(document) for name, document in made.items()},
        "docs/access.md": access(made[MERGED]),
        "docs/workflows.md": workflows(),
    }


def write(root: Path) -> None:
    for name, text in files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def stale(root: Path) -> list[str]:
    """The files that are not what the code would write."""
    return [name for name, text in files().items() if _kept(root / name) != text]


def access(document: Document) -> str:
    """Operation × role, and for every table whose rows are seen from where."""
    head = " | ".join(LABELS[role] for role in SHOWN)
    lines = [
        "# Кто что может",
        "",
        "Создаётся командой `edulead openapi` из таблиц `permissions.py`; тест сверяет её с работающей системой.",
        "● — операция доступна роли; «все» — любому вошедшему; «без входа» — и без токена.",
        "У шагов (`…/steps`) отмечены роли, которым доступен хотя бы один: какой кому, см. `docs/workflows.md`.",
        "",
        f"| операция | право | {head} |",
        "|---|---|" + "---|" * len(SHOWN),
        *(_row(path, method, operation) for path, method, operation in operations(document)),
        "",
        "## Чьи строки видны",
        "",
        "Место вызывающего стоит в токене. Чужая строка не видна: ответ 404, а не 403. Границу держит база данных",
        "(row-level security), а не код запросов.",
        "",
        "| таблица | чьи строки |",
        "|---|---|",
        *(f"| `{name}` | {KINDS[kind]} |" for name, kind in _tables()),
    ]
    return "\n".join([*lines, ""])


def _row(path: str, method: str, operation: Mapping[str, Any]) -> str:
    permission, roles = permission_of(dict(operation)), _roles(operation)
    everybody = "все" if operation.get("security") else "без входа"
    marks = ("●" if role in roles else "" for role in SHOWN) if permission else [everybody] * len(SHOWN)
    said = f"`{permission}`" if permission else everybody
    return f"| {method.upper()} `{path}` | {said} | {' | '.join(marks)} |"


def _roles(operation: Mapping[str, Any]) -> set[str]:
    """Who may do it; of an operation with steps, who may take at least one."""
    steps = operation.get("x-steps")
    return {role for step in steps for role in step["roles"]} if steps else set(operation.get("x-roles", ()))


def kind_of(model: type) -> type | None:
    """Which rows of the model are seen from where; None for those that belong to no place."""
    return next((kind for kind in KINDS if issubclass(model, kind)), None)


def _tables() -> list[tuple[str, type]]:
    found = ((str(mapper.local_table), kind_of(mapper.class_)) for mapper in Base.registry.mappers)
    return sorted(((name, kind) for name, kind in found if kind), key=itemgetter(0))


def workflows() -> str:
    """A diagram for every workflow there is."""
    parts = ["# Процессы", "", "Создаётся командой `edulead openapi` из таблиц шагов в файлах `rules.py`.", ""]
    for module, workflow in _workflows():
        parts += [f"## `{workflow.entity}` ({module})", "", "```mermaid", workflow.diagram(), "```", ""]
        parts += ["| шаг | из | в | право | нужна причина |", "|---|---|---|---|---|"]
        parts += [
            f"| {workflow.labels[step.action]} (`{step.action}`) | {workflow.labels[step.source]} | "
            f"{workflow.labels[step.target]} | `{step.permission}` | {_reason(step)} |"
            for step in workflow.steps.values()
        ]
        parts.append("")
    return "\n".join(parts)


def _reason(step: Step[Any, Any]) -> str:
    if step.needs_reason:
        return "да"
    return "иногда" if step.unless_explained is not always else ""


def _workflows() -> Iterator[tuple[str, Workflow[Any, Any]]]:
    for package in ("gateway", "services"):
        found = import_module(package)
        for module in walk_packages(found.__path__, f"{package}."):
            if module.name.endswith(".rules"):
                workflow = getattr(import_module(module.name), "WORKFLOW", None)
                if workflow is not None:
                    yield module.name, workflow


def _json(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _kept(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
