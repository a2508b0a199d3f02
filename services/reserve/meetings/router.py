"""How meetings are reached."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.reserve.meetings import answers, minutes, queries, service
from services.reserve.meetings.minutes import (
    AgendaPointNotFound,
    AskedQuestionNotFound,
    AttendanceFixed,
    HasVoted,
    NothingToVoteOn,
    NotQuorate,
    NotVotable,
    SheetsSealed,
)
from services.reserve.meetings.rules import WORKFLOW
from services.reserve.meetings.schemas import (
    AskedQuestionIn,
    AttendanceIn,
    MeetingCreate,
    MeetingIn,
    MeetingItem,
    MeetingOut,
    MeetingQuery,
    MeetingStepIn,
)
from services.reserve.meetings.service import MeetingBegun, MeetingNotFound, MeetingOpen
from services.reserve.meetings.votes import BallotsIn
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve/meetings", "Заседания и отводы")

Overseer = Annotated[Identity, access.needs(P.commission_read)]
Reader = Annotated[Identity, access.needs(P.contest_read)]
Secretary = Annotated[Identity, access.needs(P.meeting_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("", response_model=Page[MeetingItem], summary="Список заседаний")
async def list_meetings(request: Request, caller: Overseer, query: Annotated[MeetingQuery, Query()]) -> Response:
    """Заседания конкурсных и аттестационных комиссий своей территории."""
    return await answer(request, caller, queries.LISTING, query)


@router.post("", status_code=201, summary="Назначить заседание")
async def create_meeting(caller: Secretary, tx: Transaction, data: MeetingCreate, response: Response) -> MeetingOut:
    """Заседание по объявленному конкурсу или по аттестациям, с повесткой дня.

    Об аттестациях решают вместе, если они одного органа и по одной редакции положения. Когда заседание закрыто, итог
    голосования стоит у аттестации, и решение с ним не расходится.
    """
    made = await service.create(tx, caller, data)
    return created(response, await answers.shown(tx, caller, made), router.prefix)


@router.get("/{meeting_id}", summary="Заседание", responses=responses(MeetingNotFound))
async def read_meeting(caller: Reader, tx: Transaction, meeting_id: UUID, response: Response) -> MeetingOut:
    """Кто был, кворум по каждому вопросу, голоса и итоги, заданные вопросы."""
    return tagged(response, await answers.shown(tx, caller, await service.get(tx, caller, meeting_id)))


@router.put("/{meeting_id}", summary="Изменить заседание", responses=responses(MeetingNotFound, MeetingBegun))
async def change_meeting(
    caller: Secretary, tx: Transaction, meeting_id: UUID, seen: IfMatch, data: MeetingIn, response: Response
) -> MeetingOut:
    """Заменяет день, место и повестку целиком, пока заседание не открыто."""
    return tagged(response, await answers.shown(tx, caller, await service.change(tx, meeting_id, data, seen)))


@router.post(
    "/{meeting_id}/steps",
    summary="Открыть, закрыть или отменить заседание",
    responses=responses(MeetingNotFound, MeetingOpen),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_meeting(
    caller: Overseer, tx: Transaction, meeting_id: UUID, seen: IfMatch, data: MeetingStepIn, response: Response
) -> MeetingOut:
    """Открывают, назвав присутствующих: без кворума или без того, кто ведёт, не открыть (`not_quorate`).

    Состав берётся на день заседания и больше не меняется; найденные и не снятые конфликты записываются отводами.
    Закрыть, пока по вопросам проголосовали не все, можно только с причиной (`votes_missing`).
    """
    return tagged(response, await answers.shown(tx, caller, await service.advance(tx, caller, meeting_id, data, seen)))


@router.put(
    "/{meeting_id}/attendance",
    summary="Отметить присутствующих",
    responses=responses(MeetingNotFound, MeetingBegun, HasVoted, AttendanceFixed),
)
async def replace_meeting_attendance(
    caller: Secretary, tx: Transaction, meeting_id: UUID, seen: IfMatch, data: AttendanceIn, response: Response
) -> MeetingOut:
    """Кто присутствует сейчас, пока заседание идёт. Проголосовавший остаётся присутствовавшим; после вскрытия листов
    отметки этого заседания не меняются (`attendance_fixed`).
    """
    return tagged(response, await answers.shown(tx, caller, await minutes.attend(tx, meeting_id, data, seen)))


@router.put(
    "/{meeting_id}/agenda/{point_id}/ballots",
    summary="Записать открытое голосование",
    responses=responses(
        MeetingNotFound, AgendaPointNotFound, MeetingBegun, NotQuorate, NothingToVoteOn, SheetsSealed, NotVotable
    ),
)
async def replace_agenda_point_ballots(
    caller: Secretary,
    tx: Transaction,
    meeting_id: UUID,
    point_id: UUID,
    seen: IfMatch,
    data: BallotsIn,
    response: Response,
) -> MeetingOut:
    """Все голоса по вопросу. Кто не голосует, скажет `errors[].code`: `recused`, `absent`, `no_vote`, `voted_twice`."""
    voted = await minutes.vote(tx, meeting_id, point_id, data, seen)
    return tagged(response, await answers.shown(tx, caller, voted))


@router.post(
    "/{meeting_id}/questions",
    status_code=201,
    summary="Записать вопрос участнику",
    responses=responses(MeetingNotFound, MeetingBegun),
)
async def ask_question(
    caller: Secretary, tx: Transaction, meeting_id: UUID, seen: IfMatch, data: AskedQuestionIn, response: Response
) -> MeetingOut:
    """Что спросили на собеседовании и, кратко, что ответили: войдёт в протокол."""
    asked = await minutes.ask(tx, meeting_id, data, seen)
    return created(response, await answers.shown(tx, caller, asked), router.prefix)


@router.delete(
    "/{meeting_id}/questions/{question_id}",
    summary="Убрать ошибочно записанный вопрос",
    responses=responses(MeetingNotFound, MeetingBegun, AskedQuestionNotFound),
)
async def remove_asked_question(
    caller: Secretary, tx: Transaction, meeting_id: UUID, question_id: UUID, seen: IfMatch, response: Response
) -> MeetingOut:
    """Пока заседание идёт."""
    left = await minutes.withdraw_question(tx, meeting_id, question_id, seen)
    return tagged(response, await answers.shown(tx, caller, left))


@router.get(
    "/{meeting_id}/history",
    response_model=Page[HistoryOut],
    summary="История заседания",
    responses=responses(MeetingNotFound),
)
async def list_meeting_history(
    request: Request, caller: Historian, tx: Transaction, meeting_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда его открыл и закрыл, почему отменил."""
    meeting = await service.get(tx, caller, meeting_id)
    return await history_of(request, replace(caller, place=meeting.place), WORKFLOW, meeting_id, query)
