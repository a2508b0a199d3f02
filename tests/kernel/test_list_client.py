"""A list of another service is read to its end, page by page, with a credential that is fresh each time."""

from collections import Counter

import httpx
import pytest
from pydantic import BaseModel, ValidationError

from services.kernel.list_client import listed


class Thing(BaseModel):
    id: int


class Other:
    """A service whose list lies on pages by their cursor; it remembers what it was asked."""

    def __init__(self, pages):
        self.pages, self.asked = pages, []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.asked.append((request.url.path, query, request.headers["Authorization"]))
        return self.pages[query.get("cursor")]


def page(items, cursor) -> httpx.Response:
    return httpx.Response(200, json={"items": items, "page": {"limit": 500, "next_cursor": cursor, "total": None}})


async def read(other: Other) -> list[Thing]:
    tokens = Counter[str]()

    async def token() -> str:
        tokens["asked"] += 1
        return f"t{tokens['asked']}"

    async with httpx.AsyncClient(transport=httpx.MockTransport(other), base_url="http://other") as client:
        return await listed(client, token, "/things", {"kind": "a"}, Thing)


async def test_goes_on_to_the_last_page():
    other = Other({None: page([{"id": 1, "more": "…"}, {"id": 2}], "c"), "c": page([{"id": 3}], None)})
    assert await read(other) == [Thing(id=1), Thing(id=2), Thing(id=3)]
    query = {"kind": "a", "limit": "500"}
    assert other.asked == [("/things", query, "Bearer t1"), ("/things", query | {"cursor": "c"}, "Bearer t2")]


async def test_may_be_empty():
    assert await read(Other({None: page([], None)})) == []


async def test_keeps_nothing_of_a_list_that_breaks_off():
    with pytest.raises(httpx.HTTPStatusError):
        await read(Other({None: page([{"id": 1}], "c"), "c": httpx.Response(503)}))


async def test_of_something_else_is_no_list():
    with pytest.raises(ValidationError):
        await read(Other({None: page([{"name": "a"}], None)}))
