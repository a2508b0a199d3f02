"""What becomes of a framework by the rows of a table: which fit it, and what it says with them. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.kernel.parsing import Taken
from services.kernel.tables import Mistake, Row
from services.training.competencies.content import Competency, CompetencyModule, Framework, NormPost
from services.training.competencies.sheet import CompetencyRow


def merged(said: Framework, rows: Sequence[CompetencyRow]) -> Framework:
    """The framework with the competencies of the rows, which fit its scale."""
    by_code = {each.code: each for each in rows}
    titles = {each.module: each.module_title for each in rows if each.module_title}
    modules = {each.code: each for each in said.modules}
    modules |= {code: CompetencyModule(code=code, title=title) for code, title in titles.items()}
    known = [_competency(by_code.pop(each.code)) if each.code in by_code else each for each in said.competencies]
    return Framework.model_validate(
        {
            "levels": _plain(said.levels),
            "modules": _plain(modules.values()),
            "competencies": _plain([*known, *map(_competency, by_code.values())]),
            "norms": [_norm(said, post, rows) for post in NormPost if _has_norm(said, post, rows)],
        }
    )


def parted(
    said: Framework, rows: Sequence[Taken[CompetencyRow]]
) -> tuple[list[CompetencyRow], list[tuple[Row, Mistake]]]:
    """(rows that fit the framework, what is wrong with the others)."""
    modules = {each.code for each in said.modules} | {each.record.module for each in rows if each.record.module_title}
    found = [(each, list(_mistakes(each.record, len(said.levels), modules))) for each in rows]
    barred = [(each.row, mistake) for each, mistakes in found for mistake in mistakes]
    return [each.record for each, mistakes in found if not mistakes], barred


def _mistakes(row: CompetencyRow, levels: int, modules: set[str]) -> Iterator[Mistake]:
    if row.module not in modules:
        yield Mistake("unknown_reference", "Такого модуля нет: назовите его в столбце «Модуль»", "module")
    said = row.levels
    if len(said) != levels or None in said:
        missing = next((at for at, each in enumerate(said, 1) if each is None), min(len(said), levels) + 1)
        yield Mistake("levels_missing", f"Опишите каждый уровень шкалы, их {levels}", f"level_{missing}")
    for post in NormPost:
        level = getattr(row, post)
        if level is not None and level > levels:
            yield Mistake("no_such_level", f"Уровней в шкале: {levels}", post.value)


def _competency(row: CompetencyRow) -> Competency:
    return Competency(code=row.code, module=row.module, title=row.title, levels=[each or "" for each in row.levels])


def _norm(said: Framework, post: NormPost, rows: Sequence[CompetencyRow]) -> dict[str, Any]:
    """What the table says of a competency replaces what the norm said of it, an empty cell too."""
    asked = dict(said.norm(post))
    for row in rows:
        asked.pop(row.code, None)
        if (level := getattr(row, post)) is not None:
            asked[row.code] = level
    return {"post": post, "required": [{"competency": code, "level": level} for code, level in asked.items()]}


def _has_norm(said: Framework, post: NormPost, rows: Sequence[CompetencyRow]) -> bool:
    return any(each.post is post for each in said.norms) or any(getattr(row, post) is not None for row in rows)


def told(said: Framework, code: str) -> Any:
    """All that a row says of a competency."""
    [competency] = [each for each in said.competencies if each.code == code]
    title = next(each.title for each in said.modules if each.code == competency.module)
    return competency, title, [said.norm(post).get(code) for post in NormPost]


def _plain(values: Any) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in values]
