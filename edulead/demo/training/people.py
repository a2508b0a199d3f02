"""Whom training tells of, by their schools; beside those of `story`."""

from typing import Final

RISING_SCHOOL: Final = "o-0067"
"""Of Дорогобужский округ, which rises."""
MENTORS: Final = ("o-0307", "o-0327", "o-0345", "o-0320", "o-0028")
"""Schools of the upper quarter in 2024 or 2025 under heads of long standing: four of the city, one of Вязьма."""
MENTOR, HOST, OTHER_HOST = MENTORS[:3]
"""Whose head accompanies the head of the repeated risk; two schools that are sites."""
NOVICES: Final = ("o-0340", "o-0165", "o-0176")
"""Whose heads came in the summer of 2026."""
