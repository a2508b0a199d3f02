"""People and regions for the tests of matching, drawn or told."""

from itertools import product

from hypothesis import strategies as st

from services.training.matching.exclusions import Terms
from services.training.matching.matched import Region
from services.training.matching.people import Mentee, Mentor, Pair, School
from services.training.matching.proximity import Proximity, Unit
from services.training.matching.scores import Weights

DIRECTIONS = ("quality", "staff", "finance")
PLACES = ("m1", "m2", "m3")


def school(organisation="o", municipality="m1", **known) -> School:
    return School(organisation, municipality, **known)


def mentor(id="t1", *, capacity=1, directions=("quality",), years_in_post=10, **known) -> Mentor:
    its = known.pop("school", school(f"of {id}"))
    return Mentor(id, its, capacity, frozenset(directions), years_in_post, **known)


def mentee(id="e1", *, directions=("quality",), **known) -> Mentee:
    its = known.pop("school", school(f"of {id}"))
    return Mentee(id, its, frozenset(directions), **known)


def region(mentors, mentees, **known) -> Region:
    return Region(mentors, mentees, **known)


schools = st.builds(
    School,
    st.sampled_from([f"o{each}" for each in range(6)]),
    st.sampled_from(PLACES),
    st.none() | st.sampled_from(["school", "lyceum"]),
    st.none() | st.integers(0, 900),
    st.none() | st.booleans(),
    st.none() | st.sampled_from(["a", "b"]),
)
some_directions = st.frozensets(st.sampled_from(DIRECTIONS))
mostly = st.sampled_from([True, True, True, True, False])
small = st.integers(0, 9)
PEOPLE = [f"p{each}" for each in range(12)]
ids = st.lists(st.sampled_from(PEOPLE), max_size=8, unique=True)
superiors = st.frozensets(st.sampled_from(PEOPLE), max_size=1)


@st.composite
def regions(draw):
    mentors = [
        Mentor(
            each, draw(schools), draw(st.integers(0, 3)), draw(some_directions), draw(small), not draw(mostly),
            draw(mostly), draw(mostly), draw(superiors), *sorted((draw(small), draw(small)), reverse=True),
        )
        for each in draw(ids)
    ]  # fmt: skip
    mentees = [Mentee(each, draw(schools), draw(some_directions), draw(superiors)) for each in draw(ids)]
    pairs = [Pair(one.id, other.id) for one, other in product(mentors, mentees)]
    some = st.lists(st.sampled_from(pairs), max_size=3) if pairs else st.just([])
    locked = {pair.mentee: pair for pair in draw(some)}.values()
    weight = st.integers(0, 100)
    return Region(
        mentors,
        mentees,
        Terms(draw(st.integers(0, 4)), frozenset(draw(some))),
        Weights(*(draw(weight) for _ in range(5))),
        Proximity(draw(st.sampled_from(Unit)), 3, {("m1", "m2"): 1, ("m3", "m2"): 2}),
        frozenset(locked),
    )
