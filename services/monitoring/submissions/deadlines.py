"""A last day of one's own. Values in, values out."""

from datetime import date

from services.kernel.workflow import Refusal


def worth_extending(deadline: date | None, common: date, today: date) -> Refusal | None:
    """A last day of one's own is later than that of the others, and not over yet."""
    if deadline is None or (deadline > common and deadline >= today):
        return None
    detail = f"Отсрочка — не раньше сегодняшнего дня и позже срока цикла, {common:%d.%m.%Y}."
    return Refusal.of("deadline", "not_later", detail)
