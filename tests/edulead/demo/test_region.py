"""The demo region: counts, sameness on every machine, right identifiers, whole organisations."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

import pytest

from edulead.demo import dice
from edulead.demo.kinds import CORRECTIONAL, KINDS, PUPILS
from edulead.demo.municipalities import CENTRES, KIND_LABELS, REFORM, WEIGHTS
from edulead.demo.people import SNILS_FROM
from edulead.demo.region import region
from services.directory import identifiers as ids
from services.kernel.periods import day_before

REGION = region()
HEADS = [post for post in REGION.posts if post.kind in ("head", "acting_head") and post.released is None]
SCHOOLS = [it for it in REGION.organisations if it.kind == "school"]

DIGEST = "6dd67f18ba4b5fffb405b8a2945f5f977e97bc8fa605aeac4608d38b42e0b870"
"""Changes whenever the region does: loaded demos, screenshots and tests rely on it, so change it knowingly."""


def unique(values: Iterable[object]) -> bool:
    items = list(values)
    return len(set(items)) == len(items)


def digest(seed: int = 67) -> str:
    return sha256(repr(region(seed)).encode()).hexdigest()


def test_counts_of_the_region() -> None:
    assert len(REGION.municipalities) == 27
    assert Counter(it.kind for it in REGION.municipalities) == {"municipal_okrug": 25, "urban_okrug": 2}
    kinds = {"school": 365, "preschool": 254, "vocational": 20, "additional": 53, "other": 3}
    assert Counter(it.kind for it in REGION.organisations) == kinds
    assert len(REGION.organisations) == 695 == len(HEADS)
    assert 85_000 < sum(it.pupils for it in SCHOOLS) < 100_000


def test_every_municipality_has_a_school_a_kindergarten_and_a_club() -> None:
    places = {kind: {it.municipality for it in REGION.organisations if it.kind == kind} for kind in KINDS}
    everywhere = {it.key for it in REGION.municipalities}
    assert places["school"] == places["preschool"] == places["additional"] == everywhere
    assert places["vocational"] < everywhere and "m-66701000" in places["vocational"]


def test_the_city_has_most_and_the_smallest_district_has_least() -> None:
    counts = Counter(it.municipality for it in SCHOOLS)
    assert counts.most_common(1)[0][0] == "m-66701000"
    assert min(counts, key=lambda key: (counts[key], key)) == "m-66509000"
    assert sum(counts.values()) == 365


@pytest.mark.parametrize("at_least", [0, 1, 3])
@pytest.mark.parametrize("total", [12, 20, 365])
def test_shares_add_up(total: int, at_least: int) -> None:
    parts = dice.share(total, {"a": 320_000, "b": 3_969, "c": 57_000, "d": 1}, at_least)
    assert sum(parts.values()) == total
    assert min(parts.values()) >= at_least
    assert parts["a"] >= parts["c"] >= parts["b"] >= parts["d"]


def test_the_region_is_the_same_every_time() -> None:
    assert digest() == digest() == DIGEST


@pytest.mark.parametrize("hash_seed", ["0", "12345"])
def test_the_region_is_the_same_in_another_process(hash_seed: str) -> None:
    code = "import hashlib, edulead.demo.region as r; print(hashlib.sha256(repr(r.region()).encode()).hexdigest())"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == DIGEST


def test_another_seed_changes_attributes_and_keeps_keys() -> None:
    other = region(1)
    assert other != REGION
    assert [it.key for it in other.organisations] == [it.key for it in REGION.organisations]
    now = [it.key for it in REGION.persons if not it.key.endswith("-before")]
    assert [it.key for it in other.persons if not it.key.endswith("-before")] == now
    assert other.municipalities == REGION.municipalities


def test_what_must_be_unique_is() -> None:
    assert unique(it.key for it in REGION.municipalities)
    assert unique(it.key for it in REGION.organisations)
    assert unique(it.key for it in REGION.persons)
    assert unique(it.key for it in REGION.posts)
    for attribute in ("name", "short_name", "inn", "ogrn"):
        assert unique(getattr(it, attribute) for it in REGION.organisations)
    for attribute in ("name", "short_name"):
        assert unique(getattr(it, attribute) for it in REGION.municipalities)
    assert unique(it.snils for it in REGION.persons)
    assert unique(it.place for it in HEADS)
    assert unique(it.person for it in REGION.posts)


@pytest.mark.parametrize("seed", [67, 1, 2026])
def test_all_identifiers_are_valid_and_marked_synthetic(seed: int) -> None:
    made = region(seed)
    assert all(ids.is_valid_inn10(it.inn) and it.inn.startswith("6799") for it in made.organisations)
    assert all(ids.is_valid_ogrn(it.ogrn) and it.ogrn[3:7] == "6799" for it in made.organisations)
    assert all(ids.is_valid_snils(it.snils) and int(it.snils[:9]) >= SNILS_FROM for it in made.persons)
    assert unique(it.inn for it in made.organisations) and unique(it.name for it in made.organisations)


def test_oktmo_is_dated_and_the_guesses_stay_marked() -> None:
    guessed = set()
    for it in REGION.municipalities:
        current = it.oktmo[-1]
        assert it.key == f"m-{current.code}" and it.name == current.name
        assert all(ids.is_valid_oktmo(f"{span.code}-{span.control}") for span in it.oktmo)
        if len(it.oktmo) == 2:
            before = it.oktmo[0]
            assert (before.valid_to, current.valid_from) == (day_before(REFORM), REFORM)
            assert before.valid_from is current.valid_to is None
            assert before.code.startswith("666") and current.code == f"665{before.code[3:]}"
            assert before.name.endswith("муниципальный район") and current.name.endswith("муниципальный округ")
        else:
            assert it.kind == "urban_okrug" and current.evidence == "unchanged"
        guessed |= {current.code} if current.evidence == "inferred_by_pattern" else set()
    assert guessed == {"66524000", "66544000"}


def test_tables_speak_of_real_municipalities() -> None:
    codes = {it.oktmo[-1].code for it in REGION.municipalities}
    assert set(CENTRES) == codes - {"66544000"}
    assert set(WEIGHTS) < codes and set(CORRECTIONAL) < codes
    assert {it.kind for it in REGION.municipalities} == set(KIND_LABELS)


def test_an_organisation_is_of_one_piece() -> None:
    for it in REGION.organisations:
        spans = PUPILS["boarding" if it.correctional else it.kind].values()
        assert any(low <= it.pupils <= high for low, high in spans), it
        assert it.size in {"small", "medium", "large"} and it.settlement in {"town", "village"}, it
        assert (it.correctional is None) == (it.has_grade_11 is None) == (it.kind != "school"), it
        assert it.name.count("«") == it.name.count("»") == 1 and it.name == " ".join(it.name.split()), it
        assert it.name.startswith("Муниципальное" if it.founder == "municipal" else "Областное"), it
        assert len(it.short_name) < len(it.name), it


def test_kinds_of_schools() -> None:
    assert sum(bool(it.correctional) for it in SCHOOLS) == sum(CORRECTIONAL.values()) == 12
    assert all(it.founder == "regional" and not it.has_grade_11 for it in SCHOOLS if it.correctional)
    assert not any(it.has_grade_11 for it in SCHOOLS if "сновная школа" in it.name or "ачальная школа" in it.name)
    assert all(it.has_grade_11 for it in SCHOOLS if "редняя школа" in it.name or "Лицей" in it.name)
    assert {it.settlement for it in SCHOOLS if it.municipality == "m-66701000"} == {"town"}
    assert {(it.settlement, it.size) for it in SCHOOLS} >= {
        ("village", "small"),
        ("town", "medium"),
        ("town", "large"),
    }
