"""The paper itself: one page of HTML that holds all it needs and fetches nothing. Values in, values out."""

from datetime import date
from html import escape
from string import Template
from typing import Any

import segno

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
"""`Content-Security-Policy` of the pages about certificates: no script, nothing fetched, in nobody's frame."""

_PAGE = Template("""<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<title>$title № $number</title>
<style>
@page { size: A4 landscape; margin: 20mm }
body { font: 14pt/1.5 serif; text-align: center }
h1 { font-size: 26pt; margin: 12mm 0 4mm }
.holder { font-size: 20pt; font-weight: bold }
.check { margin-top: 8mm; font-size: 9pt; overflow-wrap: anywhere }
</style>
</head>
<body>
<p>$provider</p>
<h1>$title</h1>
<p>Регистрационный номер $number</p>
<p class="holder">$holder</p>
<p>с $starts_on по $ends_on освоил(а) программу<br>«$programme»<br>в объёме $hours ч</p>
<p>Дата выдачи $issued_on</p>
<p>$drawn</p>
<p class="check">Проверка подлинности: $check<br>Код: $code<br>Печать: $seal</p>
</body>
</html>
""")


def page(content: dict[str, Any], code: str, check: str, seal: str) -> str:
    """`content`: what stands on the certificate, as it is kept. Whatever a name holds, it is shown as text."""
    days = {name: f"{date.fromisoformat(content[name]):%d.%m.%Y}" for name in ("starts_on", "ends_on", "issued_on")}
    said = {**content, **days, "code": code, "check": check, "seal": seal}
    shown = {name: escape(str(value)) for name, value in said.items()}
    return _PAGE.substitute(shown, drawn=drawn(check))


def drawn(check: str) -> str:
    """The address of the check page as a QR code: SVG that stands within the page, about 28 mm wide."""
    return segno.make(check, error="m").svg_inline(scale=3, border=4, omitsize=False)


def address(base: str, code: str) -> str:
    """Where the certificate is checked: what a QR code on it says."""
    return f"{base}?code={code}"
