"""What is known of those who are matched: a head, the school behind the head, and a pair of two."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class School:
    """The organisation a person heads; an attribute that is not known is None and resembles nothing."""

    organisation: str
    municipality: str
    kind: str | None = None
    pupils: int | None = None
    rural: bool | None = None
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Mentor:
    """A head who may accompany others; `id` is that of the person."""

    id: str
    school: School
    capacity: int
    """How many mentees at a time, those confirmed before included."""
    directions: frozenset[str]
    """Codes of the directions in which the mentor is strong."""
    years_in_post: int
    """Full years as a head."""
    at_risk: bool = False
    heads: bool = True
    """Does the person head an organisation today?"""
    works: bool = True
    """Appointed, not suspended, within the term?"""
    superiors: frozenset[str] = frozenset()
    """The persons who are head over this one, at whatever distance."""
    accompanied: int = 0
    """Mentees whose mentorship has ended."""
    helped: int = 0
    """Those of them by whose final review more than half of the goals were reached."""


@dataclass(frozen=True, slots=True)
class Mentee:
    """A head who is to be accompanied; `id` is that of the person."""

    id: str
    school: School
    directions: frozenset[str] = frozenset()
    """Codes of the directions asked for; where nobody asked for any, every mentor will do."""
    superiors: frozenset[str] = frozenset()


class Pair(NamedTuple):
    """Ids of two persons."""

    mentor: str
    mentee: str
