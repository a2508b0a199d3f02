"""Synthetic people and the posts they hold, as of the first day of the school year 2026/27."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from edulead.demo import dice
from edulead.demo.kinds import KINDS
from edulead.demo.municipalities import code_of
from edulead.demo.names import FEMALE_NAMES, MALE_NAMES, SURNAMES, feminine
from edulead.demo.records import Municipality, Organisation, Person, Post
from services.directory.identifiers import snils_control
from services.kernel.periods import day_before

AS_OF = date(2026, 9, 1)
"""Nobody is appointed later; every contract runs on this day."""

SNILS_FROM = 990_000_000
"""Numbers are issued upwards and are far below (general knowledge), so no СНИЛС made here belongs to anybody."""

ACTING_PER_CENT = 4
TERMS = (5, 5, 5, 5, 3, 3, 2, 1)
"""Years of a contract with a head, at most five (Labour Code, art. 58 and 275, general knowledge)."""

LONGEST_SERVICE = (6, 15, 20, 20)
"""Years in the post at most, equally likely: about three heads in ten have held it for less than three years."""

YOUNGEST_HEAD = 28

GENITIVE = {"директор": "директора", "заведующий": "заведующего"}

WOMEN_PER_CENT = {
    "school": 75, "preschool": 97, "vocational": 45, "additional": 75, "other": 90, "omsu": 80, "staff": 60,
}  # fmt: skip


class AuthorityPost(NamedTuple):
    kind: str
    title: str


AUTHORITY_POSTS = (
    AuthorityPost("omsu_head", "начальник управления образования"),
    AuthorityPost("omsu_specialist", "главный специалист управления образования"),
)
"""Of the education authority (ОМСУ) of every municipality."""

STAFF = ("admin", "department", "soiro", "expert")
"""People of the demo accounts who hold no post in an organisation or municipality."""


class Seat(NamedTuple):
    """Whom to make: a person with one post, or with none (`post` is `None`)."""

    key: str
    group: str
    """A key of `WOMEN_PER_CENT`."""
    place: str = ""
    post: str | None = None
    title: str = ""
    orders: str = ""
    """Suffix of the number of an order."""


def people(
    seed: int, municipalities: Sequence[Municipality], organisations: Sequence[Organisation]
) -> tuple[tuple[Person, ...], tuple[Post, ...]]:
    """Everybody, and every post: heads in the order of organisations, then authorities, then staff without a post."""
    seats = (*_heads(seed, organisations), *_authorities(municipalities), *(Seat(f"p-{who}", "staff") for who in STAFF))
    persons = tuple(person_in(seed, number, seat) for number, seat in enumerate(seats))
    posts = (post_of(seed, seat, person) for seat, person in zip(seats, persons, strict=True) if seat.post)
    return persons, tuple(posts)


def _heads(seed: int, organisations: Sequence[Organisation]) -> Iterator[Seat]:
    for it in organisations:
        title, orders = KINDS[it.kind].head, {"regional": "-ОД", "municipal": "-лс"}[it.founder]
        key = it.key.replace("o-", "p-")
        if dice.below(100, seed, it.key, "acting") < ACTING_PER_CENT:
            yield Seat(key, it.kind, it.key, "acting_head", f"исполняющий обязанности {GENITIVE[title]}", orders)
        else:
            yield Seat(key, it.kind, it.key, "head", title, orders)


def _authorities(municipalities: Sequence[Municipality]) -> Iterator[Seat]:
    for it in municipalities:
        for post in AUTHORITY_POSTS:
            yield Seat(f"p-{code_of(it)}-{post.kind}", "omsu", it.key, post.kind, post.title, "-лс")


def person_in(seed: int, number: int, seat: Seat) -> Person:
    """`number` counts from 0 and makes the СНИЛС unique: 7919 has no common factor with a million."""
    is_woman = dice.below(100, seed, seat.key, "gender") < WOMEN_PER_CENT[seat.group]
    surname = dice.pick(SURNAMES, seed, seat.key, "last_name")
    father = dice.pick(MALE_NAMES, seed, seat.key, "patronymic")
    own_name = dice.pick(FEMALE_NAMES if is_woman else [it.name for it in MALE_NAMES], seed, seat.key, "first_name")
    year = AS_OF.year - dice.between(36, 64, seed, seat.key, "age")
    body = str(SNILS_FROM + (7919 * number + dice.below(1_000_000, seed, "snils")) % 1_000_000)
    return Person(
        key=seat.key,
        last_name=feminine(surname) if is_woman else surname,
        first_name=own_name,
        patronymic=father.daughter if is_woman else father.son,
        gender="female" if is_woman else "male",
        birth_date=date(year, dice.between(1, 12, seed, seat.key, "month"), dice.between(1, 28, seed, seat.key, "day")),
        snils=body + snils_control(body),
    )


def post_of(seed: int, seat: Seat, person: Person) -> Post:
    kind = seat.post or ""
    appointed = _appointed(seed, seat, person)
    ordered = workday(appointed - timedelta(days=dice.below(8, seed, seat.key, "ordered")))
    years = dice.pick(TERMS, seed, seat.key, "term") if kind == "head" else None
    start, end = (None, None) if years is None else _contract(appointed, years)
    return Post(
        key=seat.key.replace("p-", "post-", 1),
        person=person.key,
        place=seat.place,
        kind=kind,
        title=seat.title,
        appointed=appointed,
        order_number=f"{dice.between(1, 480, seed, seat.key, 'order')}{seat.orders}",
        order_date=ordered,
        contract_years=years,
        contract_from=start,
        contract_until=end,
    )


def _appointed(seed: int, seat: Seat, person: Person) -> date:
    """Acting heads less than a year ago; nobody before the age of `YOUNGEST_HEAD`."""
    old_enough = AS_OF.year - person.birth_date.year - 1 - YOUNGEST_HEAD
    longest = min(old_enough, dice.pick(LONGEST_SERVICE, seed, seat.key, "service"))
    days = 300 if seat.post == "acting_head" else 365 * longest - 2
    return workday(AS_OF - timedelta(days=dice.between(1, days, seed, seat.key, "appointed")))


def _contract(appointed: date, years: int) -> tuple[date, date]:
    """The running contract of a chain of equal ones that begins on `appointed`."""
    passed = next(n for n in range(1, 100) if _add_years(appointed, n * years) > AS_OF)
    return _add_years(appointed, (passed - 1) * years), day_before(_add_years(appointed, passed * years))


def _add_years(day: date, years: int) -> date:
    """29 February becomes 28 February in a common year."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last) if years else day


def workday(day: date) -> date:
    """Saturday and Sunday go back to Friday; public holidays are not looked at."""
    return day - timedelta(days=max(0, day.weekday() - 4))
