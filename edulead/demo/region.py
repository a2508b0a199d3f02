"""Demo region 67: real municipalities, everything else synthetic and the same for the same seed on any machine."""

from collections.abc import Sequence

from edulead.demo.deputies import deputies
from edulead.demo.former import former
from edulead.demo.municipalities import municipalities
from edulead.demo.organisations import organisations
from edulead.demo.people import AS_OF, people
from edulead.demo.records import (
    Account,
    Municipality,
    OktmoSpan,
    Organisation,
    Person,
    Post,
    Region,
)

__all__ = ["Account", "Municipality", "OktmoSpan", "Organisation", "Person", "Post", "Region", "region"]

REGION_KEY = "r-67"
SEED = 67
SMOLENSK = "m-66701000"


def region(seed: int = SEED) -> Region:
    """The whole region; keys of things do not depend on the seed, only their attributes do, and who followed whom."""
    places = municipalities()
    schools = organisations(seed, places)
    persons, posts = people(seed, places, schools)
    before, held = former(seed, len(persons), schools, posts)
    seconds, seconded = deputies(seed, len(persons) + len(before), schools, SMOLENSK)
    return Region(
        key=REGION_KEY,
        name="Смоленская область",
        as_of=AS_OF,
        municipalities=places,
        organisations=schools,
        persons=(*persons, *before, *seconds),
        posts=(*posts, *held, *seconded),
        accounts=_accounts(schools, persons, posts),
    )


def _accounts(
    candidates: Sequence[Organisation], persons: Sequence[Person], posts: Sequence[Post]
) -> tuple[Account, ...]:
    """One per role; the school is the largest in the city with grade 11 and a head who is not acting."""
    heads = {post.place: post.person for post in posts if post.kind == "head"}
    in_city = (it for it in candidates if it.municipality == SMOLENSK and it.has_grade_11 and it.key in heads)
    school = max(in_city, key=lambda it: (it.pupils, it.key)).key
    # fmt: off
    table = (  # user and role   place        person
        ("admin",                REGION_KEY,  "p-admin"),
        ("department",           REGION_KEY,  "p-department"),
        ("soiro",                REGION_KEY,  "p-soiro"),
        ("omsu",                 SMOLENSK,    "p-66701000-omsu_specialist"),
        ("school",               school,      heads[school]),
        ("expert",               REGION_KEY,  "p-expert"),
    )
    # fmt: on
    names = {person.key: person.full_name for person in persons}
    return tuple(Account(role, person, names[person], role, place) for role, place, person in table)
