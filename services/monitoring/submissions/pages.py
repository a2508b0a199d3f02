"""How pages of a document are written. Values in, values out."""

import re

_RANGE = re.compile(r"(\d{1,5})(?:\s*[-–—]\s*(\d{1,5}))?")

Pages = tuple[tuple[int, int], ...]


def parse_pages(text: str) -> Pages:
    """Page ranges as documents write them: «стр. 4-17, 62-64» → `((4, 17), (62, 64))`; «стр. 5» → `((5, 5),)`.

    Raises ValueError, in Russian, on anything else.
    """
    cleaned = re.sub(r"^\s*(стр|с)\.?\s*", "", text.strip(), flags=re.IGNORECASE)
    return tuple(_page_range(part.strip()) for part in cleaned.split(","))


def _page_range(part: str) -> tuple[int, int]:
    found = _RANGE.fullmatch(part)
    if not found:
        raise ValueError("Страницы указывают так: 4-17, 62-64")
    first = int(found[1])
    last = int(found[2] or first)
    if not 0 < first <= last:
        raise ValueError("Первая страница диапазона больше последней или равна нулю")
    return first, last


def pages_text(pages: Pages) -> str:
    """The one way we write page ranges: `4-17, 62-64`."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in pages)
