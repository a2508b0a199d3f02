"""What a subject is asked for, whether an answer fits, and what is still lacking. Values in, values out."""

from collections import Counter
from collections.abc import Mapping

from services.kernel.validation import field_error
from services.kernel.workflow import Refusal
from services.monitoring.engine.attributes import Attributes, fits
from services.monitoring.engine.kinds import FormulaRule
from services.monitoring.engine.scalar import points
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.indicators import Indicator, Missing
from services.monitoring.scoring.rules import NOTHING, Input, absent, case_of, unproven, value_of


def asked_of(indicator: Indicator, attributes: Attributes) -> bool:
    """Is a subject like this asked for it? Not for what does not apply to it, nor for what the system itself counts."""
    return not indicator.by_system and fits(indicator.conditions, attributes)


def incomplete(content: Content, attributes: Attributes, values: Mapping[str, Input]) -> Refusal | None:
    """Every indicator has a value, one that can be computed where that is asked, and a document where one is needed.

    The errors point into the submission as it is read: its values stand in the order of the indicators.
    """
    asked = [(i, each) for i, each in enumerate(content.indicators) if asked_of(each, attributes)]
    lacks = [(place, each, lack(each, values.get(each.code, NOTHING))) for place, each in asked]
    errors = tuple(_lacking(place, each, what) for place, each, what in lacks if what)
    if not errors:
        return None
    counted = Counter(what for _, _, what in lacks)
    told = ", ".join(f"{said} (позиций: {counted[what]})" for what, said in LACKS.items() if counted[what])
    return Refusal("incomplete", f"Данные неполны: {told}.", errors)


LACKS: Mapping[str, str] = {
    "value": "нет значения",
    "inputs": "по этим данным значения нет: делить не на что",
    "evidence": "нет подтверждающего документа",
}
"""What a position can lack, by the member of the value that is to be mended."""


def lack(indicator: Indicator, given: Input) -> str | None:
    """The key of `LACKS` that tells what is missing; None when nothing is."""
    if absent(indicator, given):
        return None if indicator.missing is Missing.skip and not given.values else "value"
    if indicator.missing is Missing.error and undefined(indicator, given):
        return "inputs"
    return "evidence" if unproven(indicator, given) else None


def undefined(indicator: Indicator, given: Input) -> bool:
    """Can its value, or the formula that is its rule, not be computed though all is given? A division by zero."""
    if indicator.value is not None and value_of(indicator, given) is None:
        return True
    formula = isinstance(indicator.rule, FormulaRule)
    return formula and points(indicator.rule, case_of(indicator, given, NOTHING, {})) is None


def _lacking(place: int, indicator: Indicator, what: str) -> Mapping[str, str]:
    detail = f"Позиция {indicator.number} «{indicator.title}»: {LACKS[what]}"
    return field_error(("values", place, what), f"{what}_missing", detail)
