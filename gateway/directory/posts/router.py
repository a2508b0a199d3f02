"""How posts are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from gateway.directory.posts import queries, service
from gateway.directory.posts.models import Post
from gateway.directory.posts.schemas import PostChange, PostCreate, PostEnd, PostOut, PostQuery
from gateway.directory.posts.service import OneHead, PostEnded, PostNotFound
from gateway.office import writing
from gateway.permissions import Permission, access
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses

router = slice_router("/api/v1/directory/posts", "Должности")

Reader = Annotated[Identity, access.needs(Permission.person_read)]
Writer = Annotated[Identity, writing(Permission.person_write)]


@router.get("", response_model=Page[PostOut], summary="Список должностей")
async def list_posts(request: Request, caller: Reader, query: Annotated[PostQuery, Query()]) -> Response:
    """Должности на вашем месте и ниже, занятые и оставленные."""
    return await answer(request, caller, queries.LISTING, query)


@router.post(
    "",
    response_model=PostOut,
    status_code=201,
    summary="Назначить на должность",
    responses=responses(OneHead),
)
async def create_post(caller: Writer, tx: Transaction, response: Response, data: PostCreate) -> Post:
    """Назначает человека на должность. Руководитель или исполняющий обязанности в организации в один день один."""
    return created(response, await service.create(tx, caller, data), router.prefix)


@router.get("/{post_id}", response_model=PostOut, summary="Должность", responses=responses(PostNotFound))
async def read_post(_: Reader, tx: Transaction, response: Response, post_id: UUID) -> Post:
    """Должность по идентификатору. Версия записи — в `ETag`."""
    return tagged(response, await service.get(tx, post_id))


@router.patch(
    "/{post_id}", response_model=PostOut, summary="Исправить должность", responses=responses(PostNotFound, OneHead)
)
async def change_post(
    _: Writer, tx: Transaction, response: Response, post_id: UUID, seen: IfMatch, data: PostChange
) -> Post:
    """Исправляет сведения о должности: приказ, срок договора, день назначения, день и причину освобождения."""
    return tagged(response, await service.change(tx, post_id, data, seen))


@router.post(
    "/{post_id}:end",
    response_model=PostOut,
    summary="Освободить от должности",
    responses=responses(PostNotFound, OneHead, PostEnded),
)
async def end_post(_: Writer, tx: Transaction, response: Response, post_id: UUID, seen: IfMatch, data: PostEnd) -> Post:
    """Должность занята по указанный день включительно; со следующего её может занять другой."""
    return tagged(response, await service.end(tx, post_id, data, seen))


@router.delete("/{post_id}", status_code=204, summary="Удалить должность", responses=responses(PostNotFound))
async def remove_post(_: Writer, tx: Transaction, post_id: UUID, seen: IfMatch) -> None:
    """Удаляет запись, сделанную по ошибке. Того, кто должность оставил, освобождают действием `:end`."""
    await service.remove(tx, post_id, seen)
