"""Sets of criteria that ship: files of the product, read and checked once, the same for everybody.

What the acts ask (DOMAIN.md, D: ЕКС 761н, профстандарт 250н, 273-ФЗ ст. 51), as data: a vacancy or a regulation takes
the criteria over, and keeps them whatever becomes of the set.
"""

import json
from decimal import Decimal
from functools import cache
from importlib.resources import files

from services.reserve.requirements.schemas import RequirementSets


@cache
def known() -> RequirementSets:
    text = files("services.reserve.requirements").joinpath("shipped/sets.json").read_text("utf-8")
    return RequirementSets.model_validate({"items": json.loads(text, parse_float=Decimal)})
