"""From scored columns to the columns of the table of results, which are written as they are: no object for a row."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from services.monitoring.engine.columns import micro
from services.monitoring.engine.columns.table import Integers, Mask
from services.monitoring.methodologies.content import Content
from services.monitoring.quality.confidence import Confidence, Ground
from services.monitoring.results.packing import matrix, rows
from services.monitoring.results.reading import Gathered
from services.monitoring.results.rules import in_grace
from services.monitoring.scoring.cohort import Columns
from services.monitoring.scoring.frozen import signs, slots
from services.monitoring.scoring.ranks import Placed
from services.monitoring.scoring.standings import NO_LEVEL, Standings
from services.monitoring.scoring.whole import Whole


def computed(
    found: Gathered, whole: Whole, reached: Standings, trust: Sequence[Confidence], as_of: date, content_hash: str
) -> dict[str, list[Any]]:
    """The columns of `COMPUTED`, in the order of the subjects. Exact numbers are in units of 10⁻⁶."""
    content, size = whole.content, found.cohort.size
    factor = 10 ** (6 - content.decimals)
    counted = [(it.counted.points * factor, it.counted.applies) for it in whole.indicators.values()]
    ranks = [(it.place, it.place > 0) for it in reached.indicator_places.values()]
    return {
        "submission_id": [each.submission_id for each in found.subjects],
        "score": (whole.total.points * factor).tolist(),
        "maximum": (whole.total.maximum * factor).tolist(),
        "percent": _known(whole.percents, whole.reachable),
        "missing": _missing(whole, size),
        "by_direction": _by_direction(whole, size),
        **_levels(reached),
        **_passed(reached),
        **_places("rank", reached.places["region"]),
        **_places("rank_municipality", reached.places["municipality"]),
        **_places("rank_cluster", reached.places["cluster"]),
        **_risks(reached, size),
        "grace": [
            each.held_from is not None and in_grace(each.held_from, as_of, content.risk.grace_months)
            for each in found.subjects
        ],
        **_compared(found, whole, content_hash),
        "inputs": rows(matrix(_numbers(content, found.cohort.now), size)),
        "proven": signs(content, found.cohort.proven, size),
        "indicator_points": rows(matrix(counted, size)),
        "indicator_ranks": rows(matrix(ranks, size, "<i4")),
        "confidence": [str(each.label) for each in trust],
        "confidence_reasons": [_grounds(each.reasons) for each in trust],
    }


def fingerprint(content: Content, found: Gathered, salt: UUID) -> str:
    """SHA-256 of what points, places, levels and risk follow from, in whatever order it was read.

    Grace, confidence and the change since the cycle before follow from more. With the `salt` of the cycle, or whoever
    sees the hash could try all answers of a few subjects.
    """
    order = sorted(range(found.cohort.size), key=lambda row: found.subjects[row].subject_id.bytes)
    digest = hashlib.sha256(salt.bytes)
    for its in (found.subjects[row] for row in order):
        attributes = sorted(its.attributes.items())
        digest.update(f"{its.subject_id}|{its.place}|{its.person_id}|{its.cluster}|{attributes}\n".encode())
    for columns in (found.cohort.now, found.cohort.before):
        digest.update(matrix(_numbers(content, columns), found.cohort.size)[order].tobytes())
    for code in (each.code for each in content.indicators):
        digest.update(found.cohort.proven[code][order].tobytes())
    return digest.hexdigest()


def _numbers(content: Content, columns: Columns) -> list[tuple[Integers, Mask]]:
    its = [columns[indicator][code] for indicator, code in slots(content)]
    return [(each.units, each.known) for each in its]


def _known(units: Integers, mask: Mask) -> list[int | None]:
    return [unit if known else None for unit, known in zip(units.tolist(), mask.tolist(), strict=True)]


def _missing(whole: Whole, size: int) -> list[str]:
    """The numbers of the positions that do not count; most subjects share theirs with somebody."""
    numbers = np.array([each.number for each in whole.content.indicators])
    lacking = np.array([it.lacking for it in whole.indicators.values()], np.bool_).reshape(-1, size).T
    patterns, whose = np.unique(np.packbits(lacking, axis=1), axis=0, return_inverse=True)
    first = np.zeros(len(patterns), np.int64)
    first[whose.reshape(-1)[::-1]] = np.arange(size)[::-1]
    said = [json.dumps(numbers[lacking[row]].tolist()) for row in first]
    return [said[pattern] for pattern in whose.reshape(-1).tolist()]


def _by_direction(whole: Whole, size: int) -> list[str]:
    members = list(zip(*_directions(whole), strict=True)) or [()] * size
    return [f"[{','.join(filter(None, its))}]" for its in members]


def _directions(whole: Whole) -> Iterator[list[str]]:
    """The members of `by_direction`, empty where it does not count. A double holds each such number exactly."""
    titles = {each.code: json.dumps(each.title, ensure_ascii=False) for each in whole.content.directions}
    unit = 10**whole.content.decimals
    for code, it in whole.directions.items():
        head = f'{{"direction": "{code}", "title": {titles[code]}, "points": '
        numbers = zip((it.points / unit).tolist(), (it.maximum / unit).tolist(), it.applies.tolist(), strict=True)
        yield [f'{head}{points!r}, "maximum": {most!r}}}' if applies else "" for points, most, applies in numbers]


def _levels(reached: Standings) -> dict[str, list[Any]]:
    """The last of each list answers for `NO_LEVEL`."""
    assert NO_LEVEL == -1
    codes = [*(each.code for each in reached.content.levels), None]
    titles = [*(each.title for each in reached.content.levels), None]
    found = reached.levels.tolist()
    return {"level": [codes[each] for each in found], "level_title": [titles[each] for each in found]}


def _passed(reached: Standings) -> dict[str, list[Any]]:
    asked = zip(reached.pass_marks, reached.passed.tolist(), strict=True)
    return {
        "pass_mark": [None if mark is None else micro(mark) for mark in reached.pass_marks],
        "passed": [None if mark is None else passed for mark, passed in asked],
    }


def _places(name: str, placed: Placed) -> dict[str, list[Any]]:
    return {name: _known(placed.place, placed.place > 0), f"{name}_of": placed.of.tolist()}


def _risks(reached: Standings, size: int) -> dict[str, list[Any]]:
    """Causes in the order of the rules; the same few sets of them for everybody."""
    if not reached.risks:
        return {"at_risk": [None] * size, "causes": ["[]"] * size}
    told = [{"code": rule.code, "title": rule.title, "kind": rule.kind} for rule, _ in reached.risks]
    sets = list(zip(*(mask.tolist() for _, mask in reached.risks), strict=True))
    said = {
        its: json.dumps([cause for cause, holds in zip(told, its, strict=True) if holds], ensure_ascii=False)
        for its in set(sets)
    }
    return {"at_risk": [any(its) for its in sets], "causes": [said[its] for its in sets]}


@lru_cache(1000)
def _grounds(its: tuple[Ground, ...]) -> str:
    return json.dumps([{"reason": each.reason, "indicators": each.indicators} for each in its])


def _compared(found: Gathered, whole: Whole, content_hash: str) -> dict[str, list[Any]]:
    then = [found.before.get(each.subject_id) for each in found.subjects]
    now = _known(whole.percents, whole.reachable)
    pairs: Sequence[tuple[int | None, int | None]] = [
        (percent, None if it is None else it.percent) for percent, it in zip(now, then, strict=True)
    ]
    return {
        "previous_id": [it and it.result_id for it in then],
        "change": [None if a is None or b is None else a - b for a, b in pairs],
        "comparable": [None if it is None else it.content_hash == content_hash for it in then],
    }
