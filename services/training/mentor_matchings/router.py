"""How matching runs are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.kernel.queues import Busy
from services.training.mentor_matchings import queries, service
from services.training.mentor_matchings.models import MentorMatching
from services.training.mentor_matchings.schemas import (
    ConfirmedPairOut,
    ConfirmedPairs,
    MatchingConfirmation,
    MatchingLeftItem,
    MatchingLeftQuery,
    MatchingProposalItem,
    MatchingProposalQuery,
    MentorMatchingCreate,
    MentorMatchingItem,
    MentorMatchingOut,
    MentorMatchingQuery,
)
from services.training.mentor_matchings.service import MentorMatchingNotFound, NotMatchedHere
from services.training.mentoring.router import TAG
from services.training.mentoring.service import MentorshipLiving
from services.training.permissions import P, access

router = slice_router("/api/v1/training/mentor-matchings", TAG)

Reader = Annotated[Identity, access.needs(P.mentor_matching_read)]
Matcher = Annotated[Identity, access.needs(P.mentor_match)]
Writer = Annotated[Identity, access.needs(P.mentorship_write)]


@router.post("", status_code=201, summary="Подобрать наставников", responses=responses(NotMatchedHere, Busy))
async def create_mentor_matching(
    caller: Matcher, tx: Transaction, data: MentorMatchingCreate, response: Response
) -> MentorMatchingOut:
    """Наибольшее число пар, и из таких — с наибольшей суммой баллов; СОИРО — по региону, ОМСУ — у себя.

    Правила не нарушаются никогда: ёмкость, наставник не в группе риска, не одна линия подчинения, не одна организация,
    направление, стаж, отклонённые пары. Подтверждённые пары сохраняются. Итог не меняется; что предложить людям,
    решает человек.
    """
    return created(response, _shown(await service.run(tx, caller, data)), router.prefix)


@router.get("", response_model=Page[MentorMatchingItem], summary="Список подборов")
async def list_mentor_matchings(
    request: Request, caller: Reader, query: Annotated[MentorMatchingQuery, Query()]
) -> Response:
    """Своей территории: когда, по скольким, сколько пар предложено и сколько осталось без наставника."""
    return await answer(request, caller, queries.LISTING, query)


@router.get("/{matching_id}", summary="Подбор", responses=responses(MentorMatchingNotFound))
async def read_mentor_matching(_: Reader, tx: Transaction, matching_id: UUID, response: Response) -> MentorMatchingOut:
    """Что спросили, с какими весами и расстояниями, и итог числами."""
    return tagged(response, _shown(await service.get(tx, matching_id)))


@router.get(
    "/{matching_id}/proposals",
    response_model=Page[MatchingProposalItem],
    summary="Предложенные пары",
    responses=responses(MentorMatchingNotFound),
)
async def list_matching_proposals(
    request: Request,
    caller: Reader,
    tx: Transaction,
    matching_id: UUID,
    query: Annotated[MatchingProposalQuery, Query()],
) -> Response:
    """С баллами, составляющими и словами; у сохранённых пар — и то, что теперь говорит против них."""
    await service.get(tx, matching_id)
    return await answer(request, caller, queries.PROPOSALS, query, queries.proposals(query, matching_id))


@router.get(
    "/{matching_id}/unmatched",
    response_model=Page[MatchingLeftItem],
    summary="Остались без наставника",
    responses=responses(MentorMatchingNotFound),
)
async def list_matching_unmatched(
    request: Request, caller: Reader, tx: Transaction, matching_id: UUID, query: Annotated[MatchingLeftQuery, Query()]
) -> Response:
    """Кто и почему: нет наставников, направление никто не охватывает, исключают правила, все заняты."""
    await service.get(tx, matching_id)
    return await answer(request, caller, queries.LEFT, query, queries.left(query, matching_id))


@router.post(
    "/{matching_id}/mentorships",
    status_code=201,
    summary="Предложить пары людям",
    responses=responses(MentorMatchingNotFound, MentorshipLiving),
)
async def confirm_mentor_matching(
    caller: Writer, tx: Transaction, matching_id: UUID, data: MatchingConfirmation
) -> ConfirmedPairs:
    """Выбранные предложения становятся парами, если правила и сегодня ничего против них не имеют; все или ни одной."""
    pairs = await service.confirm(tx, caller, matching_id, data)
    return ConfirmedPairs(items=[ConfirmedPairOut.about(each, mentorship_id=each.id) for each in pairs])


def _shown(matching: MentorMatching) -> MentorMatchingOut:
    return MentorMatchingOut.model_validate(matching)
