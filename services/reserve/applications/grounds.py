"""Why who was chosen by a contest is not appointed. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.kernel.labels import labelled


class SkipGround(StrEnum):
    """Why who was chosen by a contest is not appointed."""

    file_destroyed = "file_destroyed"
    no_consent = "no_consent"
    no_attestation = "no_attestation"
    contract_late = "contract_late"
    revoked = "revoked"


LABELS: dict[StrEnum, str] = labelled(
    {
        SkipGround.file_destroyed: "персональные данные уничтожены",
        SkipGround.no_consent: "согласие на обработку данных отозвано или истекло",
        SkipGround.no_attestation: "нет действующей аттестации, а срок договора истёк",
        SkipGround.contract_late: "договор не заключён в срок",
        SkipGround.revoked: "назначение отменено",
    }
)


@dataclass(frozen=True, slots=True)
class Appointable:
    """What is known today of who was chosen, or comes next."""

    today: date
    destroyed: bool
    """The file holds no personal data any more."""
    consented: bool
    attested: bool
    due: date | None
    """The last day for the contract; None: the time has not begun to run, or an appeal stops it."""


def skip_ground(known: Appointable) -> SkipGround | None:
    """Data and consent are asked at once: nothing may be done without them. An attestation may be passed, and a
    contract be made, to the last day of its term."""
    if known.destroyed:
        return SkipGround.file_destroyed
    if not known.consented:
        return SkipGround.no_consent
    if known.due is None or known.today <= known.due:
        return None
    return SkipGround.contract_late if known.attested else SkipGround.no_attestation
