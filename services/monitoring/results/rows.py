"""From scored columns to the rows of results."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.methodologies.content import Content
from services.monitoring.quality.confidence import Confidence
from services.monitoring.results.reading import Before, Gathered
from services.monitoring.results.rules import in_grace
from services.monitoring.scoring.frozen import by_subject, packed, signs
from services.monitoring.scoring.ranks import Placed
from services.monitoring.scoring.standings import Standings
from services.monitoring.scoring.whole import Whole


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all results of one calculation say alike."""

    cycle_id: UUID
    calculation_id: UUID
    methodology_id: UUID
    content_hash: str
    calculated_at: datetime
    as_of: date

    @classmethod
    def of(cls, calculation: Calculation, as_of: date) -> "Stamp":
        return cls(
            calculation.cycle_id,
            calculation.id,
            calculation.methodology_id,
            calculation.content_hash,
            calculation.calculated_at,
            as_of,
        )


def rows_of(
    stamp: Stamp, found: Gathered, whole: Whole, reached: Standings, trust: Sequence[Confidence]
) -> list[dict[str, Any]]:
    """One row for each subject, as the table keeps it."""
    content, size = whole.content, found.cohort.size
    factor = 10 ** (6 - content.decimals)
    points = by_subject([(it.counted.points, it.counted.applies) for it in whole.indicators.values()])
    ranks = by_subject([(it.place, it.place > 0) for it in reached.indicator_places.values()])
    proven = signs(content, found.cohort.proven, size)
    frozen = zip(packed(content, found.cohort.now), proven, points, ranks, strict=True)
    return [
        {
            "id": uuid4(),
            "version": 1,
            "cycle_id": stamp.cycle_id,
            "calculation_id": stamp.calculation_id,
            "standing": ResultStanding.preliminary,
            "methodology_id": stamp.methodology_id,
            "content_hash": stamp.content_hash,
            "calculated_at": stamp.calculated_at,
            **_subject(stamp, found, whole, row),
            **_score(whole, row),
            **_standing(reached, row),
            **_trusted(trust[row]),
            "inputs": inputs,
            "proven": proven,
            "indicator_points": [None if each is None else each * factor for each in its_points],
            "indicator_ranks": its_ranks,
        }
        for row, (inputs, proven, its_points, its_ranks) in enumerate(frozen)
    ]


def fingerprint(content: Content, found: Gathered) -> str:
    """SHA-256 of everything the scores were computed from, whatever order it was read in."""
    digest = hashlib.sha256()
    numbers = packed(content, found.cohort.now), packed(content, found.cohort.before)
    said = zip(found.subjects, *numbers, signs(content, found.cohort.proven, found.cohort.size), strict=True)
    rows = (
        [str(each.subject_id), each.place, str(each.person_id), each.cluster, dict(each.attributes), now, then, proven]
        for each, now, then, proven in said
    )
    for line in sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows):
        digest.update(line.encode())
    return digest.hexdigest()


def _subject(stamp: Stamp, found: Gathered, whole: Whole, row: int) -> dict[str, Any]:
    its = found.subjects[row]
    then = found.before.get(its.subject_id)
    policy = whole.content.risk
    return {
        "place": its.place,
        "submission_id": its.submission_id,
        "subject_id": its.subject_id,
        "subject_name": its.subject_name,
        "municipality_name": its.municipality_name,
        "person_id": its.person_id,
        "person_name": its.person_name,
        "attributes": dict(its.attributes),
        "cluster": its.cluster,
        "grace": its.held_from is not None and in_grace(its.held_from, stamp.as_of, policy.grace_months),
        **_compared(stamp, then, int(whole.percents[row]) if whole.reachable[row] else None),
    }


def _compared(stamp: Stamp, then: Before | None, now: int | None) -> dict[str, Any]:
    if then is None:
        return {"previous_id": None, "change": None, "comparable": None}
    change = None if now is None or then.percent is None else Decimal(now - then.percent).scaleb(-6)
    return {"previous_id": then.result_id, "change": change, "comparable": then.content_hash == stamp.content_hash}


def _score(whole: Whole, row: int) -> dict[str, Any]:
    its = whole.summary(row)
    titles = {each.code: each.title for each in whole.content.directions}
    return {
        "score": its.total,
        "maximum": its.maximum,
        "percent": its.percent,
        "missing": list(its.missing),
        "by_direction": [
            {"direction": code, "title": titles[code], "points": float(points), "maximum": float(most)}
            for code, (points, most) in its.by_direction.items()
        ],
    }


def _standing(reached: Standings, row: int) -> dict[str, Any]:
    level, mark, causes = reached.level(row), reached.pass_marks[row], reached.causes(row)
    return {
        "level": level and level.code,
        "level_title": level and level.title,
        "pass_mark": mark,
        "passed": None if mark is None else bool(reached.passed[row]),
        **_place("rank", reached.places["region"], row),
        **_place("rank_municipality", reached.places["municipality"], row),
        **_place("rank_cluster", reached.places["cluster"], row),
        "at_risk": bool(causes) if reached.risks else None,
        "causes": [{"code": each.code, "title": each.title, "kind": each.kind} for each in causes],
    }


def _trusted(its: Confidence) -> dict[str, Any]:
    reasons = [{"reason": each.reason, "indicators": list(each.indicators)} for each in its.reasons]
    return {"confidence": its.label, "confidence_reasons": reasons}


def _place(name: str, placed: Placed, row: int) -> dict[str, int | None]:
    return {name: int(placed.place[row]) or None, f"{name}_of": int(placed.of[row])}
