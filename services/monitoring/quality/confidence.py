"""How far a result can be trusted, from the layers its values were confirmed in. Points never follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.kernel.labels import labelled

HUNDRED: Final = 100


class ValueLayer(StrEnum):
    """Who else knows a number, beside the subject that declared it.

    The step `verify` writes `approved`, what the authority above has seen; `verified` is an independent check.
    """

    approved = "approved"
    verified = "verified"
    external = "external"


class ConfidenceLabel(StrEnum):
    """How far a result can be trusted."""

    high = "high"
    medium = "medium"
    low = "low"


class ConfidenceReason(StrEnum):
    """What the label follows from."""

    discrepancy = "discrepancy"
    follow_up = "open_follow_up"
    outlier = "unexplained_outlier"
    confirmed = "independently_confirmed"
    unconfirmed = "not_confirmed_enough"


LABELS: dict[StrEnum, str] = labelled(
    {
        ValueLayer.approved: "утверждено при проверке",
        ValueLayer.verified: "подтверждено независимой проверкой",
        ValueLayer.external: "по внешнему источнику",
        ConfidenceLabel.high: "высокое",
        ConfidenceLabel.medium: "среднее",
        ConfidenceLabel.low: "низкое",
        ConfidenceReason.discrepancy: "независимые данные расходятся с представленными",
        ConfidenceReason.follow_up: "есть неснятая отметка о проверке",
        ConfidenceReason.outlier: "значение выбивается из кластера, и этого никто не объяснил",
        ConfidenceReason.confirmed: "достаточная доля веса подтверждена независимо",
        ConfidenceReason.unconfirmed: "независимо подтверждена недостаточная доля веса",
    }
)


def discrepant(declared: Decimal | None, found: Decimal, tolerance: Decimal) -> bool:
    """Is `found` further from what was declared than `tolerance` per cent of it? Nothing declared differs from any."""
    return declared is None or abs(found - declared) * HUNDRED > tolerance * abs(declared)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a label rests on, and the indicators it concerns."""

    reason: ConfidenceReason
    indicators: tuple[str, ...]
    """Empty: the submission as a whole."""


@dataclass(frozen=True, slots=True)
class Confidence:
    label: ConfidenceLabel
    reasons: tuple[Ground, ...]


def confidence(weight: int, confirmed: int, share: Decimal, doubts: Sequence[Ground]) -> Confidence:
    """The label of one result.

    `weight` is that of all indicators it counts, `confirmed` that of those confirmed independently, `share` the per
    cent of the one that the other must reach. Any doubt outweighs every confirmation: a sample that agrees in ten
    places does not explain the eleventh. That every value is approved goes without asking: only what was verified is
    calculated.
    """
    if doubts:
        return Confidence(ConfidenceLabel.low, tuple(doubts))
    if weight and confirmed * HUNDRED >= share * weight:
        return Confidence(ConfidenceLabel.high, (Ground(ConfidenceReason.confirmed, ()),))
    return Confidence(ConfidenceLabel.medium, (Ground(ConfidenceReason.unconfirmed, ()),))
