"""How referrals are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel import exports
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.enrolments.placing import AlreadyEnrolled, EnrolmentRefused
from services.training.permissions import P, access, seeking
from services.training.referrals import overview, policies, queries, service
from services.training.referrals.answers import shown
from services.training.referrals.rules import FOLLOWED, WORKFLOW
from services.training.referrals.schemas import (
    ReferralCreate,
    ReferralEnrolmentIn,
    ReferralItem,
    ReferralOut,
    ReferralPolicyIn,
    ReferralPolicyOut,
    ReferralQuery,
    ReferralStepIn,
    ReferralSuggestion,
    ReferralSuggestionsOut,
    ReferralSummaryOut,
    ReferralSummaryQuery,
    ReferralSummaryRow,
    ReferralTerritoryQuery,
)
from services.training.referrals.service import OwnReferral, ReferralLives, ReferralNotFound, ReferralSettled

router = slice_router("/api/v1/training", "Направления на обучение")
LOCATION = f"{router.prefix}/referrals"

Reader = Annotated[Identity, access.needs(P.referral_read)]
Writer = Annotated[Identity, access.needs(P.referral_write)]
Overseer = Annotated[Identity, access.needs(P.dashboard_read)]
Rules = Annotated[Identity, access.needs(P.referral_policy)]


@router.get("/referral-policy", summary="Порядок направления на обучение")
async def read_referral_policy(caller: Reader, tx: Transaction, response: Response) -> ReferralPolicyOut:
    """С какого цикла в группе риска руководителя направляют; пока порядок не меняли — со второго."""
    return tagged(response, ReferralPolicyOut.about(await policies.POLICY.of(tx, region_of(caller.place))))


@router.put("/referral-policy", summary="Изменить порядок направления на обучение")
async def change_referral_policy(
    caller: Rules, tx: Transaction, seen: IfMatch, data: ReferralPolicyIn, response: Response
) -> ReferralPolicyOut:
    """Выданные направления остаются."""
    return tagged(response, ReferralPolicyOut.about(await policies.POLICY.change(tx, caller, data.model_dump(), seen)))


@router.get("/referral-suggestions", response_model=ReferralSuggestionsOut, summary="Кого пора направить")
async def list_referral_suggestions(
    request: Request, caller: Overseer, tx: Transaction, query: Annotated[ReferralTerritoryQuery, Query()]
) -> ReferralSuggestionsOut | Response:
    """В группе риска столько циклов, сколько назначил регион, и с тех пор не направлены и не идут по утверждённому
    маршруту.

    Составленный, но не утверждённый маршрут никого не обучает и отсюда не убирает.
    """
    found = await overview.suggestions(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, ReferralSuggestion, exports.given(found.items), wanted)


@router.get("/referrals", response_model=Page[ReferralItem], summary="Список направлений")
async def list_referrals(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[ReferralQuery, Query()]
) -> Response:
    """Своей территории; школе — только направление самого руководителя. `escalated` — срок прошёл, а зачисления нет."""
    found = queries.found(query, caller, tx.info["clock"].today())
    return await answer(request, seeking(caller), queries.LISTING, query, found)


@router.get("/referrals:summary", response_model=ReferralSummaryOut, summary="Направления по муниципалитетам")
async def read_referral_summary(
    request: Request, caller: Overseer, tx: Transaction, query: Annotated[ReferralSummaryQuery, Query()]
) -> ReferralSummaryOut | Response:
    """Сколько выдано, не зачислено, не посещало, завершило, эскалировано. Файл — по муниципалитетам."""
    found = await overview.summary(tx, caller, query)
    if (wanted := exports.wanted(request, query.format)) == "json":
        return found
    return await exports.exported(request, ReferralSummaryRow, exports.given(found.municipalities), wanted)


@router.post(
    "/referrals", status_code=201, summary="Направить на обучение", responses=responses(ReferralLives, OwnReferral)
)
async def create_referral(caller: Writer, tx: Transaction, data: ReferralCreate, response: Response) -> ReferralOut:
    """ОМСУ и СОИРО направляют руководителей своей территории и специалистов. По риску — только того, кто в группе риска
    столько циклов, сколько назначил регион. На программу для других должностей не направляют (`not_for_this_post`);
    что нужно освоить прежде зачисления, говорит `missing_prerequisites`."""
    return created(response, await shown(tx, caller, await service.issue(tx, caller, data)), LOCATION)


@router.get("/referrals/{referral_id}", summary="Направление", responses=responses(ReferralNotFound))
async def read_referral(caller: Reader, tx: Transaction, referral_id: UUID, response: Response) -> ReferralOut:
    """Кого, куда, почему, к какому дню и что из этого вышло."""
    return tagged(response, await shown(tx, caller, await service.get(tx, caller, referral_id)))


@router.put(
    "/referrals/{referral_id}/enrolment",
    summary="Зачислить по направлению",
    responses=responses(ReferralNotFound, ReferralSettled, EnrolmentRefused, AlreadyEnrolled),
)
async def enrol_by_referral(
    caller: Writer, tx: Transaction, referral_id: UUID, seen: IfMatch, data: ReferralEnrolmentIn, response: Response
) -> ReferralOut:
    """В группу программы; нет мест — в лист ожидания, и направление ждёт. Записать можно и обычной заявкой: направление
    следует за зачислением, кто бы его ни сделал."""
    return tagged(response, await shown(tx, caller, await service.enrol(tx, caller, referral_id, data, seen)))


@router.post(
    "/referrals/{referral_id}/steps",
    summary="Отозвать направление",
    responses=responses(ReferralNotFound),
    openapi_extra=documented(WORKFLOW, access, *FOLLOWED),
)
async def advance_referral(
    caller: Reader, tx: Transaction, referral_id: UUID, seen: IfMatch, data: ReferralStepIn, response: Response
) -> ReferralOut:
    """Остальное делает зачисление: в группу, из неё, до конца или мимо. Своё направление не отзывают: `own_case`."""
    return tagged(response, await shown(tx, caller, await service.advance(tx, caller, referral_id, data, seen)))


@router.get(
    "/referrals/{referral_id}/history",
    response_model=Page[HistoryOut],
    summary="История направления",
    responses=responses(ReferralNotFound),
)
async def list_referral_history(
    request: Request, caller: Reader, tx: Transaction, referral_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Когда зачислили, завершили, отозвали и почему."""
    await service.get(tx, caller, referral_id)
    return await history_of(request, seeking(caller), WORKFLOW, referral_id, query)
