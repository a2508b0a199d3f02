"""Where a caller stands to a submission: most of what guards ask. Values in, values out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the caller stands to a submission."""

    inside: bool
    """At its very place: the subject itself."""
    above: bool
    """Strictly above it."""
    conducting: bool
    """At or above the place of its cycle."""
    submitted_it: bool
    """The account that handed it in."""
