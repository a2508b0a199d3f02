"""Methodologies with indicators the system fills, and what a submission says of them."""

from typing import Any

from tests.services.monitoring.builders import own_code

PASSPORT = {"unit": "%", "collection": "x", "processing": "x", "owner": "x", "periodicity": "раз в год"}
INPUTS = [{"code": "part", "title": "Часть", "kind": "count"}, {"code": "whole", "title": "Всего", "kind": "count"}]


def share(number: int, code: str, measure: str, source: str = "system", **more: Any) -> dict[str, Any]:
    return {
        "number": number, "code": code, "direction": "all", "title": f"Доля {number}",
        "passport": PASSPORT | {"source": source}, "inputs": INPUTS, "value": "part / whole * 100", "decimals": 1,
        "possible": {"lower": 0, "upper": 100, "upper_closed": True}, "missing": "skip", "system": measure,
        "rule": {"kind": "linear", "lower": 0, "upper": 100, "at_lower": 0, "at_upper": 10},
    } | more  # fmt: skip


def methodology(subject: str = "municipality", *indicators: dict[str, Any]) -> dict[str, Any]:
    """A form position, and one the system fills; documents are asked for, wherever they can be."""
    form = {"number": 1, "code": "form", "direction": "all", "title": "Есть программа", "passport": PASSPORT,
            "rule": {"kind": "flag", "points": 10}}  # fmt: skip
    its = [form, share(2, "risen", "competence_raised"), *indicators]
    content = {"directions": [{"code": "all", "title": "Всё"}], "indicators": its}
    return {"code": own_code("facts"), "title": "Факты", "subject": subject, "content": content}


def value(submission: dict[str, Any], code: str = "risen") -> dict[str, Any]:
    return next(each for each in submission["values"] if each["indicator"] == code)


def numbers(submission: dict[str, Any], code: str = "risen") -> list[float | None]:
    return [each["value"] for each in value(submission, code)["inputs"]]
