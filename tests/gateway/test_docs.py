"""The documentation page is whole, speaks Russian and needs no other host."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from gateway import docs
from services.kernel.problems import MEDIA_TYPE, Problem

SPEC = {"openapi": "3.1.0", "info": {"title": "Проверка", "version": "1"}, "paths": {}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(docs, "openapi_folder", lambda: tmp_path)
    for name in ("edulead", "gateway", "monitoring", "reserve"):
        (tmp_path / f"{name}.json").write_text(json.dumps(SPEC | {"x-name": name}, ensure_ascii=False), "utf-8")
    (tmp_path / "secret.json").write_text("{}", "utf-8")
    return tmp_path


@pytest.fixture
async def client(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    assert folder
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(docs.router)

    @app.exception_handler(Problem)
    async def refuse(_: Request, problem: Exception) -> Response:
        assert isinstance(problem, Problem)
        return problem.response("0" * 32)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as made:
        yield made


class TestPage:
    async def test_loads_every_asset_it_names(self, client: httpx.AsyncClient) -> None:
        for page in ("/docs", "/docs/oauth2-redirect"):
            html = (await client.get(page)).text
            for address in re.findall(r'(?:src|href)="(/docs/[^"]+)"', html):
                answer = await client.get(address)
                assert answer.status_code == 200, address
                assert len(answer.content) > 50

    async def test_has_no_inline_script_and_no_other_host(self, client: httpx.AsyncClient) -> None:
        for page in ("/docs", "/docs/oauth2-redirect"):
            html = (await client.get(page)).text
            assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
            assert re.findall(r"\son\w+=|javascript:|https?://|\"//", html) == []
            assert 'lang="ru"' in html

    def test_our_own_files_name_no_other_host(self) -> None:
        for file in (Path(docs.__file__).parent / "assets").iterdir():
            assert "://" not in file.read_text("utf-8"), file.name

    async def test_policy(self, client: httpx.AsyncClient) -> None:
        for page in ("/docs", "/docs/oauth2-redirect"):
            answer = await client.get(page)
            assert answer.headers["Content-Security-Policy"] == (
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; "
                "form-action 'self'; base-uri 'none'"
            )

    async def test_offers_every_document(self, client: httpx.AsyncClient) -> None:
        script = (await client.get("/docs/assets/init.js")).text
        urls = re.findall(r'url: "([^"]+)"', script)
        assert urls == ["/openapi.json", *(f"/openapi/{name}.json" for name in docs.DOCUMENTS)]
        for option in ("persistAuthorization", "oauth2RedirectUrl", "deepLinking", "displayRequestDuration", "filter"):
            assert option in script

    async def test_the_style_sheet_brings_its_pictures_along(self, client: httpx.AsyncClient) -> None:
        sheet = (await client.get("/docs/assets/swagger-ui.css")).text
        assert re.findall(r"url\(\s*[\"']?(?!data:|[\"'])[^)]{0,40}", sheet) == []

    @pytest.mark.parametrize(
        "word",
        ["Authorize", "Try it out", "Execute", "Responses", "Parameters", "No parameters", "Edit Value",
         "Apply given OAuth2 credentials", "Remove authorization", "Required field is not provided",
         "Please correct the following validation errors and try again.", "Value must be an integer"],
    )  # fmt: skip
    async def test_the_words_it_replaces_are_those_swagger_ui_says(self, client: httpx.AsyncClient, word: str) -> None:
        bundle = (await client.get("/docs/assets/swagger-ui-bundle.js")).text
        dictionary = (await client.get("/docs/assets/russian.js")).text
        assert f'"{word}' in bundle
        assert re.search(rf'"{word}": "[А-Яа-я .]+"', dictionary)

    async def test_a_refusal_is_shown_in_the_words_of_the_api(self, client: httpx.AsyncClient) -> None:
        """Swagger UI puts together `Error: <reason>, error: <code>`; we give it the reason and take the rest away."""
        script = (await client.get("/docs/assets/init.js")).text
        dictionary = (await client.get("/docs/assets/russian.js")).text
        assert MEDIA_TYPE in script
        assert "response.statusText = JSON.parse(response.text).detail" in script
        assert "responseInterceptor: explained" in script
        written = re.search(r"\[/(\^Error: .+)/i, ", dictionary)
        assert written is not None
        pattern = written[1].replace("[^]", r"[\s\S]")  # what only JavaScript writes so
        said = "Пароль временный. Замените его операцией POST /auth/password."
        found = re.fullmatch(pattern, f"Error: {said}, error: invalid_grant", re.IGNORECASE)
        assert found is not None
        assert found[1] == said
        assert re.fullmatch(pattern, "Error: Bad Request, error: invalid_grant", re.IGNORECASE) is None

    @pytest.mark.parametrize(
        ("hidden", "drawn"),
        [
            ('[for="password_type"]', 'htmlFor:"password_type"'),
            ('[for^="client_"]', "`client_id_${"),
            ('[for^="client_"]', "`client_secret_${"),
            (".flow", 'className:"flow"'),
            (".scopes .name", 'className:"scopes"'),
            (".scope-def", 'className:"scope-def"'),
        ],
    )
    async def test_what_the_sign_in_hides_is_drawn(self, client: httpx.AsyncClient, hidden: str, drawn: str) -> None:
        sheet = (await client.get("/docs/assets/docs.css")).text
        bundle = (await client.get("/docs/assets/swagger-ui-bundle.js")).text
        assert drawn in bundle
        assert hidden in sheet

    @pytest.mark.parametrize("path", ["/redoc", "/docs/assets/redoc.standalone.js", "/docs/assets/docs.html"])
    async def test_nothing_else_is_served(self, client: httpx.AsyncClient, path: str) -> None:
        assert (await client.get(path)).status_code == 404


class TestDocuments:
    @pytest.mark.parametrize(
        ("path", "name"), [("/openapi.json", "edulead"), ("/openapi/gateway.json", "gateway"),
                           ("/openapi/monitoring.json", "monitoring"), ("/openapi/reserve.json", "reserve")],
    )  # fmt: skip
    async def test_are_the_committed_files(self, client: httpx.AsyncClient, folder: Path, path: str, name: str) -> None:
        answer = await client.get(path, headers={"Accept-Encoding": "identity"})
        assert answer.content == (folder / f"{name}.json").read_bytes()
        assert answer.headers["Content-Type"] == "application/json"

    @pytest.mark.parametrize("name", ["training", "secret", "edulead", "..%2fsecret", "nothing"])
    async def test_what_is_not_there(self, client: httpx.AsyncClient, name: str) -> None:
        answer = await client.get(f"/openapi/{name}.json")
        assert answer.status_code == 404

    @pytest.mark.parametrize("name", ["edulead", "gateway", "monitoring", "reserve"])
    async def test_the_page_reads_them_in_words_of_an_older_version(self, client: httpx.AsyncClient, name: str) -> None:
        answer = await client.get(f"/docs/openapi/{name}.json")
        assert answer.json() == SPEC | {"openapi": "3.0.3", "x-name": name}
        again = await client.get(f"/docs/openapi/{name}.json", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize("name", ["training", "secret", "..%2fsecret"])
    async def test_the_page_reads_no_other(self, client: httpx.AsyncClient, name: str) -> None:
        assert (await client.get(f"/docs/openapi/{name}.json")).status_code == 404

    @pytest.mark.parametrize("encoding", ["gzip", "identity"])
    async def test_an_unchanged_one_is_not_sent_again(
        self, client: httpx.AsyncClient, folder: Path, encoding: str
    ) -> None:
        headers = {"Accept-Encoding": encoding}
        first = await client.get("/openapi.json", headers=headers)
        assert first.headers.get("Content-Encoding", "identity") == encoding
        again = await client.get(
            "/openapi.json", headers=headers | {"If-None-Match": f'"x", W/{first.headers["ETag"]}'}
        )
        assert (again.status_code, again.content) == (304, b"")
        (folder / "edulead.json").write_text(json.dumps(SPEC | {"x-name": "newer"}), "utf-8")
        changed = await client.get("/openapi.json", headers=headers | {"If-None-Match": first.headers["ETag"]})
        assert changed.json()["x-name"] == "newer"

    async def test_head_tells_without_sending(self, client: httpx.AsyncClient) -> None:
        answer = await client.head("/openapi.json")
        assert answer.status_code == 200
        assert answer.headers["ETag"]

    def test_the_folder_lies_beside_the_packages(self) -> None:
        assert docs.openapi_folder() == Path(docs.__file__).parent.parent / "openapi"
