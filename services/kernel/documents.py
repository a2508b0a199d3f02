"""Documents in Word: a template that a specialist can restyle, filled in with what a record says.

A template is a `.docx` with Jinja fields (`docxtpl`). What is filled in is text: none of it is read as a field or as
markup, and signs that XML does not know are left out.
"""

import asyncio
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from docxtpl import DocxTemplate
from fastapi import Response
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from services.kernel.media import SUFFIXES

DOCX: Final = SUFFIXES[".docx"]
DOCUMENTED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Документ Word",
        "content": {DOCX: {"schema": {"type": "string", "format": "binary"}}},
        "headers": {"Content-Disposition": {"description": "Имя файла", "schema": {"type": "string"}}},
    }
}
"""For `responses` of an operation that answers with a document."""
_UNKNOWN_TO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


async def document(template: Path, said: Mapping[str, Any], name: str) -> Response:
    """The template filled in, as a file of that name. A field the template asks for and nobody says is an error."""
    content = await asyncio.to_thread(filled, template, said)
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=DOCX, headers=headers)


def filled(template: Path, said: Mapping[str, Any]) -> bytes:
    """Raises jinja2.UndefinedError for a field that is not said."""
    made = DocxTemplate(template)
    made.render(_storable(said), SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _storable(said: Any) -> Any:
    if isinstance(said, str):
        return _UNKNOWN_TO_XML.sub("", said)
    if isinstance(said, Mapping):
        return {name: _storable(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [_storable(each) for each in said]
    return said
