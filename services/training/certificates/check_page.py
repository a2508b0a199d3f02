"""What whoever scans a certificate's code with a telephone sees: a page of HTML that fetches and runs nothing."""

from datetime import date
from html import escape
from string import Template

from fastapi import Response

from services.kernel.accepting import HTML
from services.training.certificates.paper import POLICY
from services.training.certificates.rules import LABELS, CertificateState
from services.training.certificates.schemas import CertificateCheckOut, CertificateWords

HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Accept",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
UNKNOWN = "документ с таким кодом не выдавался"
_ADVICE = {
    None: "Проверьте, верно ли набран код, или обратитесь к тому, кто выдал документ.",
    CertificateState.genuine: "Сверьте с бумагой: на ней должно быть написано то же.",
    CertificateState.annulled: "Документ был выдан, но больше не действует.",
    CertificateState.altered: "Обратитесь к тому, кто выдал документ.",
}

_PAGE = Template("""<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Проверка документа об обучении</title>
<style>
body { font: 1rem/1.5 sans-serif; max-width: 40rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.4rem }
h1::first-letter { text-transform: uppercase }
dt { color: #555 }
dd { margin: 0 0 .6rem }
</style>
</head>
<body>
<p>Проверка документа об обучении</p>
<h1>$state</h1>
<p>$advice</p>
$said</body>
</html>
""")


def answered(found: CertificateCheckOut | None) -> Response:
    """`found`: what the check says; None for a code that is of no certificate."""
    return Response(page(found), 404 if found is None else 200, HEADERS, HTML)


def page(found: CertificateCheckOut | None) -> str:
    """Whatever a name or a title holds, it is shown as text."""
    state = found.state if found else None
    rows = _rows(found) if found else {}
    lines = [f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in rows.items()]
    return _PAGE.substitute(
        state=escape(LABELS[state] if state else UNKNOWN),
        advice=_ADVICE[state],
        said=f"<dl>\n{''.join(lines)}</dl>\n" if lines else "",
    )


def _rows(found: CertificateCheckOut) -> dict[str, str]:
    annulled = {"Аннулирован": _day(found.revoked_on)} if found.revoked_on else {}
    return annulled | (_words(found.content) if found.content else {})


def _words(content: CertificateWords) -> dict[str, str]:
    return {
        "Документ": content.title,
        "Регистрационный номер": content.number,
        "Кому": content.holder,
        "Программа": content.programme,
        "Часы": str(content.hours),
        "Обучение": f"{_day(content.starts_on)} — {_day(content.ends_on)}",
        "Кто выдал": content.provider,
        "Дата выдачи": _day(content.issued_on),
    }


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
