"""Who asks for a page and who for data."""

import pytest

from services.kernel.accepting import prefers_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("TEXT/HTML ; Q=0.5", True),
        ("text/*", True),
        ("application/json;q=0.2, text/html;q=0.3", True),
        (None, False),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html", False),
        ("text/html;q=0", False),
        ("text/html;q=nan", False),
        ("text/html;q=0.5, */*", False),
        (";;,,q=1", False),
    ],
)
def test_a_browser_is_shown_a_page(accept, page):
    assert prefers_html(accept) is page
