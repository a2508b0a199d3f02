"""What an edition of a methodology changes, told so that whoever is rated by it can read it."""

from services.kernel.differences import Difference, differences, words
from services.monitoring.engine.intervals import Interval
from services.monitoring.methodologies.content import Content


def diff(old: Content, new: Content) -> tuple[Difference, ...]:
    """From `old` to `new`, in the order of `new`; of a list what was removed comes first. Empty if they are equal."""
    return differences(old, new, "Методика")


@words.register
def _(value: Interval) -> str:
    return str(value)
