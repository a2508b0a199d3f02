"""The documentation for readers: `/docs`, its assets, and the committed OpenAPI documents. All from here.

Swagger UI itself is taken from the static files of the package fastapi-offline; its pages are not, for they carry
inline script, and its ReDoc calls another host.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from gateway.legible import legible
from services.kernel.problems import NotFound

_OURS: Final = Path(__file__).with_name("assets")
_OPENAPI: Final = "openapi"
MERGED: Final = "edulead"
DOCUMENTS: Final = ("gateway", "monitoring", "reserve", "training")

_POLICY: Final = (
    "default-src 'none'",  # what is not named below is not loaded: no frame, worker, object, media
    "script-src 'self'",  # our files only; no inline script, so an injected one does not run
    "style-src 'self' 'unsafe-inline'",  # Markdown in descriptions may carry styles; Swagger UI 5.32 itself needs none
    "img-src 'self' data:",  # its icons are data: addresses inside its style sheet
    "connect-src 'self'",  # «Проверить» calls this gateway, and a token can go nowhere else
    "font-src 'self'",  # its fonts are the system's; none from another host
    "frame-ancestors 'none'",  # no page may lay itself over «Войти»
    "form-action 'self'",  # an injected form posts nothing elsewhere; default-src does not cover it
    "base-uri 'none'",  # injected markup cannot turn our addresses elsewhere
)
CSP: Final = "; ".join(_POLICY)
_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-cache",  # keep it, but ask whether it changed: the answer is a short 304
    "Vary": "Accept-Encoding",
    "Referrer-Policy": "no-referrer",
}
_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
}

router = APIRouter(include_in_schema=False)


def openapi_folder() -> Path:
    """`openapi/` beside the packages: the root of the project, or where the container copies it."""
    return Path(__file__).resolve().parents[1] / _OPENAPI


def _swagger_ui() -> Path:
    """Found without importing the package: its code is of no use here."""
    found = find_spec("fastapi_offline")
    assert found is not None, "fastapi-offline is not installed"
    assert found.origin is not None
    return Path(found.origin).with_name("static")


_ASSETS: Final[Mapping[str, Path]] = {
    "swagger-ui-bundle.js": _swagger_ui() / "swagger-ui-bundle.js",
    "swagger-ui.css": _swagger_ui() / "swagger-ui.css",
    "docs.css": _OURS / "docs.css",
    "init.js": _OURS / "init.js",
    "russian.js": _OURS / "russian.js",
    "oauth2-redirect.js": _OURS / "oauth2-redirect.js",
}


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    packed: bytes
    tag: str


def _older(content: bytes) -> bytes:
    return json.dumps(legible(json.loads(content)), ensure_ascii=False).encode()


@lru_cache(32)
def _read(path: Path, _changed: int, worded: Callable[[bytes], bytes]) -> _File:
    """The file with its gzip form, made once: the script of Swagger UI is 1.5 MB, packed 0.4."""
    content = worded(path.read_bytes())
    tag = hashlib.sha256(content).hexdigest()[:20]
    return _File(content, gzip.compress(content, mtime=0), tag)


def _answer(request: Request, path: Path, worded: Callable[[bytes], bytes] = bytes) -> Response:
    try:
        file = _read(path, path.stat().st_mtime_ns, worded)
    except FileNotFoundError:
        raise NotFound("Такого описания нет.") from None
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{file.tag}-gz"' if packs else f'"{file.tag}"'
    headers = {**_HEADERS, "ETag": etag}
    if etag in _known(request):
        return Response(status_code=304, headers=headers)
    if packs:
        headers["Content-Encoding"] = "gzip"
    if path.suffix == ".html":
        headers["Content-Security-Policy"] = CSP
    body = file.packed if packs else file.content
    return Response(body, headers=headers, media_type=_TYPES[path.suffix])


def _known(request: Request) -> set[str]:
    given = request.headers.get("If-None-Match", "")
    return {each.strip().removeprefix("W/") for each in given.split(",")}


@router.api_route("/docs", methods=["GET", "HEAD"])
def page(request: Request) -> Response:
    return _answer(request, _OURS / "docs.html")


@router.api_route("/docs/oauth2-redirect", methods=["GET", "HEAD"])
def oauth2_redirect(request: Request) -> Response:
    return _answer(request, _OURS / "oauth2-redirect.html")


@router.api_route("/docs/assets/{name}", methods=["GET", "HEAD"])
def asset(request: Request, name: str) -> Response:
    if name not in _ASSETS:
        raise NotFound("Такого файла нет.")
    return _answer(request, _ASSETS[name])


@router.api_route("/docs/openapi/{name}.json", methods=["GET", "HEAD"])
def shown(request: Request, name: str) -> Response:
    """What the page reads, in words it reads quickly."""
    if name not in (MERGED, *DOCUMENTS):
        raise NotFound("Такого описания нет.")
    return _answer(request, openapi_folder() / f"{name}.json", _older)


@router.api_route("/openapi.json", methods=["GET", "HEAD"])
def merged(request: Request) -> Response:
    return _answer(request, openapi_folder() / f"{MERGED}.json")


@router.api_route("/openapi/{name}.json", methods=["GET", "HEAD"])
def document(request: Request, name: str) -> Response:
    if name not in DOCUMENTS:
        raise NotFound("Такого описания нет.")
    return _answer(request, openapi_folder() / f"{name}.json")
