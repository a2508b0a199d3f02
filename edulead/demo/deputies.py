"""Those who stand for the reserve: one deputy each of the first schools of the city and of the other municipalities."""

from collections.abc import Sequence
from itertools import islice

from edulead.demo.people import Seat, person_in, post_of
from edulead.demo.records import Organisation, Person, Post

OF_CITY, OF_OTHERS = 10, 6
"""How many."""


def deputies(
    seed: int, first: int, organisations: Sequence[Organisation], city: str
) -> tuple[tuple[Person, ...], tuple[Post, ...]]:
    """The people, numbered from `first`, and their posts: those of the city, then the others."""
    schools = [it for it in organisations if it.kind == "school"]
    own = islice((it for it in schools if it.municipality == city), OF_CITY)
    others = islice((it for it in schools if it.municipality != city), OF_OTHERS)
    seats = [_seat(it) for it in (*own, *others)]
    persons = tuple(person_in(seed, number, each) for number, each in enumerate(seats, start=first))
    return persons, tuple(post_of(seed, seat, person) for seat, person in zip(seats, persons, strict=True))


def _seat(school: Organisation) -> Seat:
    return Seat(school.key.replace("o-", "p-deputy-"), "school", school.key, "deputy", "заместитель директора", "-лс")
