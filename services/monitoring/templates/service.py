"""Templates are files of the product: read and checked once, the same for everybody."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from services.kernel.problems import NotFound
from services.monitoring.templates.schemas import TemplateItem, TemplateList, TemplateOut

NAMES = ("block_2_1", "nok_education", "accreditation_general", "heads_of_schools")
"""In the order in which they are shown; each is the code of its template too."""
FACE = ("code", "title", "subject", "source", "note")
"""What a file says of itself; everything else in it is content."""


class MethodologyTemplateNotFound(NotFound):
    """Шаблона методики с таким кодом нет."""


def listed() -> TemplateList:
    return TemplateList(items=[item for item, _ in _known().values()])


def template(code: str) -> TemplateOut:
    """Raises MethodologyTemplateNotFound."""
    if code not in _known():
        raise MethodologyTemplateNotFound
    return _known()[code][1]


@cache
def _known() -> Mapping[str, tuple[TemplateItem, TemplateOut]]:
    return MappingProxyType({name: _told(_read(name)) for name in NAMES})


def _told(said: dict[str, Any]) -> tuple[TemplateItem, TemplateOut]:
    face = {name: said.pop(name) for name in FACE}
    item = TemplateItem.model_validate(face | {"indicators": len(said["indicators"])})
    return item, TemplateOut.about(item, content=said)


def _read(name: str) -> dict[str, Any]:
    text = files("services.monitoring.methodologies").joinpath(f"templates/{name}.json").read_text("utf-8")
    said: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return said
