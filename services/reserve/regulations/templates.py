"""Templates are files of the product: read and checked once, the same for everybody."""

import json
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from services.reserve.regulations.comparison_schemas import RegulationTemplate, RegulationTemplates
from services.reserve.regulations.terms import RegulationKind


@cache
def known() -> RegulationTemplates:
    """One of each kind."""
    return RegulationTemplates(items=[RegulationTemplate.model_validate(_read(each)) for each in RegulationKind])


def _read(kind: RegulationKind) -> dict[str, Any]:
    text = files("services.reserve.regulations").joinpath(f"shipped/{kind}.json").read_text("utf-8")
    said: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return said
