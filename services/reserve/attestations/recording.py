"""What a step of an attestation writes down beside itself."""

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.references import referred
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.outcomes import Answered, examined, exempt_until, holds_until
from services.reserve.attestations.schemas import AttestationStepIn
from services.reserve.attestations.terms import CONFORMING, AttestationAction
from services.reserve.attestations.voting import voted_on
from services.reserve.store import TABLES

Writer = Callable[[AsyncSession, Attestation, Any], Mapping[str, Any]]


async def recorded(tx: AsyncSession, attestation: Attestation, data: AttestationStepIn) -> Mapping[str, Any]:
    """The columns that the step sets."""
    if data.reference is not None and data.reference.file_id is not None:
        await referred(tx, TABLES.file, data.reference.file_id, ("reference", "file_id"), "Файл не найден")
    return WRITES[data.action](tx, attestation, data)


def _reference(tx: AsyncSession, _: Attestation, data: Any) -> Mapping[str, Any]:
    said = data.reference
    return {
        "reference": said.text,
        "reference_file_id": said.file_id,
        "reference_shown_on": tx.info["clock"].today(),
    }


def _test(tx: AsyncSession, attestation: Attestation, data: Any) -> Mapping[str, Any]:
    found = examined(attestation.rules, given := answered(data))
    shown = Decimal(found.percent.numerator) / Decimal(found.percent.denominator)
    return {
        "tested_on": tx.info["clock"].today(),
        "modules": {code: [each.right, each.asked] for code, each in given.items()},
        "percent": shown.quantize(Decimal("0.01"), ROUND_DOWN),
        "test_passed": found.passed,
    }


def _interview(tx: AsyncSession, _: Attestation, data: Any) -> Mapping[str, Any]:
    said = data.interview
    return {
        "interviewed_on": tx.info["clock"].today(),
        "interview_passed": said.passed,
        "interview_note": said.note,
    }


def _decision(tx: AsyncSession, attestation: Attestation, data: Any) -> Mapping[str, Any]:
    said = data.decision
    decided_on = voted_on(attestation) or said.decided_on or tx.info["clock"].today()
    holds = said.decision in CONFORMING
    return {
        **said.model_dump(),
        "decided_on": decided_on,
        "decided_by": tx.info["caller"].account,
        "valid_until": holds_until(attestation.rules, attestation.attested, decided_on) if holds else None,
    }


def _exemption(_: AsyncSession, attestation: Attestation, data: Any) -> Mapping[str, Any]:
    said = data.exemption
    return {"exemption": said.reason, "exempt_until": exempt_until(attestation.rules, said.reason, said.until)}


def _annulled(_: AsyncSession, __: Attestation, ___: Any) -> Mapping[str, Any]:
    """As if it had not been decided: what was, the history says and the protocol."""
    return dict.fromkeys(("decision", "decided_on", "decided_by", "valid_until", "advice", "exemption", "exempt_until"))


def _nothing(_: AsyncSession, __: Attestation, ___: Any) -> Mapping[str, Any]:
    return {}


WRITES: Mapping[AttestationAction, Writer] = {
    AttestationAction.show_reference: _reference,
    AttestationAction.record_test: _test,
    AttestationAction.record_interview: _interview,
    AttestationAction.decide: _decision,
    AttestationAction.exempt_from: _exemption,
    AttestationAction.cancel: _nothing,
    AttestationAction.annul: _annulled,
}


def answered(data: AttestationStepIn) -> dict[str, Answered]:
    return {each.code: Answered(each.right, each.asked) for each in data.test.modules} if data.test else {}
