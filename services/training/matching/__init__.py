"""Who accompanies whom: mentors and mentees of a region as a min-cost assignment. Values in, values out.

| a reader asks                                            | file         |
|----------------------------------------------------------|--------------|
| what is known of schools, mentors and mentees            | people       |
| which pair may never be                                  | exclusions   |
| what a pair is worth, and in which words                 | scores       |
| how near two municipalities are                          | proximity    |
| which pairs together are best, and how ties are decided  | assignment   |
| why somebody is left without a mentor                    | unmatched    |
| how a whole region is matched                            | matched      |
"""

from services.training.matching.exclusions import Terms
from services.training.matching.matched import Matching, Proposal, Region, match
from services.training.matching.people import Mentee, Mentor, Pair, School
from services.training.matching.proximity import Proximity, Unit
from services.training.matching.scores import Weights

__all__ = [
    "Matching",
    "Mentee",
    "Mentor",
    "Pair",
    "Proposal",
    "Proximity",
    "Region",
    "School",
    "Terms",
    "Unit",
    "Weights",
    "match",
]
