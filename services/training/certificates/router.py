"""How certificates are reached, and checked by anybody."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.kernel.accepting import HTML, prefers_html
from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.history import HistoryQuery, history_of
from services.kernel.identity import Identity, system
from services.kernel.listing import Page, answer
from services.kernel.operations import UNREPEATED, Transaction, open_for, slice_router
from services.kernel.origins import origin_of
from services.kernel.places import ROOT
from services.kernel.problems import responses
from services.kernel.schemas import HistoryOut
from services.kernel.steps import documented
from services.training.certificates import check_page, checking, queries, service
from services.training.certificates.answers import shown
from services.training.certificates.checking import CertificateUnknown
from services.training.certificates.paper import POLICY, address, page
from services.training.certificates.rules import WORKFLOW, HolderShown
from services.training.certificates.schemas import (
    CertificateCheckOut,
    CertificateCreate,
    CertificateItem,
    CertificateOut,
    CertificateQuery,
    CertificateStepIn,
)
from services.training.certificates.sealing import Sealer
from services.training.certificates.service import (
    CertificateIssued,
    CertificateKeyUnusable,
    CertificateNotFound,
    CertificateRefused,
)
from services.training.permissions import P, access, seeking

TAG = "Документы об обучении"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/certificates"
CHECK = f"{LOCATION}:check"

Reader = Annotated[Identity, access.needs(P.certificate_read)]
Issuer = Annotated[Identity, access.needs(P.certificate_issue)]


def sealer(request: Request) -> Sealer:
    return service.opened(request.app.state.settings.key_file)


def check_base(request: Request) -> str:
    return request.app.state.settings.check_url or f"{origin_of(request)}{CHECK}"


Sealing = Annotated[Sealer, Depends(sealer)]
CheckBase = Annotated[str, Depends(check_base)]

_PAPER = {"description": "Документ для печати", "content": {HTML: {"schema": {"type": "string"}}}}
_CHECKED = {"description": "Итог проверки; страницей — браузеру (`Accept: text/html`)", "content": _PAPER["content"]}
_NEVER_KEPT = "no-store"
"""Of a code the hash alone is kept, so no answer that shows one is remembered for a repeated request."""


@router.get(
    "/certificates:check",
    response_model=CertificateCheckOut,
    summary="Проверить документ об обучении",
    responses={200: _CHECKED, **responses(CertificateUnknown, CertificateKeyUnusable)},
)
async def check_certificate(
    request: Request,
    response: Response,
    sealing: Sealing,
    code: Annotated[str, Query(min_length=32, max_length=64, description="Код проверки с документа")],
) -> CertificateCheckOut | Response:
    """Без входа, кому угодно: что должно быть написано в документе с этим кодом и не аннулирован ли он.

    Браузеру (`Accept: text/html`), которым открыли QR-код с документа, отвечает страницей, остальным — JSON.

    Код подобрать нельзя: в нём 160 случайных бит. Имя показано так, как решил регион: инициалами или полностью.
    """
    response.headers.update({"Cache-Control": _NEVER_KEPT, "Vary": "Accept"})  # it may be revoked a minute later
    tx = await open_for(request, system("certificate check", ROOT))
    how = HolderShown(request.app.state.settings.holder_shown)
    if prefers_html(request.headers.get("accept")):
        return check_page.answered(await checking.sought(tx, code, sealing, how))
    return await checking.check(tx, code, sealing, how)


@router.get("/certificates", response_model=Page[CertificateItem], summary="Список документов об обучении")
async def list_certificates(
    request: Request, caller: Reader, tx: Transaction, query: Annotated[CertificateQuery, Query()]
) -> Response:
    """Выданные тем, кто работает на вашей территории; руководителю школы — свои и сотрудников, другим — свои."""
    found = queries.found(query, caller, tx.info["clock"].today())
    return await answer(request, seeking(caller), queries.LISTING, query, found)


@router.post(
    "/certificates",
    status_code=201,
    summary="Выдать документ об обучении",
    responses=responses(CertificateRefused, CertificateIssued, CertificateKeyUnusable),
    openapi_extra=UNREPEATED,
)
async def issue_certificate(
    caller: Issuer, tx: Transaction, data: CertificateCreate, response: Response, sealing: Sealing, base: CheckBase
) -> CertificateOut:
    """Тому, кто освоил программу, под следующим номером года. Номера идут без пропусков.

    Почему отказано, говорит `reason`: `not_your_group`, `own_learning`, `not_completed`, `no_name`.
    """
    certificate = await service.issue(tx, caller, data, sealing)
    response.headers["Cache-Control"] = _NEVER_KEPT
    return created(response, shown(caller, certificate, sealing, base), LOCATION)


@router.get(
    "/certificates/{certificate_id}",
    summary="Документ об обучении",
    responses=responses(CertificateNotFound, CertificateKeyUnusable),
)
async def read_certificate(
    caller: Reader, tx: Transaction, certificate_id: UUID, response: Response, sealing: Sealing, base: CheckBase
) -> CertificateOut:
    """Что в нём написано, код и адрес проверки."""
    return tagged(response, shown(caller, await service.get(tx, certificate_id), sealing, base))


@router.get(
    "/certificates/{certificate_id}/paper",
    summary="Напечатать документ об обучении",
    response_class=Response,
    responses={200: _PAPER, **responses(CertificateNotFound, CertificateKeyUnusable)},
)
async def print_certificate(
    _: Reader, tx: Transaction, certificate_id: UUID, sealing: Sealing, base: CheckBase
) -> Response:
    """Страница HTML, которой не нужно ничего извне; печатать можно сколько угодно раз: код тот же."""
    certificate = await service.get(tx, certificate_id)
    code = sealing.code(certificate.id)
    text = page(certificate.content, code, address(base, code), certificate.seal)
    return Response(text, media_type=HTML, headers={"Content-Security-Policy": POLICY})


@router.post(
    "/certificates/{certificate_id}/steps",
    summary="Аннулировать документ об обучении",
    responses=responses(CertificateNotFound, CertificateKeyUnusable),
    openapi_extra={**documented(WORKFLOW, access), **UNREPEATED},
)
async def advance_certificate(
    caller: Reader,
    tx: Transaction,
    certificate_id: UUID,
    seen: IfMatch,
    data: CertificateStepIn,
    response: Response,
    sealing: Sealing,
    base: CheckBase,
) -> CertificateOut:
    """Аннулирует тот, кто выдал. Номер остаётся занят, проверка отвечает `annulled`.

    Почему шаг невозможен, говорит `reason`: `not_yours`, `own_learning`.
    """
    certificate = await service.advance(tx, caller, certificate_id, data, seen)
    response.headers["Cache-Control"] = _NEVER_KEPT
    return tagged(response, shown(caller, certificate, sealing, base))


@router.get(
    "/certificates/{certificate_id}/history",
    response_model=Page[HistoryOut],
    summary="История документа об обучении",
    responses=responses(CertificateNotFound),
)
async def list_certificate_history(
    request: Request, caller: Reader, tx: Transaction, certificate_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """Кто, когда и почему его аннулировал."""
    await service.get(tx, certificate_id)
    return await history_of(request, seeking(caller), WORKFLOW, certificate_id, query)
