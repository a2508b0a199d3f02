"""How far a result can be trusted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.methodologies.confidence import ConfidencePolicy
from services.monitoring.quality.confidence import (
    ConfidenceLabel,
    ConfidenceReason,
    Ground,
    confidence,
    discrepant,
)

DOUBT = Ground(ConfidenceReason.discrepancy, ("q1",))
SHARE = ConfidencePolicy().confirmed


@pytest.mark.parametrize(
    ("declared", "found", "differs"),
    [
        ("100", "105", False),
        ("100", "105.000001", True),
        ("100", "95", False),
        ("100", "94.999999", True),
        ("-100", "-106", True),
        ("0", "0", False),
        ("0", "0.000001", True),
        (None, "0", True),
    ],
)
def test_a_discrepancy_is_more_than_the_tolerance(declared, found, differs):
    declared = None if declared is None else Decimal(declared)
    assert discrepant(declared, Decimal(found), ConfidencePolicy().tolerance) is differs


@pytest.mark.parametrize(
    ("weight", "confirmed", "doubts", "label", "reason"),
    [
        (3, 1, [], "high", ConfidenceReason.confirmed),
        (300, 99, [], "medium", ConfidenceReason.unconfirmed),
        (3, 0, [], "medium", ConfidenceReason.unconfirmed),
        (0, 0, [], "medium", ConfidenceReason.unconfirmed),
        (3, 3, [DOUBT], "low", ConfidenceReason.discrepancy),
        (3, 0, [DOUBT], "low", ConfidenceReason.discrepancy),
    ],
)
def test_the_label_follows_from_weight_and_doubts(weight, confirmed, doubts, label, reason):
    found = confidence(weight, confirmed, SHARE, doubts)
    assert found.label == label
    assert [each.reason for each in found.reasons] == [reason]


def test_the_share_itself_is_enough():
    labels = [confidence(400, confirmed, Decimal(25), []).label for confirmed in (99, 100)]
    assert labels == [ConfidenceLabel.medium, ConfidenceLabel.high]


ORDER = [ConfidenceLabel.low, ConfidenceLabel.medium, ConfidenceLabel.high]


@given(st.integers(1, 10**6), st.data(), st.decimals(0, 100, places=6))
def test_more_confirmed_is_never_trusted_less(weight, data, share):
    less = data.draw(st.integers(0, weight))
    more = data.draw(st.integers(less, weight))
    before, after = (confidence(weight, each, share, []).label for each in (less, more))
    assert ORDER.index(after) >= ORDER.index(before)
    assert confidence(weight, more, share, [DOUBT]).label is ConfidenceLabel.low
