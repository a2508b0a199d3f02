"""How attestations are reached."""

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
from services.reserve.attestations import queries, service
from services.reserve.attestations.answers import shown
from services.reserve.attestations.rules import WORKFLOW
from services.reserve.attestations.schemas import (
    AttestationCreate,
    AttestationItem,
    AttestationOut,
    AttestationQuery,
    AttestationStepIn,
)
from services.reserve.attestations.service import AttestationNotFound, AttestationUnderWay
from services.reserve.candidates.service import CandidateClosed
from services.reserve.permissions import P, access, looking
from services.reserve.regulations.service import RegulationMissing

router = slice_router("/api/v1/reserve/attestations", "Аттестация")

Reader = Annotated[Identity, access.needs(P.attestation_read)]
Writer = Annotated[Identity, access.needs(P.attestation_write)]
Historian = Annotated[Identity, access.needs(P.history_read)]


@router.get("", response_model=Page[AttestationItem], summary="Список аттестаций")
async def list_attestations(request: Request, caller: Reader, query: Annotated[AttestationQuery, Query()]) -> Response:
    """График и результаты своей территории; школа видит только собственную, где бы ни вели дело."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, looking(caller), queries.LISTING, query, found)


@router.post(
    "",
    status_code=201,
    summary="Назначить аттестацию",
    responses=responses(RegulationMissing, AttestationUnderWay, CandidateClosed),
)
async def schedule_attestation(
    caller: Writer, tx: Transaction, data: AttestationCreate, response: Response
) -> AttestationOut:
    """По действующему положению своего уровня: дня хватает, чтобы показать представление; после неудачи — не раньше
    срока; освобождённых не назначают; у внеочередной есть основание."""
    return created(response, await shown(tx, caller, await service.schedule(tx, caller, data)), router.prefix)


@router.get("/{attestation_id}", summary="Аттестация", responses=responses(AttestationNotFound))
async def read_attestation(caller: Reader, tx: Transaction, attestation_id: UUID, response: Response) -> AttestationOut:
    """Представление, тест по модулям, собеседование, решение и срок его действия."""
    return tagged(response, await shown(tx, caller, await service.get(tx, attestation_id)))


@router.post(
    "/{attestation_id}/steps",
    summary="Провести аттестацию",
    responses=responses(AttestationNotFound),
    openapi_extra=documented(WORKFLOW, access),
)
async def advance_attestation(
    caller: Reader, tx: Transaction, attestation_id: UUID, seen: IfMatch, data: AttestationStepIn, response: Response
) -> AttestationOut:
    """Каждый шаг записывает своё: представление, тест, собеседование, решение, освобождение.

    Не прошедший тест или собеседование не может соответствовать (`not_passed`); своей аттестации никто не ведёт
    (`own_attestation`); представление показывают в срок (`reference_late`), остальное — не раньше дня аттестации
    (`not_yet`).
    """
    return tagged(response, await shown(tx, caller, await service.advance(tx, attestation_id, data, seen)))


@router.get(
    "/{attestation_id}/history",
    response_model=Page[HistoryOut],
    summary="История аттестации",
    responses=responses(AttestationNotFound),
)
async def list_attestation_history(
    request: Request, caller: Historian, tx: Transaction, attestation_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто и когда вёл её шаги."""
    await service.get(tx, attestation_id)
    return await history_of(request, looking(caller), WORKFLOW, attestation_id, query)
