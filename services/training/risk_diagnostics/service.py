"""The shell around how heads at risk are diagnosed: what a region chose, and what that comes to today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.policies import RegionPolicy
from services.kernel.problems import Invalid
from services.kernel.records import assign, renewed
from services.kernel.references import refused, unknown_reference
from services.training.competencies.content import NormPost
from services.training.competencies.models import CompetencyFramework
from services.training.competencies.service import in_force
from services.training.diagnostics.assigning import measures
from services.training.diagnostics.standing import AUTOMATIC
from services.training.instruments.models import Instrument
from services.training.permissions import P, access
from services.training.risk_diagnostics import queries
from services.training.risk_diagnostics.models import RiskDiagnosticsPolicy
from services.training.risk_diagnostics.rules import Choosable, RiskDiagnosticsObstacle, best, covered
from services.training.risk_diagnostics.schemas import RiskDiagnosticsPolicyIn, RiskDiagnosticsPolicyOut


@dataclass(frozen=True, slots=True)
class Choice:
    """The instrument and the framework, or why there is none."""

    framework: CompetencyFramework | None
    instrument: Instrument | None
    covers: frozenset[str]
    norm: frozenset[str]
    obstacle: RiskDiagnosticsObstacle | None


async def change(
    tx: AsyncSession, caller: Identity, data: RiskDiagnosticsPolicyIn, seen: int | None
) -> RiskDiagnosticsPolicy:
    """It counts for whoever comes to be at risk from now on. Raises Forbidden for who stands below the region, Invalid
    for an instrument that is not in use or that somebody else has to judge."""
    policy = await POLICY.row(tx, caller, seen)
    await _require_choosable(tx, policy.place, data)
    assign(policy, data.model_dump())
    return await renewed(tx, policy, POLICY.fact)


async def choice(tx: AsyncSession, place: str, post: NormPost, day: date) -> Choice:
    """By what whoever holds the post there would be diagnosed on the day."""
    framework = await in_force(tx, place, day)
    if framework is None:
        return Choice(None, None, frozenset(), frozenset(), RiskDiagnosticsObstacle.no_framework)
    norm = frozenset(framework.framework.norm(post))
    family = (await POLICY.of(tx, region_of(place))).family
    known = {each.id: (each, since) for each, since in (await tx.execute(queries.in_use(place, family))).all()}
    if not known:
        why = RiskDiagnosticsObstacle.not_in_use if family else RiskDiagnosticsObstacle.no_instrument
        return Choice(framework, None, frozenset(), norm, why)
    found = best(
        (
            Choosable(each.id, frozenset(each.said.competencies), since, measures(each, framework))
            for each, since in known.values()
            if since is not None  # published: it has a day
        ),
        norm,
    )
    if found is None:
        return Choice(framework, None, frozenset(), norm, RiskDiagnosticsObstacle.measures_nothing)
    return Choice(framework, known[found.id][0], covered(found, norm), norm, None)


async def shown(tx: AsyncSession, policy: RiskDiagnosticsPolicy) -> RiskDiagnosticsPolicyOut:
    """With what it comes to today for a head."""
    its = await choice(tx, policy.place, NormPost.head, tx.info["clock"].today())
    instrument = its.instrument
    return RiskDiagnosticsPolicyOut.about(
        policy,
        instrument_id=instrument.id if instrument else None,
        title=instrument.title if instrument else None,
        kind=instrument.kind if instrument else None,
        covers=sorted(its.covers),
        missing=sorted(its.norm - its.covers),
        obstacle=its.obstacle,
    )


async def _require_choosable(tx: AsyncSession, region: str, data: RiskDiagnosticsPolicyIn) -> None:
    if data.family is None:
        return
    found = await tx.scalar(queries.in_use(region, data.family))
    if found is None:
        raise Invalid(errors=[unknown_reference(("family",), "Такого действующего инструмента в регионе нет")])
    if found.kind not in AUTOMATIC:
        raise refused(("family",), "not_automatic", "Само назначается то, что никто не оценивает: тест или самооценка")


def _changed(policy: RiskDiagnosticsPolicy) -> Fact:
    data = {"family": str(policy.family) if policy.family else None}
    return Fact("training.risk_diagnostics_policy.changed", policy.id, policy.place, data)


POLICY = RegionPolicy(RiskDiagnosticsPolicy, lambda: {"family": None}, access, P.risk_diagnostics_policy, _changed)
