"""The people of the demo region: right grammar, dates that can be true, one head everywhere, one account per role."""

from collections import Counter
from datetime import date, timedelta

import pytest

from edulead.demo.former import REMEMBERED_FROM
from edulead.demo.names import FEMALE_NAMES, MALE_NAMES, feminine
from edulead.demo.people import _contract
from edulead.demo.region import region

REGION = region()
PERSONS = {person.key: person for person in REGION.persons}
HEADS = [post for post in REGION.posts if post.kind in ("head", "acting_head") and post.released is None]
FORMER = [post for post in REGION.posts if post.released]


def years_between(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def test_a_full_name_agrees_in_gender() -> None:
    men = {it.name for it in MALE_NAMES}
    for it in REGION.persons:
        if it.gender == "female":
            assert it.last_name.endswith(("ова", "ева", "ёва", "ина", "ая")), it
            assert it.patronymic.endswith(("вна", "чна")) and it.first_name in FEMALE_NAMES, it
        else:
            assert it.last_name.endswith(("ов", "ев", "ёв", "ин", "ий", "ой")), it
            assert it.patronymic.endswith("ич") and it.first_name in men, it
    assert not men & set(FEMALE_NAMES)
    assert {it.gender for it in REGION.persons} == {"female", "male"}


def test_patronymics_of_the_table_come_in_pairs() -> None:
    for it in MALE_NAMES:
        assert it.son.endswith("ич") and it.daughter.endswith("на")
        assert it.son[:3] == it.daughter[:3] and it.name[0] == it.son[0]


@pytest.mark.parametrize(
    ("masculine", "expected"),
    [("Киселёв", "Киселёва"), ("Ильин", "Ильина"), ("Дубровский", "Дубровская"), ("Толстой", "Толстая")],
)
def test_feminine_surnames(masculine: str, expected: str) -> None:
    assert feminine(masculine) == expected


def test_dates_of_a_post_can_be_true() -> None:
    for it in REGION.posts:
        person = PERSONS[it.person]
        assert it.appointed - timedelta(days=9) <= it.order_date <= it.appointed <= REGION.as_of, it
        assert it.appointed.weekday() < 5 and it.order_date.weekday() < 5, it
        assert years_between(person.birth_date, it.appointed) >= 28, it
        assert years_between(person.birth_date, REGION.as_of) <= 65, it


def test_only_heads_have_a_contract_and_it_runs() -> None:
    for it in REGION.posts:
        if it.contract_years is None or it.contract_from is None or it.contract_until is None:
            assert (it.contract_years, it.contract_from, it.contract_until) == (None, None, None), it
            assert it.kind != "head" or it.released, it
        else:
            assert it.kind == "head" and 1 <= it.contract_years <= 5, it
            assert it.appointed <= it.contract_from <= REGION.as_of <= it.contract_until, it
            ended = it.contract_until + timedelta(days=1)
            assert years_between(it.contract_from, ended) == it.contract_years, it


def test_a_chain_of_contracts_survives_the_leap_day() -> None:
    assert _contract(date(2024, 2, 29), 1) == (date(2026, 2, 28), date(2027, 2, 27))
    assert _contract(date(2016, 2, 29), 5) == (date(2026, 2, 28), date(2031, 2, 27))
    assert _contract(REGION.as_of, 5) == (REGION.as_of, date(2031, 8, 31))


def test_every_organisation_has_one_head_and_a_few_are_acting() -> None:
    assert {it.place for it in HEADS} == {it.key for it in REGION.organisations}
    acting = [it for it in HEADS if it.kind == "acting_head"]
    assert 10 <= len(acting) <= 60
    assert all(REGION.as_of - it.appointed < timedelta(days=365) and "обязанности" in it.title for it in acting)
    novices = [it for it in HEADS if years_between(it.appointed, REGION.as_of) < 3]
    assert 0.2 < len(novices) / len(HEADS) < 0.4


def test_who_followed_somebody_is_known_to_have_done_so() -> None:
    """So that a cycle of 2024 finds the head of its day; here and there it finds nobody."""
    now = {it.place: it for it in HEADS}
    schools = {it.key for it in REGION.organisations if it.kind == "school"}
    late = {key for key in schools if now[key].appointed > REMEMBERED_FROM}
    places = {it.place for it in FORMER}
    assert places <= late
    assert 0.85 < len(places) / len(late) < 1
    for it in FORMER:
        assert it.why, it
        assert it.released == now[it.place].appointed - timedelta(days=1), it
        assert it.appointed < REMEMBERED_FROM < it.released or it.released == REMEMBERED_FROM, it
        assert it.person != now[it.place].person, it


def test_every_authority_has_a_head_and_a_specialist() -> None:
    posts = Counter((it.place, it.kind) for it in REGION.posts if it.place.startswith("m-"))
    kinds = ("omsu_head", "omsu_specialist")
    assert posts == {(it.key, kind): 1 for it in REGION.municipalities for kind in kinds}


def test_accounts() -> None:
    accounts = {it.role: it for it in REGION.accounts}
    assert list(accounts) == ["admin", "department", "soiro", "omsu", "school", "expert"]
    assert all(it.full_name == PERSONS[it.person].full_name for it in REGION.accounts)
    assert [it.role for it in REGION.accounts if it.place == REGION.key] == [
        "admin",
        "department",
        "soiro",
        "expert",
    ]
    assert accounts["omsu"].place == "m-66701000"
    school = next(it for it in REGION.organisations if it.key == accounts["school"].place)
    assert school.municipality == "m-66701000" and school.kind == "school" and school.has_grade_11
    for role in ("omsu", "school"):
        assert next(it.place for it in REGION.posts if it.person == accounts[role].person) == accounts[role].place
    assert next(it.kind for it in HEADS if it.place == school.key) == "head"
