"""How protocols are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.reserve.permissions import P, access, looking
from services.reserve.protocols import answers, queries, service
from services.reserve.protocols.schemas import (
    ProtocolItem,
    ProtocolOut,
    ProtocolQuery,
    ProtocolVerificationOut,
    Sha256,
    SignatureCreate,
)
from services.reserve.protocols.service import ProtocolNotFound, SignatureRefused

router = slice_router("/api/v1/reserve/protocols", "Протоколы")

Reader = Annotated[Identity, access.needs(P.protocol_read)]
Signatory = Annotated[Identity, access.needs(P.protocol_sign)]

_DOCUMENT = {
    "description": "Документ протокола: по этим байтам считается SHA-256",
    "content": {"application/json": {"schema": {"type": "object", "additionalProperties": True}}},
}


@router.get("", response_model=Page[ProtocolItem], summary="Список протоколов")
async def list_protocols(request: Request, caller: Reader, query: Annotated[ProtocolQuery, Query()]) -> Response:
    """Протоколы своей территории; школа и эксперт видят те, что подписывают или что говорят о них."""
    found = queries.LISTING.found(query).where(queries.visible_to(caller))
    return await answer(request, looking(caller), queries.LISTING, query, found)


@router.get("/{protocol_id}", summary="Протокол", responses=responses(ProtocolNotFound))
async def read_protocol(caller: Reader, tx: Transaction, protocol_id: UUID, response: Response) -> ProtocolOut:
    """Содержание, кто подписал, особые мнения."""
    return tagged(response, answers.shown(caller, await service.get(tx, caller, protocol_id)))


@router.get(
    "/{protocol_id}/content",
    summary="Скачать документ протокола",
    response_class=Response,
    responses={200: _DOCUMENT, **responses(ProtocolNotFound)},
)
async def download_protocol(caller: Reader, tx: Transaction, protocol_id: UUID) -> Response:
    """Копия участника, байт в байт: её SHA-256 равен `content_hash`, и по ней протокол можно проверить и через годы.

    В документе — и хэш предыдущего протокола: одна копия удостоверяет всю цепочку до неё.
    """
    protocol = await service.get(tx, caller, protocol_id)
    name = f"protocol-{protocol.year}-{protocol.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(protocol.written().document(), media_type="application/json", headers=headers)


@router.get(
    "/{protocol_id}/verification", summary="Проверить подлинность протокола", responses=responses(ProtocolNotFound)
)
async def verify_protocol(
    caller: Reader,
    tx: Transaction,
    protocol_id: UUID,
    sha256: Annotated[
        Sha256 | None, Query(description="SHA-256 вашей копии документа; без него копия не сравнивается")
    ] = None,
) -> ProtocolVerificationOut:
    """Хэши документа, всей цепочки до него и подписей пересчитываются заново. Доступно каждому участнику."""
    return await answers.verified(tx, await service.get(tx, caller, protocol_id), sha256)


@router.post(
    "/{protocol_id}/signatures",
    status_code=201,
    summary="Подписать протокол",
    responses=responses(ProtocolNotFound, SignatureRefused),
)
async def sign_protocol(
    caller: Signatory, tx: Transaction, protocol_id: UUID, data: SignatureCreate, response: Response
) -> ProtocolOut:
    """Подписывает член комиссии, участвовавший в заседании, назвав хэш прочитанного документа. Особое мнение
    прилагается вместе с подписью и после не меняется.

    Почему подпись не принята, говорит `reason`: `not_a_signer`, `already_signed` или `another_document`.
    """
    protocol = await service.sign(tx, caller, protocol_id, data)
    response.headers["Location"] = f"{router.prefix}/{protocol.id}"
    return tagged(response, answers.shown(caller, protocol))
