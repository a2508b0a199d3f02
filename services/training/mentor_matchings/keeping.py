"""What the matching found, as rows that are kept. Values in, values out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from services.training.matching.matched import Matching

Rows = list[dict[str, Any]]
_SAID = ("locked", "score", "best", "nth", "load", "capacity", "said")
_PARTS = ("component", "weight", "value", "contribution", "said")


def proposals(matching_id: UUID, place: str, matching: Matching, mentors: Mapping[str, UUID]) -> Rows:
    """`mentors`: person, as the matching names one → the record of the registry."""
    return [
        {
            "id": uuid4(),
            "place": place,
            "matching_id": matching_id,
            "mentor_id": mentors[each.mentor],
            "mentor_person_id": UUID(each.mentor),
            "mentee_person_id": UUID(each.mentee),
            "contributions": [{name: getattr(part, name) for name in _PARTS} for part in each.contributions],
            "against": [*each.against],
            **{name: getattr(each, name) for name in _SAID},
        }
        for each in matching.pairs
    ]


def left(matching_id: UUID, place: str, matching: Matching) -> Rows:
    return [
        {
            "id": uuid4(),
            "place": place,
            "matching_id": matching_id,
            "mentee_person_id": UUID(each.mentee),
            "reason": each.reason,
            "rules": dict(each.rules),
            "said": each.said,
        }
        for each in matching.unmatched
    ]
