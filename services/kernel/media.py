"""What a file is, told from its bytes: the few kinds that are kept, everything else is refused."""

import re
import unicodedata
from pathlib import Path
from typing import IO, Final

from services.kernel.problems import UnsupportedMedia

_HEAD: Final = 8192
_TAIL: Final = 2**20
"""The directory of a ZIP archive stands at its end."""
_LONGEST_NAME: Final = 200
_LONGEST_SUFFIX: Final = 20
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

SUFFIXES: Final = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".odt": f"{_OPEN}.text",
    ".ods": f"{_OPEN}.spreadsheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
"""The kinds of files that are kept, by the end of their names."""

_MAGIC = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_INSIDE = (
    (b"word/document.xml", SUFFIXES[".docx"]),
    (b"xl/workbook.xml", SUFFIXES[".xlsx"]),
)


def media_type(source: IO[bytes], name: str) -> str:
    """The kind of what `source` holds, if it is one that is kept and the one `name` says. Raises UnsupportedMedia."""
    said = SUFFIXES.get(Path(name).suffix.lower())
    known = ", ".join(suffix[1:] for suffix in SUFFIXES)
    if said is None:
        raise UnsupportedMedia(f"Такие файлы не принимаются. Можно: {known}.")
    if said not in _sniffed(source):
        raise UnsupportedMedia("Содержимое файла не соответствует расширению в его имени.")
    return said


def _sniffed(source: IO[bytes]) -> tuple[str, ...]:
    """The kinds the bytes allow; text says of itself no more than that it is text."""
    source.seek(0)
    head = source.read(_HEAD)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return (kind,)
    if head.startswith(b"PK\x03\x04"):
        return _archived(source, head)
    return () if _NOT_TEXT.search(head) else ("text/csv", "text/plain")


def _archived(source: IO[bytes], head: bytes) -> tuple[str, ...]:
    # OpenDocument keeps its kind, uncompressed, as the first member; Office is known by the names of its parts.
    if head[30:38] == b"mimetype":
        return tuple(
            kind for kind in (SUFFIXES[".odt"], SUFFIXES[".ods"]) if head[38:].startswith(kind.encode() + b"PK")
        )
    source.seek(0, 2)
    source.seek(max(0, source.tell() - _TAIL))
    tail = source.read(_TAIL)
    return tuple(kind for part, kind in _INSIDE if part in tail)


def clean_name(given: str) -> str:
    """A file name to show and to send: no folders, no control characters, not too long, never empty."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    shown = "".join(each for each in last if each.isprintable()).strip(" .") or "file"
    suffix = Path(shown).suffix
    suffix = suffix if len(suffix) <= _LONGEST_SUFFIX else ""
    return shown.removesuffix(suffix)[: _LONGEST_NAME - len(suffix)] + suffix
