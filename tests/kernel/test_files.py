"""Files: kept once, whole and on disk; named by their content, never by what a client calls them."""

import asyncio
import errno
import hashlib
import io
import os
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx
import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import func, select

from services.kernel import handlers
from services.kernel.access import identify
from services.kernel.clock import Clock
from services.kernel.database import Database
from services.kernel.files import FileStore
from services.kernel.files_api import FORM_OVERHEAD, files_router
from services.kernel.identity import Identity, system
from services.kernel.media import SUFFIXES, clean_name, media_type
from services.kernel.problems import TooLarge, Unauthorized, Unavailable, UnsupportedMedia

URL = "/api/v1/probe/files"
PDF = b"%PDF-1.7\n" + b"x" * 100
LIMIT = 2**20


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as members:
        for name in names:
            members.writestr(
                zipfile.ZipInfo(name), "x" * 1000, zipfile.ZIP_DEFLATED
            )  # dated 1980: workers agree on names
    return made.getvalue()


def open_document(kind: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as members:
        members.writestr(zipfile.ZipInfo("mimetype"), kind)
        members.writestr(zipfile.ZipInfo("content.xml"), "<x/>")
    return made.getvalue()


SAMPLES = {
    "a.pdf": PDF,
    "a.png": b"\x89PNG\r\n\x1a\n...",
    "a.JPG": b"\xff\xd8\xff\xe0...",
    "a.jpeg": b"\xff\xd8\xff\xe0...",
    "a.docx": archive("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "a.odt": open_document(SUFFIXES[".odt"]),
    "a.ods": open_document(SUFFIXES[".ods"]),
    "a.csv": "школа;балл\n1;2".encode("cp1251"),
    "a.txt": "Справка".encode(),
}


class Callers:
    """Instead of signed tokens: the token is the place one calls from."""

    async def identify(self, token: str) -> Identity:
        if not token.startswith("ru"):
            raise Unauthorized
        return system("uploader", token)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
async def app(kernel_database: Database, clock: Clock, folder: Path) -> FastAPI:
    app = FastAPI(max_body_size=1000)  # the application's own limit is not the limit of files
    app.include_router(files_router("probe", Depends(identify), Depends(identify)))
    app.state.database, app.state.clock, app.state.verifier = kernel_database, clock, Callers()
    app.state.settings = SimpleNamespace(
        files_dir=folder, max_file_bytes=LIMIT, max_body_bytes=1000, body_seconds=30, pepper=lambda: b"pepper"
    )
    handlers.install(app, {})
    return app


@asynccontextmanager
async def calling(app: FastAPI, place: str = "ru.r67.m12") -> AsyncIterator[httpx.AsyncClient]:
    transport, headers = httpx.ASGITransport(app), {"Authorization": f"Bearer {place}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://probe", headers=headers) as client:
        yield client


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(app) as client:
        yield client


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "a.pdf", **headers: str) -> httpx.Response:
    return await client.post(URL, files={"file": (name, content)}, headers=headers)


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class TestUpload:
    @pytest.mark.parametrize("name", SAMPLES)
    async def test_keeps_known_kinds_under_their_hash(self, client: httpx.AsyncClient, folder: Path, name: str) -> None:
        content = SAMPLES[name]
        answer = await upload(client, content, name)
        digest = hashlib.sha256(content).hexdigest()
        assert answer.status_code == 201, answer.text
        said = answer.json()
        assert (said["sha256"], said["size"], said["name"]) == (digest, len(content), name)
        assert said["media_type"] == SUFFIXES[Path(name).suffix.lower()]
        assert said["place"] == "ru.r67.m12"
        assert kept(folder) == [folder / digest[:2] / digest[2:4] / digest]
        assert answer.headers["Location"] == f"{URL}/{said['id']}"

    async def test_keeps_equal_contents_once(self, client: httpx.AsyncClient, folder: Path) -> None:
        first, second = await upload(client, PDF, "a.pdf"), await upload(client, PDF, "b.pdf")
        assert first.json()["id"] != second.json()["id"]
        assert len(kept(folder)) == 1

    async def test_of_the_same_content_at_once_keeps_it_once(self, client: httpx.AsyncClient, folder: Path) -> None:
        answers = await asyncio.gather(*(upload(client, PDF) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {201}
        assert len(kept(folder)) == 1

    async def test_repeated_with_its_key_is_done_once(self, client: httpx.AsyncClient) -> None:
        key = {"Idempotency-Key": uuid4().hex}
        first, again = await upload(client, PDF, **key), await upload(client, PDF, **key)
        assert first.json() == again.json()
        assert again.headers["Idempotent-Replayed"] == "true"
        other = await upload(client, PDF + b"!", **key)
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")

    async def test_leaves_an_audit_row(self, client: httpx.AsyncClient, kernel_database: Database) -> None:
        uploaded = (await upload(client, PDF, "Приказ.pdf")).json()
        audit = kernel_database.tables.audit
        async with kernel_database.begin("ru") as session:
            [row] = await session.scalars(select(audit).where(audit.changes["name"].astext == "Приказ.pdf"))
        assert (row.action, row.entity, str(row.entity_id)) == ("created", "file", uploaded["id"])

    async def test_up_to_the_limit_is_kept(self, client: httpx.AsyncClient) -> None:
        content = PDF + b"x" * (LIMIT - len(PDF))
        assert (await upload(client, content)).json()["size"] == LIMIT

    @pytest.mark.parametrize("beyond", [1, FORM_OVERHEAD + 1, 5 * LIMIT])
    async def test_beyond_the_limit_is_refused(self, client: httpx.AsyncClient, folder: Path, beyond: int) -> None:
        answer = await upload(client, PDF + b"x" * (LIMIT - len(PDF) + beyond))
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert (answer.json()["detail"], answer.json()["limit_bytes"]) == ("Файл больше 1 МиБ.", LIMIT)
        assert kept(folder) == []

    async def test_that_does_not_tell_its_length_is_limited_too(self, client: httpx.AsyncClient, folder: Path) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
            while sent < 100 * LIMIT:
                sent += 2**16
                yield b"x" * 2**16

        answer = await client.post(URL, content=endless(), headers={"Content-Type": "multipart/form-data; boundary=x"})
        assert answer.status_code == 413
        assert kept(folder) == []

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.exe", b"MZ\x90\0"),
            ("a.pdf", b"MZ\x90\0"),
            ("a.png", PDF),
            ("a.docx", archive("evil.js")),
            ("a.docx", SAMPLES["a.xlsx"]),
            ("a.txt", b"text\0text"),
            ("a.html", b"<script>"),
            ("a.svg", b"<svg/>"),
            ("pdf", PDF),
        ],
    )
    async def test_of_other_kinds_is_refused(
        self, client: httpx.AsyncClient, folder: Path, name: str, content: bytes
    ) -> None:
        answer = await upload(client, content, name)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
        assert kept(folder) == []

    async def test_of_nothing_is_refused(self, client: httpx.AsyncClient) -> None:
        assert (await upload(client, b"")).json()["code"] == "empty_file"

    async def test_without_a_file_is_refused(self, client: httpx.AsyncClient) -> None:
        answer = await client.post(URL, files={"other": ("a.pdf", PDF)})
        assert answer.json()["errors"][0]["pointer"] == "/file"

    @pytest.mark.parametrize(
        ("kind", "status"),
        [("application/json", 415), ("multipart/form-data", 400), ("multipart/form-data; boundary=y", 400)],
    )
    async def test_that_is_no_form_is_refused(self, client: httpx.AsyncClient, kind: str, status: int) -> None:
        answer = await client.post(URL, content=b'--x {"a": 1}', headers={"Content-Type": kind})
        assert answer.status_code == status

    async def test_without_a_token_is_refused_before_it_is_read(self, app: FastAPI, folder: Path) -> None:
        async with calling(app, "nobody") as stranger:
            assert (await upload(stranger, PDF)).status_code == 401
        assert not folder.exists()

    async def test_on_a_full_disk_explains_itself(
        self, client: httpx.AsyncClient, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)
        answer = await upload(client, PDF)
        assert answer.status_code == 503
        assert "место" in answer.json()["detail"]
        assert kept(folder) == []


class TestNames:
    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Отчёты\\Итог.txt", "Итог.txt"),
            ("/абс/путь.txt", "путь.txt"),
            ("Приказ № 617-ОД «О резерве».txt", "Приказ № 617-ОД «О резерве».txt"),
            ("и\u0306.txt", "й.txt"),
            ("a\r\nX-Evil: 1.txt", "aX-Evil: 1.txt"),
            ("..", "file"),
            ("", "file"),
            ("я" * 300 + ".txt", "я" * 196 + ".txt"),
            ("a." + "я" * 300, ("a." + "я" * 300)[:200]),
        ],
    )
    async def test_are_made_harmless(self, given: str, shown: str) -> None:
        assert clean_name(given) == shown

    async def test_never_lead_out_of_the_store(self, client: httpx.AsyncClient, folder: Path) -> None:
        answer = await upload(client, PDF, "../../../tmp/evil.pdf")
        assert answer.json()["name"] == "evil.pdf"
        assert all(path.is_relative_to(folder) for path in kept(folder.parent))


class TestDownload:
    async def test_gives_back_the_content_as_an_attachment(self, client: httpx.AsyncClient) -> None:
        name = "Приказ № 617-ОД.pdf"
        uploaded = (await upload(client, PDF, name)).json()
        answer = await client.get(f"{URL}/{uploaded['id']}")
        assert answer.content == PDF
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename*=UTF-8''")
        assert unquote(disposition.partition("''")[2]) == name
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["ETag"] == f'"{uploaded["sha256"]}"'
        assert answer.headers["Content-Type"] == "application/pdf"

    async def test_gives_a_part(self, client: httpx.AsyncClient) -> None:
        uploaded = (await upload(client, PDF)).json()
        answer = await client.get(f"{URL}/{uploaded['id']}", headers={"Range": "bytes=0-3"})
        assert (answer.status_code, answer.content) == (206, b"%PDF")

    async def test_is_spared_when_nothing_changed(self, client: httpx.AsyncClient) -> None:
        uploaded = (await upload(client, PDF)).json()
        seen = {"If-None-Match": f'"{uploaded["sha256"]}"'}
        answer = await client.get(f"{URL}/{uploaded['id']}", headers=seen)
        assert (answer.status_code, answer.content) == (304, b"")

    @pytest.mark.parametrize(("place", "status"), [("ru.r67", 200), ("ru.r67.m13", 404), ("ru.r67.m12.o1", 404)])
    async def test_is_for_those_at_or_above_the_place(self, app: FastAPI, place: str, status: int) -> None:
        async with calling(app) as owner, calling(app, place) as reader:
            uploaded = (await upload(owner, PDF)).json()
            assert (await reader.get(f"{URL}/{uploaded['id']}")).status_code == status

    async def test_of_what_the_disk_lost_says_so(self, client: httpx.AsyncClient, folder: Path) -> None:
        uploaded = (await upload(client, PDF)).json()
        for path in kept(folder):
            path.unlink()
        assert (await client.get(f"{URL}/{uploaded['id']}")).json()["code"] == "content_lost"

    async def test_of_an_unknown_file_is_not_found(self, client: httpx.AsyncClient) -> None:
        assert (await client.get(f"{URL}/{uuid4()}")).json()["code"] == "file_not_found"


class TestStore:
    async def test_holds_no_file_in_memory(self, tmp_path: Path) -> None:
        class Endless(io.RawIOBase):
            """Thirty megabytes that remember how much was asked for at once."""

            left = 30 * 2**20
            most = 0

            def readable(self) -> bool:
                return True

            def read(self, size: int = -1) -> bytes:
                assert size > 0
                self.most = max(self.most, size)
                size = min(size, self.left)
                self.left -= size
                return b"x" * size

        source: Any = Endless()
        assert FileStore(tmp_path, 2**30).keep(source, "a.txt").size == 30 * 2**20
        assert source.most <= 2**20

    async def test_leaves_nothing_behind_when_it_refuses(self, tmp_path: Path) -> None:
        store = FileStore(tmp_path, 10)
        for content, name, refusal in ((b"x" * 11, "a.txt", TooLarge), (b"\0", "a.txt", UnsupportedMedia)):
            with pytest.raises(refusal):
                store.keep(io.BytesIO(content), name)
        assert list(tmp_path.iterdir()) == []

    async def test_passes_other_failures_of_the_disk_on(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(_: int) -> None:
            raise OSError(errno.EIO, "disk")

        monkeypatch.setattr(os, "fsync", broken)
        with pytest.raises(OSError, match="disk") as raised:
            FileStore(tmp_path, 100).keep(io.BytesIO(b"x"), "a.txt")
        assert not isinstance(raised.value, Unavailable)

    async def test_knows_office_files_by_the_directory_at_their_end(self) -> None:
        many = archive("word/document.xml", *(f"word/media/{i}.png" for i in range(500)))
        assert media_type(io.BytesIO(many), "a.docx") == SUFFIXES[".docx"]


class TestDocumentation:
    async def test_lets_swagger_pick_a_file(self, app: FastAPI) -> None:
        document = app.openapi()["paths"]
        form = document[URL]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
        assert form["properties"]["file"]["format"] == "binary"
        assert {"413", "415"} <= document[URL]["post"]["responses"].keys()
        content = document[f"{URL}/{{id}}"]["get"]["responses"]["200"]["content"]
        assert "application/pdf" in content


async def test_rows_are_behind_row_security(client: httpx.AsyncClient, kernel_database: Database) -> None:
    uploaded = (await upload(client, PDF)).json()
    table = kernel_database.tables.file
    async with kernel_database.begin("ru.r67.m13") as session:
        assert await session.scalar(select(func.count()).where(table.sha256 == uploaded["sha256"])) == 0
