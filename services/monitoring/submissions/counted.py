"""What the system counted of a submission, and where the facts behind it are read. Values in, values out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.quality.confidence import ValueLayer
from services.monitoring.scoring.rules import NOTHING, Input
from services.monitoring.submissions.models import LayeredNumber

FACTS = "/api/v1/monitoring/facts"


def counted_of(indicator: Indicator, layers: Mapping[ValueLayer, Sequence[LayeredNumber]]) -> Input:
    """What stands in the place of a declared value: nobody is asked for what the system itself fills."""
    numbers = layers.get(ValueLayer.system, ()) if indicator.by_system else ()
    return Input({each.input: each.value for each in numbers}) if numbers else NOTHING


def facts_link(indicator: Indicator, place: str, cycle_id: UUID, known_at: datetime | None = None) -> str | None:
    """Where to read what is counted for the indicator: as of now, or as it was known then; None where nothing is."""
    if indicator.system is None:
        return None
    asked = {"place": place, "measure": indicator.system, "cycle_id": cycle_id}
    return f"{FACTS}?{urlencode(asked | ({'known_at': known_at.isoformat()} if known_at else {}))}"
