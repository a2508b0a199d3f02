"""From a value to points for one subject: the readable path, one function for each kind of rule.

Exact: decimals and fractions throughout, and each rule's result rounded half-up once to 10⁻⁶. `engine.columns` computes
the same for a whole cycle at a time; a property test holds the two equal.
"""

from services.monitoring.engine.scalar import compound, relative, simple
from services.monitoring.engine.scalar.case import MICRO, Case, Hit, Outcome, points, rounded

__all__ = ["MICRO", "Case", "Hit", "Outcome", "compound", "points", "relative", "rounded", "simple"]
