"""The switches before the reactions of monitoring: what each does, and what is counted from it."""

from collections.abc import Mapping
from typing import Any

from services.directory.switching import Switchboard
from services.monitoring.facts.models import Reaction
from services.monitoring.facts.queries import TAKEN
from services.monitoring.facts.rules import KINDS, LABELS, REACTION, STANDS_ON, ReactionName
from services.monitoring.facts.schemas import ReactionOut
from services.monitoring.facts.service import refill
from services.monitoring.permissions import P, access

SWITCHES = Switchboard(
    names=ReactionName,
    labels=LABELS,
    switch=Reaction,
    taken=TAKEN,
    events={each: REACTION[kind] for each, kind in KINDS.items()},
    access=access,
    operate=P.operate,
    made_up=refill,
)


def shown(said: Mapping[str, Any]) -> ReactionOut:
    """A reaction with the measures that stand on it."""
    measures = [measure for measure, names in STANDS_ON.items() if said["name"] in names]
    return ReactionOut.model_validate({**said, "measures": measures})
