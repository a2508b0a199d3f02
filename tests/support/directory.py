"""Copies of the directory, as its feed would have left them: rows for the tables of any service."""

from datetime import date
from typing import Any
from uuid import uuid4

FOLLOWED = {"region_id": uuid4(), "oktmo": [], "external_ids": [], "source_epoch": uuid4(), "source_seq": 1}
NAMES = [("Иванова", "Анна", "Петровна"), ("Ёлкина", "Мария", None), ("Петров", "Илья", "Олегович")]


def municipality_rows(names: dict[str, str]) -> list[dict[str, Any]]:
    """Rows for copies of municipalities, from their places and names."""
    return [
        {"id": uuid4(), "place": place, "name": name, "short_name": name, "kind": "okrug", **FOLLOWED}
        for place, name in names.items()
    ]


def organisation_rows(municipality: dict[str, Any], places: list[str], **changes: Any) -> list[dict[str, Any]]:
    """Copies of schools of a municipality, in a village and without a grade 11, unless `changes` says otherwise."""
    common = {
        "municipality_id": municipality["id"],
        "inn": "6700000000",
        "ogrn": "1026700000000",
        "kind": "school",
        "settlement": "village",
        "size": "small",
        "pupils": 100,
        "has_grade_11": False,
        "correctional": False,
        "founded_on": None,
        "closed_on": None,
        "successors": [],
        **_followed(),
        **changes,
    }
    names = (
        {"name": f"Школа {place}", "short_name": f"Школа {place.split('.')[-1]}", "external_ids": [f"ext:EMIS:{place}"]}
        for place in places
    )
    return [{"id": uuid4(), "place": place, **name, **common} for place, name in zip(places, names, strict=True)]


def heads_of(
    organisations: list[dict[str, Any]], held_from: str = "2015-09-01"
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(people, posts): a head for each organisation."""
    people, posts = [], []
    for number, each in enumerate(organisations):
        last, first, middle = NAMES[number % len(NAMES)]
        person = {"id": uuid4(), "place": each["place"], "last_name": last, "first_name": first, "middle_name": middle}
        held = {"organisation_id": each["id"], "municipality_id": None, "held_from": date.fromisoformat(held_from)}
        post = {"id": uuid4(), "place": each["place"], "kind": "head", "person_id": person["id"], "held_to": None}
        people.append(person | _followed())
        posts.append(post | held | _followed())
    return people, posts


def _followed() -> dict[str, Any]:
    return {name: FOLLOWED[name] for name in ("source_epoch", "source_seq")}
