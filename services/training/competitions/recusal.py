"""Whose entries a juror does not judge. Values in, values out."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on the jury of a stage."""

    person_id: UUID
    competes_in: frozenset[str]
    """Nominations of this very stage."""
    organisations: frozenset[UUID]
    """Where they hold a post today."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What of an entry may bar a juror from it."""

    nomination: str
    organisation_id: UUID
    nominated_by: UUID | None


def may_judge(seat: Seat, entry: Entered) -> bool:
    """Nobody judges the rivals of their own nomination, their own organisation, or whom they have nominated."""
    return not (
        entry.nomination in seat.competes_in
        or entry.organisation_id in seat.organisations
        or entry.nominated_by == seat.person_id
    )
