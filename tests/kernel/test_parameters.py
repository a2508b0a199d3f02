"""A query string is read only when each name is known, said as often as it may be, and stands for letters."""

from typing import Annotated, Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import Depends, FastAPI, Query
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.datastructures import QueryParams

from services.kernel import handlers
from services.kernel.operations import slice_router
from services.kernel.parameters import check
from services.kernel.problems import Invalid
from tests.support.answers import refused

KNOWN = {"one": False, "many": True}


class Asked(BaseModel):
    one: str = ""
    many: list[str] | None = None


async def also(other: int = 0, others: Annotated[list[int], Query()] = []) -> list[int]:  # noqa: B006
    return [other, *others]


@pytest.fixture
async def client(sample_settings):
    app, router = FastAPI(), slice_router("/asked", "Вопросы")

    @router.get("")
    async def asked(query: Annotated[Asked, Query()], more: Annotated[list[int], Depends(also)]) -> Any:
        return [query.one, query.many, more]

    app.include_router(router)
    app.state.settings = sample_settings
    handlers.install(app, {})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://probe") as client:
        yield client


class TestOfAModelAndOfAFunction:
    async def test_lists_are_read_whole(self, client):
        response = await client.get("/asked?one=1&many=a&other=2&many=b&others=3&others=4")
        assert response.json() == ["1", ["a", "b"], [2, 3, 4]]

    @pytest.mark.parametrize("name", ["one", "other"])
    async def test_a_single_value_is_single(self, client, name):
        [error] = refused(await client.get(f"/asked?{name}=1&{name}=1"), 422)["errors"]
        assert (error["parameter"], error["code"]) == (name, "repeated_parameter")

    async def test_all_that_is_wrong_is_told_at_once(self, client):
        errors = refused(await client.get("/asked?x=1&one=1&one=2&many=a&many=%00"), 422)["errors"]
        told = {each["parameter"]: each["code"] for each in errors}
        assert told == {"x": "unknown_parameter", "one": "repeated_parameter", "many": "bad_text"}


def wrong_with(query: str) -> set[str]:
    try:
        check(QueryParams(query), KNOWN)
    except Invalid as invalid:
        return {each["parameter"] for each in invalid.errors}
    return set()


letters = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd"))
pairs = st.lists(st.tuples(st.sampled_from([*KNOWN, "x"]), letters), max_size=5)


class TestCheck:
    @given(pairs)
    def test_names_what_is_unknown_or_repeated_and_nothing_else(self, said):
        names = [name for name, _ in said]
        wrong = {name for name in names if name not in KNOWN or (name == "one" and names.count(name) > 1)}
        assert wrong_with("&".join(f"{name}={quote(value)}" for name, value in said)) == wrong

    @given(letters, st.sampled_from(["%00", "%FF", "%ED%A0%80", "%C3", "%F4%90%80%80"]), letters)
    def test_names_what_is_no_text_wherever_it_stands(self, before, bad, after):
        assert wrong_with(f"many=a&many={quote(before)}{bad}{quote(after)}") == {"many"}
