"""What the tests of every part ask of an answer, and say of the record it was about."""

from collections.abc import Mapping
from typing import Any

import httpx

PROBLEM = {"type", "title", "status", "detail", "code", "errors", "trace_id"}


def refused(response: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """The body of a refusal, which must be this one, whole and in Russian."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert set(body) >= PROBLEM
    assert body["type"] == f"urn:edulead:problem:{body['code']}"
    assert any("а" <= letter.lower() <= "я" for letter in body["detail"]), body
    assert code is None or body["code"] == code, body
    return body


def faults(response: httpx.Response, code: str = "invalid") -> dict[str, str]:
    """Where in the body of the request a 422 points → the code of what is wrong there."""
    return {each["pointer"]: each["code"] for each in refused(response, 422, code)["errors"]}


def pointers(response: httpx.Response) -> set[str]:
    """Where in the body of the request a 422 points."""
    return {each["pointer"] for each in refused(response, 422)["errors"]}


def seen(record: Mapping[str, Any]) -> dict[str, str]:
    """The header that says which version a change was made from."""
    return {"If-Match": f'"{record["version"]}"'}


ANY_VERSION = {"If-Match": "*"}
