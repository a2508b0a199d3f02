"""Whom training tells of, by their schools; beside those of `story`."""

from typing import Final

RISING_SCHOOL: Final = "o-0067"
"""Of Дорогобужский округ, which rises."""
MENTORS: Final = ("o-0306", "o-0307", "o-0308", "o-0310", "o-0321")
"""Schools of the city with high results, under heads of long standing."""
NOVICES: Final = ("o-0340", "o-0165", "o-0176")
"""Whose heads came in the summer of 2026."""
