"""How the conflicts of interest and the recusals of an attestation are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from services.kernel.concurrency import created
from services.kernel.identity import Identity
from services.kernel.operations import Transaction, slice_router
from services.kernel.problems import responses
from services.reserve.attestations.service import AttestationNotFound
from services.reserve.meetings import answers, benches, recusals
from services.reserve.meetings.benches import RecusalsClosed
from services.reserve.meetings.recusals import RecusalStands, WaiverRefused
from services.reserve.meetings.voices import AttestationRecusalOut, AttestationScreenOut, RecusalIn, WaiverIn
from services.reserve.permissions import P, access

router = slice_router("/api/v1/reserve/attestations/{attestation_id}", "Заседания и отводы")

Overseer = Annotated[Identity, access.needs(P.commission_read)]
Juror = Annotated[Identity, access.needs(P.sheet_write)]
Secretary = Annotated[Identity, access.needs(P.meeting_write)]


@router.get("/conflicts", summary="Конфликты интересов в аттестации", responses=responses(AttestationNotFound))
async def read_attestation_conflicts(caller: Overseer, tx: Transaction, attestation_id: UUID) -> AttestationScreenOut:
    """Кому из комиссии нельзя решать об этом аттестуемом: найденное по данным на сегодня и заявленное.

    Найденный конфликт действует как отвод сразу, пока не решено, что он не мешает (`…/waivers`).
    """
    return await answers.attestation_screen(tx, caller, attestation_id)


@router.post(
    "/recusals",
    status_code=201,
    summary="Отвести члена комиссии от аттестации",
    responses=responses(AttestationNotFound, RecusalsClosed, RecusalStands),
)
async def create_attestation_recusal(
    caller: Juror, tx: Transaction, attestation_id: UUID, data: RecusalIn, response: Response
) -> AttestationRecusalOut:
    """Самоотвод заявляет сам член комиссии; отвод другому — тот, кто проводит аттестацию.

    Отведённый об этом аттестуемом не голосует; кворум и большинство считаются без него.
    """
    bench = await benches.of_attestation(tx, caller, attestation_id)
    made = await recusals.recuse(tx, caller, bench, attestation_id, data)
    return created(
        response, AttestationRecusalOut.about(made), f"/api/v1/reserve/attestations/{attestation_id}/recusals"
    )


@router.post(
    "/waivers",
    status_code=201,
    summary="Допустить к аттестации, несмотря на найденный конфликт",
    responses=responses(AttestationNotFound, RecusalsClosed, WaiverRefused),
)
async def create_attestation_waiver(
    caller: Secretary, tx: Transaction, attestation_id: UUID, data: WaiverIn, response: Response
) -> AttestationRecusalOut:
    """Решение с причиной о тех видах конфликта, что известны на этот час.

    К себе самому и к родственнику не допускают (`never_waived`).
    """
    bench = await benches.of_attestation(tx, caller, attestation_id)
    made = await recusals.waive(tx, caller, bench, attestation_id, data)
    return created(
        response, AttestationRecusalOut.about(made), f"/api/v1/reserve/attestations/{attestation_id}/recusals"
    )
