"""Instruments that ship are files of the product: read and checked once, the same for everybody."""

import json
from functools import cache
from importlib.resources import files

from services.training.instruments.schemas import InstrumentTemplate, InstrumentTemplates

SHIPPED = ("self_assessment", "test")


@cache
def known() -> InstrumentTemplates:
    return InstrumentTemplates(items=[_read(each) for each in SHIPPED])


def _read(code: str) -> InstrumentTemplate:
    text = files("services.training.instruments").joinpath(f"shipped/{code}.json").read_text("utf-8")
    return InstrumentTemplate.model_validate({"code": code, **json.loads(text)})
