"""How files are reached: uploaded as a form, downloaded as an attachment, never held in memory whole."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from pydantic import Field
from sqlalchemy import select
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.kernel.audit import note
from services.kernel.files import FILE, Blob, EmptyFile, FileStore, disk_may_be_full
from services.kernel.identity import Identity
from services.kernel.media import SUFFIXES
from services.kernel.operations import Transaction, open_for, slice_router
from services.kernel.problems import BadRequest, Gone, Invalid, NotFound, TooLarge, UnsupportedMedia, responses
from services.kernel.schemas import Instant, Out
from services.kernel.validation import field_error

TAG = {"name": "Файлы", "description": "Документы; одинаковое содержание хранится один раз"}
FORM_OVERHEAD: Final = 64 * 2**10
"""Bytes a form may have besides the file: boundaries, headers, a few fields."""
_ANY_SIZE: Final = 2**50
"""The limit of the application is for JSON bodies; this route has its own."""

_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "title": "Файл"}},
                }
            }
        },
    }
}


class FileNotFound(NotFound):
    """Файл не найден или не виден с вашими правами."""


class ContentLost(Gone):
    """Содержимое файла утрачено. Сообщите администратору."""


class FileOut(Out):
    """Сведения о загруженном файле."""

    id: UUID = Field(title="Идентификатор файла")
    name: str = Field(title="Имя файла")
    media_type: str = Field(title="Тип содержимого")
    size: int = Field(title="Размер в байтах")
    sha256: str = Field(title="SHA-256 содержимого")
    place: str = Field(title="Место", description="Место, с которого файл загружен")
    created_at: Instant = Field(title="Когда загружен")


def files_router(service: str, reader: Any, writer: Any) -> APIRouter:
    """`/api/v1/<service>/files`; `reader` and `writer` are dependencies that give a caller with the permission."""
    router = slice_router(f"/api/v1/{service}/files", TAG["name"])

    @router.post(
        "",
        name=f"{service}_upload_file",
        summary="Загрузить файл",
        status_code=201,
        response_model=FileOut,
        responses=responses(TooLarge, UnsupportedMedia, BadRequest, EmptyFile),
        openapi_extra=_FORM,
        max_body_size=_ANY_SIZE,
    )
    async def upload_file(request: Request, response: Response, caller: Annotated[Identity, writer]) -> Any:
        """Файл передаётся полем `file` формы. Принимаются pdf, docx, xlsx, odt, ods, png, jpg, csv и txt."""
        blob = await _received(request)
        # A repeated request is known by the hash of the content; the content has gone by and is not held in memory.
        request._body = f"{blob.sha256}:{blob.name}".encode()  # noqa: SLF001  # what `idempotency` reads as the body
        session = await open_for(request, caller)
        described = {"name": blob.name, "media_type": blob.media_type, "size": blob.size, "sha256": blob.sha256}
        row = session.info["database"].tables.file(**described, place=caller.place, account=caller.account)
        session.add(row)
        await session.flush()
        await session.refresh(row)
        note(session, "created", "file", row.id, described)
        response.headers["Location"] = f"/api/v1/{service}/files/{row.id}"
        return row

    @router.get(
        "/{id}",
        name=f"{service}_download_file",
        summary="Скачать файл",
        response_class=FileResponse,
        dependencies=[reader],
        responses={200: CONTENT, 304: {"description": "Файл не изменился"}, **responses(FileNotFound, ContentLost)},
    )
    async def download_file(request: Request, session: Transaction, id: UUID) -> Response:
        """Содержимое файла; можно скачать часть (Range) и не скачивать заново (If-None-Match)."""
        table = session.info["database"].tables.file
        row = await session.scalar(select(table).where(table.id == id))
        if row is None:
            raise FileNotFound
        return sent(request, row)

    return router


CONTENT = {
    "description": "Содержимое файла",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(set(SUFFIXES.values()))},
    "headers": {"ETag": {"description": "SHA-256 содержимого", "schema": {"type": "string"}}},
}


def _store(request: Request) -> FileStore:
    settings = request.app.state.settings
    return FileStore(settings.files_dir, settings.max_file_bytes)


def sent(request: Request, row: Any) -> Response:
    """The content of the file of `row`, for whoever has been found to be allowed it."""
    headers = {
        "ETag": f'"{row.sha256}"',
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
    path = _store(request).path(row.sha256)
    if not path.is_file():
        raise ContentLost
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=row.media_type)


async def _received(request: Request) -> Blob:
    """The file of the form, kept. No transaction is open while a slow client sends it."""
    store = _store(request)
    with disk_may_be_full():
        async with aclosing(_limited(request, store.max_bytes)) as stream:
            parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=10, max_part_size=FORM_OVERHEAD)
            try:
                form = await parser.parse()
            except (MultiPartException, KeyError) as wrong:
                raise BadRequest("Ожидается форма multipart/form-data с одним файлом в поле file.") from wrong
    try:
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise Invalid(errors=[field_error(("file",), "missing", "Обязательное поле")])
        return await asyncio.to_thread(store.keep, upload.file, upload.filename or "")
    finally:
        await form.close()


async def _limited(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """The body, as long as it can still hold an allowed file."""
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > limit + FORM_OVERHEAD:
        raise TooLarge.over(limit, FILE)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit + FORM_OVERHEAD:
            raise TooLarge.over(limit, FILE)
        yield chunk
