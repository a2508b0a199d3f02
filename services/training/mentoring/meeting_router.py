"""How meetings of a pair are reached, and pairs that were rejected."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.steps import documented
from services.training.mentoring import meeting_queries, meetings, queries, rejecting
from services.training.mentoring.answers import shown_meeting
from services.training.mentoring.meeting_rules import MEETING
from services.training.mentoring.meeting_schemas import (
    MentorMeetingCreate,
    MentorMeetingItem,
    MentorMeetingOut,
    MentorMeetingQuery,
    MentorMeetingStepIn,
)
from services.training.mentoring.meetings import MeetingRefused, MentorMeetingNotFound
from services.training.mentoring.reaching import MentorshipNotFound, reach
from services.training.mentoring.rejecting import AlreadyRejected
from services.training.mentoring.rejection_schemas import RejectedPairCreate, RejectedPairOut, RejectedPairQuery
from services.training.mentoring.router import TAG
from services.training.permissions import P, access

router = slice_router("/api/v1/training", TAG)
PATH = "/mentorships/{mentorship_id}/meetings"

Reader = Annotated[Identity, access.needs(P.mentorship_read)]
Side = Annotated[Identity, access.needs(P.mentorship_agree)]
Overseer = Annotated[Identity, access.needs(P.mentor_matching_read)]
Matcher = Annotated[Identity, access.needs(P.mentor_match)]


@router.get(
    PATH, response_model=Page[MentorMeetingItem], summary="Встречи пары", responses=responses(MentorshipNotFound)
)
async def list_mentor_meetings(
    request: Request,
    caller: Reader,
    tx: Transaction,
    mentorship_id: UUID,
    query: Annotated[MentorMeetingQuery, Query()],
) -> Response:
    """Дата, тема, часы, заметка и подтвердила ли встречу другая сторона."""
    mentorship = await reach(tx, mentorship_id)
    at_mentee = replace(caller, place=mentorship.place)  # ADR 0008
    found = meeting_queries.listed(query, mentorship_id)
    return await answer(request, at_mentee, meeting_queries.LISTING, query, found)


@router.post(
    PATH,
    status_code=201,
    summary="Записать встречу",
    responses=responses(MentorshipNotFound, MeetingRefused),
)
async def create_mentor_meeting(
    caller: Side, tx: Transaction, mentorship_id: UUID, data: MentorMeetingCreate, response: Response
) -> MentorMeetingOut:
    """Записывает любая из сторон, подтверждает другая."""
    item = shown_meeting(tx, caller, *await meetings.record(tx, mentorship_id, data))
    return created(response, item, f"{router.prefix}/mentorships/{mentorship_id}/meetings")


@router.get(f"{PATH}/{{meeting_id}}", summary="Встреча", responses=responses(MentorshipNotFound, MentorMeetingNotFound))
async def read_mentor_meeting(
    caller: Reader, tx: Transaction, mentorship_id: UUID, meeting_id: UUID, response: Response
) -> MentorMeetingOut:
    """Подтверждена ли она и что с записью можно сделать."""
    return tagged(response, shown_meeting(tx, caller, *await meetings.get(tx, mentorship_id, meeting_id)))


@router.post(
    f"{PATH}/{{meeting_id}}/steps",
    summary="Подтвердить или оспорить встречу",
    responses=responses(MentorshipNotFound, MentorMeetingNotFound),
    openapi_extra=documented(MEETING, access),
)
async def advance_mentor_meeting(
    caller: Reader,
    tx: Transaction,
    mentorship_id: UUID,
    meeting_id: UUID,
    seen: IfMatch,
    data: MentorMeetingStepIn,
    response: Response,
) -> MentorMeetingOut:
    """Подтверждает и оспаривает другая сторона, отзывает запись та, что её сделала."""
    done = await meetings.advance(tx, mentorship_id, meeting_id, data, seen)
    return tagged(response, shown_meeting(tx, caller, *done))


@router.get("/rejected-pairs", response_model=Page[RejectedPairOut], summary="Отклонённые пары")
async def list_rejected_pairs(
    request: Request, caller: Overseer, query: Annotated[RejectedPairQuery, Query()]
) -> Response:
    """Кто и почему отклонил; подбор их больше не предлагает."""
    return await answer(request, caller, queries.REJECTED, query)


@router.post(
    "/rejected-pairs", status_code=201, summary="Отклонить пару до предложения", responses=responses(AlreadyRejected)
)
async def create_rejected_pair(caller: Matcher, tx: Transaction, data: RejectedPairCreate) -> RejectedPairOut:
    """С причиной. То, что предложил подбор и не подходит, отклоняют так же."""
    return RejectedPairOut.about(await rejecting.reject(tx, caller, data))
