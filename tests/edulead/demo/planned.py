"""A part of the demo region, few enough to be loaded often, and the copies the feed of its directory would leave."""

from dataclasses import replace
from typing import Any

from edulead.demo import story
from edulead.demo.directory import KINDS
from edulead.demo.records import Region
from edulead.demo.region import REGION_KEY, region
from edulead.demo.targets import identifier
from services.directory.copies import Copies
from tests.support.directory import FOLLOWED

PLANTED = {getattr(story, name) for name in ("REPEATED", "OUTLIER", "LATE", "ABSENT", "UPHELD", "DISMISSED", "PENDING")}


def part(kept: set[str]) -> Region:
    """Everybody of these organisations, by key, the authorities and the staff."""
    whole = region()
    there = kept | {it.key for it in whole.municipalities}
    posts = tuple(it for it in whole.posts if it.place in there)
    people = {it.person for it in posts} | {it.person for it in whole.accounts}
    return replace(
        whole,
        organisations=tuple(it for it in whole.organisations if it.key in kept),
        posts=posts,
        persons=tuple(it for it in whole.persons if it.key in people),
    )


def places_of(planned: Region) -> dict[str, str]:
    municipalities = {each.key: f"ru.r67.m{n}" for n, each in enumerate(planned.municipalities, start=1)}
    schools = {it.key: f"{municipalities[it.municipality]}.o{it.key[2:]}" for it in planned.organisations}
    return {planned.key: "ru.r67", **municipalities, **schools}


def copies_of(planned: Region, copies: Copies) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Table and rows."""
    at = places_of(planned)
    homes = {it.person: at[it.place] for it in planned.posts}
    followed = {name: its for name, its in FOLLOWED.items() if name.startswith("source")}
    municipalities = [
        {"id": identifier(it.key), "place": at[it.key], "kind": it.kind}
        | {"name": it.name, "short_name": it.short_name, **FOLLOWED}
        for it in planned.municipalities
    ]
    asked = ("inn", "ogrn", "name", "short_name", "kind", "settlement", "size", "pupils", "has_grade_11")
    organisations = [
        {"id": identifier(it.key), "place": at[it.key], "municipality_id": identifier(it.municipality)}
        | {name: getattr(it, name) for name in (*asked, "correctional")}
        | {"founded_on": None, "closed_on": None, "successors": [], "external_ids": [], **followed}
        for it in planned.organisations
    ]
    people = [
        {"id": identifier(it.key), "place": homes.get(it.key, at[REGION_KEY]), "last_name": it.last_name}
        | {"first_name": it.first_name, "middle_name": it.patronymic, **followed}
        for it in planned.persons
    ]
    posts = [
        {"id": identifier(it.key), "place": at[it.place], "kind": KINDS[it.kind], "person_id": identifier(it.person)}
        | {"organisation_id": None if it.place.startswith("m-") else identifier(it.place)}
        | {"municipality_id": identifier(it.place) if it.place.startswith("m-") else None}
        | {"held_from": it.appointed, "held_to": it.released, "contract_until": it.contract_until, **followed}
        for it in planned.posts
    ]
    tables = (copies.municipality, copies.organisation, copies.person, copies.post)
    return list(zip(tables, (municipalities, organisations, people, posts), strict=True))
