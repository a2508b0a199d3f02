"""How calendars are reached: links by their owner, a calendar by whoever knows its address."""

from dataclasses import replace
from email.utils import format_datetime
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from services.kernel.concurrency import created, tagged
from services.kernel.identity import Identity, system
from services.kernel.listing import Page, answer
from services.kernel.operations import UNREPEATED, Transaction, open_for, slice_router
from services.kernel.places import ROOT
from services.kernel.problems import responses
from services.training.calendars import queries, service
from services.training.calendars.models import CalendarLink
from services.training.calendars.schemas import CalendarLinkItem, CalendarLinkOut, CalendarLinkQuery
from services.training.calendars.service import (
    CalendarLinkExists,
    CalendarLinkNotFound,
    CalendarNotFound,
    NotInOffice,
)
from services.training.permissions import P, access

TAG = "Календарь"
router = slice_router("/api/v1/training", TAG)

READER = system("calendars", ROOT)
"""Finds whose calendar it is; from then on the transaction stands where its owner does."""
MEDIA_TYPE = "text/calendar"
_CALENDAR = {
    "description": "Календарь по RFC 5545",
    "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    "headers": {
        "ETag": {"description": "SHA-256 содержимого", "schema": {"type": "string"}},
        "Last-Modified": {"description": "Последнее изменение мероприятий в нём", "schema": {"type": "string"}},
    },
}

Owner = Annotated[Identity, access.needs(P.calendar_subscribe)]


@router.post(
    "/calendar-links",
    status_code=201,
    summary="Получить ссылку на свой календарь",
    responses=responses(NotInOffice, CalendarLinkExists),
    openapi_extra=UNREPEATED,
)
async def create_calendar_link(caller: Owner, tx: Transaction, response: Response) -> CalendarLinkOut:
    """Секретный адрес для программы-календаря, показывается один раз. Прежний перестаёт действовать."""
    issued = await service.issue(tx, caller)
    response.headers["Cache-Control"] = "no-store"
    path = f"{router.prefix}/calendars/{issued.secret}.ics"
    return created(response, CalendarLinkOut.about(issued.link, path=path), f"{router.prefix}/calendar-links")


@router.get("/calendar-links", response_model=Page[CalendarLinkItem], summary="Мои ссылки на календарь")
async def list_calendar_links(
    request: Request, caller: Owner, query: Annotated[CalendarLinkQuery, Query()]
) -> Response:
    """Действующая ссылка учётной записи, если она есть."""
    found = queries.LISTING.found(query).where(CalendarLink.account == caller.account)
    return await answer(request, replace(caller, place=ROOT), queries.LISTING, query, found)


@router.get("/calendar-links/{link_id}", summary="Ссылка на календарь", responses=responses(CalendarLinkNotFound))
async def read_calendar_link(caller: Owner, tx: Transaction, link_id: UUID, response: Response) -> CalendarLinkItem:
    """Когда и с какого места выдана; секрета в ней нет."""
    return tagged(response, CalendarLinkItem.about(await service.own(tx, caller, link_id)))


@router.delete(
    "/calendar-links/{link_id}",
    status_code=204,
    summary="Отозвать ссылку на календарь",
    responses=responses(CalendarLinkNotFound),
)
async def remove_calendar_link(caller: Owner, tx: Transaction, link_id: UUID) -> None:
    """Адрес больше никуда не ведёт; календарь у тех, кто его уже скачал, остаётся."""
    await service.revoke(tx, caller, link_id)


@router.get(
    "/calendars/{secret}.ics",
    summary="Календарь по секретной ссылке",
    response_class=Response,
    responses={200: _CALENDAR, 304: {"description": "Календарь не изменился"}, **responses(CalendarNotFound)},
)
async def read_calendar(
    request: Request, secret: Annotated[str, Path(description="Секрет из ссылки", max_length=100)]
) -> Response:
    """Без входа: адрес и есть право. Мероприятия, на которые владелец записан, и те, на которые может записаться;
    занятия его групп, стажировки, сроки отчётов по маршруту. Отменённое остаётся в нём отменённым.

    Чего владелец больше не видит, в календаре нет; кто здесь больше не работает, календаря не имеет: 404.
    """
    calendar = await service.read(await open_for(request, READER), secret)
    headers = {
        "ETag": f'"{sha256(calendar.content).hexdigest()}"',
        "Last-Modified": format_datetime(calendar.changed_at, usegmt=True),
        "Cache-Control": "private, no-cache",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(calendar.content, headers=headers, media_type=MEDIA_TYPE)
