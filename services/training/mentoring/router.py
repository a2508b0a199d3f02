"""How pairs are reached, and the steps of a mentor, which may end pairs."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.mentoring import accompanying, departing, needs, proposing, queries, service
from services.training.mentoring.accompanying import MentorshipFixed, ReviewRefused
from services.training.mentoring.answers import shown
from services.training.mentoring.need_schemas import MentorshipNeedsOut
from services.training.mentoring.needs import NeedsClosed
from services.training.mentoring.programme_schemas import MentorshipProgrammeIn, MentorshipReviewIn
from services.training.mentoring.reaching import MentorshipNotFound, reach
from services.training.mentoring.rules import WORKFLOW
from services.training.mentoring.schemas import (
    MentorshipCreate,
    MentorshipItem,
    MentorshipOut,
    MentorshipQuery,
    MentorshipStepIn,
)
from services.training.mentoring.service import MentorshipLiving
from services.training.mentors.answers import shown as mentor_shown
from services.training.mentors.rules import WORKFLOW as MENTOR
from services.training.mentors.schemas import MentorOut, MentorStepIn
from services.training.mentors.service import MentorNotFound
from services.training.permissions import P, access

TAG = "Наставничество"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/mentorships"

MentorReader = Annotated[Identity, access.needs(P.mentor_read)]
Reader = Annotated[Identity, access.needs(P.mentorship_read)]
Writer = Annotated[Identity, access.needs(P.mentorship_write)]
Keeper = Annotated[Identity, access.needs(P.mentorship_keep)]


@router.post(
    "/mentors/{mentor_id}/steps",
    summary="Согласиться, назначить, прекратить",
    responses=responses(MentorNotFound),
    openapi_extra=documented(MENTOR, access),
)
async def advance_mentor(
    caller: MentorReader, tx: Transaction, mentor_id: UUID, seen: IfMatch, data: MentorStepIn, response: Response
) -> MentorOut:
    """Согласие даёт и отзывает сам наставник, назначает приказом, приостанавливает и прекращает ОМСУ.

    Прекращают с предупреждением за рабочие дни (`short_notice`); вместе с наставником в тот же день кончаются и его
    пары. Не назначают того, кто в группе риска (`at_risk`), недавно в должности (`too_new`) или не руководит.
    """
    return tagged(response, await mentor_shown(tx, caller, await departing.advance_mentor(tx, mentor_id, data, seen)))


@router.post("/mentorships", status_code=201, summary="Предложить пару вручную", responses=responses(MentorshipLiving))
async def create_mentorship(
    caller: Writer, tx: Transaction, data: MentorshipCreate, response: Response
) -> MentorshipOut:
    """Проверяются те же правила, что и при подборе; нарушенное названо кодом у поля наставника."""
    return created(response, await shown(tx, caller, await proposing.propose(tx, caller, data)), LOCATION)


@router.get("/mentorships", response_model=Page[MentorshipItem], summary="Список пар")
async def list_mentorships(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[MentorshipQuery, Query()]
) -> Response:
    """Наставник и наставляемый видят свои пары, ОМСУ — где на его территории хотя бы один из двоих.

    `concern` — наставник больше не руководит или сам попал в группу риска: решает тот, кто ведёт пару.
    """
    found = queries.listed(query, caller, tx.info["clock"].today())
    at_region = replace(caller, place=region_of(caller.place))  # ADR 0008: the name of the other side lies beside
    return await answer(request, at_region, queries.LISTING, query, found)


@router.get("/mentorships/{mentorship_id}", summary="Пара", responses=responses(MentorshipNotFound))
async def read_mentorship(caller: Reader, tx: Transaction, mentorship_id: UUID, response: Response) -> MentorshipOut:
    """Из чего сложилась оценка пары, программа, оценки целей и что с парой можно сделать."""
    return tagged(response, await shown(tx, caller, await reach(tx, mentorship_id)))


@router.get(
    "/mentorships/{mentorship_id}/needs",
    summary="Чего не хватает наставляемому",
    responses=responses(MentorshipNotFound, NeedsClosed),
)
async def read_mentorship_needs(_: Reader, tx: Transaction, mentorship_id: UUID) -> MentorshipNeedsOut:
    """Самим наставнику и наставляемому: дефициты, по которым составляют программу. Как они выявлены, не говорится."""
    return await needs.read(tx, mentorship_id)


@router.put(
    "/mentorships/{mentorship_id}/programme",
    summary="Составить персонализированную программу",
    responses=responses(MentorshipNotFound, MentorshipFixed),
)
async def plan_mentorship(
    caller: Keeper,
    tx: Transaction,
    mentorship_id: UUID,
    seen: IfMatch,
    data: MentorshipProgrammeIn,
    response: Response,
) -> MentorshipOut:
    """Срок и цели, по компетенциям и направлениям; составляет наставник или тот, кто его назначил."""
    return tagged(response, await shown(tx, caller, await accompanying.plan(tx, mentorship_id, data, seen)))


@router.post(
    "/mentorships/{mentorship_id}/reviews",
    status_code=201,
    summary="Оценить достижение целей",
    responses=responses(MentorshipNotFound, ReviewRefused),
)
async def review_mentorship(
    caller: Keeper, tx: Transaction, mentorship_id: UUID, seen: IfMatch, data: MentorshipReviewIn, response: Response
) -> MentorshipOut:
    """Каждой цели — оценка с причиной. Промежуточную ставит и наставник, итоговую — только ОМСУ или СОИРО."""
    return created(
        response, await shown(tx, caller, await accompanying.review(tx, mentorship_id, data, seen)), LOCATION
    )


@router.post(
    "/mentorships/{mentorship_id}/steps",
    summary="Согласиться, начать, завершить, прекратить",
    responses=responses(MentorshipNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_mentorship(
    caller: Reader, tx: Transaction, mentorship_id: UUID, seen: IfMatch, data: MentorshipStepIn, response: Response
) -> MentorshipOut:
    """Каждый из двоих соглашается за себя; начинает ОМСУ или СОИРО, когда согласны оба, есть программа и место.

    Отклонённую пару подбор больше не предлагает. Досрочно прекращают с предупреждением (`short_notice`). Почему шаг
    невозможен, говорит `reason`: код нарушенного правила, `full`, `no_programme`, `no_final_review`.
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, mentorship_id, data, seen)))


@router.get(
    "/mentorships/{mentorship_id}/history",
    response_model=Page[HistoryOut],
    summary="История пары",
    responses=responses(MentorshipNotFound),
)
async def list_mentorship_history(
    request: Request, caller: Reader, tx: Transaction, mentorship_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему согласился, отказался, начал, прекратил."""
    mentorship = await reach(tx, mentorship_id)
    at_mentee = replace(caller, place=mentorship.place)  # ADR 0008: its history lies where the mentee works
    return await history_of(request, at_mentee, WORKFLOW, mentorship_id, query)
