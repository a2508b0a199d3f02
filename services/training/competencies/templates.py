"""The framework that ships is a file of the product: read and checked once, the same for everybody."""

import json
from functools import cache
from importlib.resources import files

from services.training.competencies.schemas import FrameworkTemplate


@cache
def known() -> FrameworkTemplate:
    text = files("services.training.competencies").joinpath("shipped/framework.json").read_text("utf-8")
    return FrameworkTemplate.model_validate(json.loads(text))
