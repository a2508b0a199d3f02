"""How mentors are reached. Their steps, which may end pairs too: `mentoring.router`."""

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
from services.training.mentors import policies, queries, service
from services.training.mentors.answers import shown
from services.training.mentors.policy_schemas import MentorPolicyIn, MentorPolicyOut
from services.training.mentors.rules import WORKFLOW
from services.training.mentors.schemas import MentorChange, MentorCreate, MentorItem, MentorOut, MentorQuery
from services.training.mentors.service import MentorClosed, MentorLiving, MentorNotFound
from services.training.permissions import P, access

TAG = "Наставники"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/mentors"

Reader = Annotated[Identity, access.needs(P.mentor_read)]
Writer = Annotated[Identity, access.needs(P.mentor_write)]


@router.get("/mentor-policy", summary="Порядок наставничества")
async def read_mentor_policy(caller: Reader, tx: Transaction, response: Response) -> MentorPolicyOut:
    """Стаж наставника, сроки предупреждения и ответа, веса оценки пар, расстояния между муниципалитетами."""
    return tagged(response, MentorPolicyOut.about(await policies.POLICY.of(tx, region_of(caller.place))))


@router.put("/mentor-policy", summary="Изменить порядок наставничества")
async def change_mentor_policy(
    caller: Writer, tx: Transaction, seen: IfMatch, data: MentorPolicyIn, response: Response
) -> MentorPolicyOut:
    """Меняет регион. Действует с этого дня: прежние подборы и пары остаются, какими были."""
    return tagged(response, MentorPolicyOut.about(await policies.change(tx, caller, data, seen)))


@router.post("/mentors", status_code=201, summary="Предложить наставника", responses=responses(MentorLiving))
async def create_mentor(caller: Writer, tx: Transaction, data: MentorCreate, response: Response) -> MentorOut:
    """СОИРО — из базы эффективных руководителей, ОМСУ — со своим основанием; дальше согласие самого руководителя.

    Не предложить того, кто сейчас не руководит (`not_a_head`), сам в группе риска (`at_risk`), недавно в должности
    (`too_new`). Запись базы — та, которой сегодня включён этот же руководитель (её называет `GET /mentor-candidates`);
    СОИРО без неё не предлагает (`only_from_the_base`).
    """
    return created(response, await shown(tx, caller, await service.create(tx, caller, data)), LOCATION)


@router.get("/mentors", response_model=Page[MentorItem], summary="Реестр наставников")
async def list_mentors(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[MentorQuery, Query()]
) -> Response:
    """Направления, ёмкость, сколько мест занято и предложено; школа видит записи о самом руководителе."""
    found = queries.listed(query, caller, tx.info["clock"].today())
    return await answer(request, caller, queries.LISTING, query, found)


@router.get("/mentors/{mentor_id}", summary="Наставник", responses=responses(MentorNotFound))
async def read_mentor(caller: Reader, tx: Transaction, mentor_id: UUID, response: Response) -> MentorOut:
    """Согласие, приказ, стаж руководителем и что с записью можно сделать."""
    return tagged(response, await shown(tx, caller, await service.get(tx, mentor_id)))


@router.patch("/mentors/{mentor_id}", summary="Изменить наставника", responses=responses(MentorNotFound, MentorClosed))
async def change_mentor(
    caller: Writer, tx: Transaction, mentor_id: UUID, seen: IfMatch, data: MentorChange, response: Response
) -> MentorOut:
    """Направления — всегда; ёмкость, содержание, форму и срок — пока нет согласия; приказ — пока не назначен."""
    return tagged(response, await shown(tx, caller, await service.change(tx, mentor_id, data, seen)))


@router.get(
    "/mentors/{mentor_id}/history",
    response_model=Page[HistoryOut],
    summary="История наставника",
    responses=responses(MentorNotFound),
)
async def list_mentor_history(
    request: Request, caller: Reader, tx: Transaction, mentor_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему согласился, назначил, приостановил, прекратил."""
    await service.get(tx, mentor_id)
    return await history_of(request, caller, WORKFLOW, mentor_id, query)
