"""What one indicator could have come to: the nearest other answers that bring more points.

A scale is searched by its edges, a proportion or a number of cases by at most `RUNGS` even steps. Every answer is
valued by the readable path itself, so that no rule is written a second time. A further kind of rule has its function
here too.
"""

from services.monitoring.scoring.counterfactual.alternatives import compound, relative, simple
from services.monitoring.scoring.counterfactual.alternatives.room import RUNGS, Answer, Room, answered, answers, hits

__all__ = ["RUNGS", "Answer", "Room", "answered", "answers", "compound", "hits", "relative", "simple"]
