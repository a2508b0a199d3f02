"""From values to points for a whole cycle at a time: a column of integers for each input, in units of its decimals.

`engine.scalar` says what a rule means; this says it fast, and a property test holds the two equal on every subject.
Columns are int64 where the bounds of the data prove that nothing can overflow, Python integers otherwise.
"""

from services.monitoring.engine.columns import compound, relative, simple
from services.monitoring.engine.columns.table import Column, Points, Table, divided, micro, points

__all__ = ["Column", "Points", "Table", "compound", "divided", "micro", "points", "relative", "simple"]
