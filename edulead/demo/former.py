"""Who headed schools before: of a school whose head came lately the directory knows whom the head followed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from edulead.demo import dice
from edulead.demo.people import AS_OF, YOUNGEST_HEAD, Seat, person_in, workday
from edulead.demo.records import Organisation, Person, Post
from services.kernel.periods import day_before

REMEMBERED_FROM = date(2024, 8, 31)
"""The first day as of which heads are rated: of a school whose head came later the directory knows who was there."""

VACANT_PER_CENT = 6
"""Of such schools had nobody: an organisation without a head is not rated."""

RELEASES = (
    "расторжение договора по инициативе работника",
    "истечение срока трудового договора",
    "перевод на другую работу",
    "выход на пенсию",
)


def former(
    seed: int, first: int, organisations: Sequence[Organisation], posts: Sequence[Post]
) -> tuple[tuple[Person, ...], tuple[Post, ...]]:
    """The people, numbered from `first`, and the posts they held until those of `posts` began."""
    found = [_former(seed, number, it) for number, it in enumerate(_newcomers(seed, organisations, posts), start=first)]
    return tuple(person for person, _ in found), tuple(post for _, post in found)


def _newcomers(seed: int, organisations: Sequence[Organisation], posts: Sequence[Post]) -> Iterator[Post]:
    """The posts of those who followed somebody as head of a school."""
    schools = {it.key for it in organisations if it.kind == "school"}
    for it in posts:
        late = it.place in schools and it.appointed > REMEMBERED_FROM
        if late and dice.below(100, seed, it.key, "vacant") >= VACANT_PER_CENT:
            yield it


def _former(seed: int, number: int, successor: Post) -> tuple[Person, Post]:
    """Who held the post before, and how long: from half a year to fourteen years before the first rating."""
    seat = Seat(f"{successor.person}-before", "school", successor.place, "head", "директор", "-лс")
    person = person_in(seed, number, seat)
    oldest = min(14, AS_OF.year - person.birth_date.year - 4 - YOUNGEST_HEAD)
    days = dice.between(183, 365 * oldest, seed, seat.key, "appointed")
    appointed = workday(REMEMBERED_FROM - timedelta(days=days))
    post = Post(
        key=f"{successor.key}-before",
        person=person.key,
        place=successor.place,
        kind="head",
        title="директор",
        appointed=appointed,
        order_number=f"{dice.between(1, 480, seed, seat.key, 'order')}{seat.orders}",
        order_date=workday(appointed - timedelta(days=dice.below(8, seed, seat.key, "ordered"))),
        contract_years=None,
        contract_from=None,
        contract_until=None,
        released=day_before(successor.appointed),
        why=dice.pick(RELEASES, seed, seat.key, "why"),
    )
    return person, post
