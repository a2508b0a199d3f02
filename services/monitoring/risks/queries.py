"""What is asked of episodes of risk. Statements, not results."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from services.kernel.listing import Listing
from services.kernel.search import mentions, one_of, russian
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies.models import Methodology
from services.monitoring.results.models import Result
from services.monitoring.risks.models import RiskEpisode
from services.monitoring.risks.rules import RiskIdentity
from services.monitoring.risks.schemas import RiskEpisodeItem, RiskEpisodeQuery

E = RiskEpisode

LISTING = Listing(
    E,
    RiskEpisodeItem,
    RiskEpisodeQuery,
    sortable={"name": russian(E.name), "streak": E.streak},
    filters={
        "identity": E.identity,
        "identity_id": E.identity_id,
        "open": E.open,
        "repeated": E.repeated,
        "inherited": E.inherited,
        "place": E.place.at_or_below,
        "q": mentions(E.name),
    },
)


def by_id(episode_id: UUID) -> Select[RiskEpisode]:
    return select(E).where(E.id == episode_id)


def of_region(region: str, identities: list[RiskIdentity], family: UUID) -> Select[RiskEpisode]:
    """The episodes that began in a cycle of this family of methodologies."""
    begun = (
        select(E).join(Cycle, Cycle.id == E.first_cycle_id).join(Methodology, Methodology.id == Cycle.methodology_id)
    )
    return begun.where(E.region == region, one_of(E.identity, identities), Methodology.family == family)


def rated(region: str, ids_of: Any, family: UUID) -> Select[Any]:
    """Every published result of the region's cycles of one family that says anything of risk, of those ever at risk.

    In the order of the cycles. `ids_of` is the column of the identity: a person is rated where it works, an
    organisation or municipality is itself.
    """
    published = (Calculation.standing == ResultStanding.published, Cycle.place == region, Methodology.family == family)
    cycles = select(Calculation.id, Cycle.period_to).join(Cycle, Cycle.id == Calculation.cycle_id)
    its = cycles.join(Methodology, Methodology.id == Calculation.methodology_id).where(*published).subquery()
    ever = select(ids_of).join(its, its.c.id == Result.calculation_id).where(Result.at_risk.is_(True))
    columns = (Result.cycle_id, Result.place, Result.subject_id, Result.subject_name, Result.municipality_name)
    more = (Result.person_id, Result.person_name, Result.at_risk, Result.causes, Result.grace)
    found = select(*columns, *more).join(its, its.c.id == Result.calculation_id)
    said = found.where(Result.at_risk.is_not(None), ids_of.in_(ever))
    return said.order_by(its.c.period_to, Result.cycle_id)
