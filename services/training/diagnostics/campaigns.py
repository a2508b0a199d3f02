"""How many people are asked at once, seen as one: begin, follow, call off."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.database import stand, standing_at
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Invalid, NotFound
from services.kernel.records import added, one, renewed
from services.kernel.references import require, unknown_reference
from services.training.competencies.holders import Holder, heads_of, holder_of
from services.training.diagnostics import campaign_queries, queries
from services.training.diagnostics.assigning import Order, begin, framework_for, published, require_person
from services.training.diagnostics.campaign_rules import WORKFLOW, Facts
from services.training.diagnostics.campaign_schemas import (
    CampaignCreate,
    CampaignOut,
    CampaignProgress,
    CampaignStepIn,
)
from services.training.diagnostics.models import DiagnosticCampaign
from services.training.diagnostics.rules import wrong_term
from services.training.diagnostics.service import call_off
from services.training.diagnostics.standing import RUNNING, DiagnosticsStatus
from services.training.permissions import access


class CampaignNotFound(NotFound):
    """Кампания не найдена или не видна с вашими правами."""


async def get(tx: AsyncSession, campaign_id: UUID) -> DiagnosticCampaign:
    return await one(tx, campaign_queries.by_id(campaign_id), CampaignNotFound)


async def create(tx: AsyncSession, caller: Identity, data: CampaignCreate) -> DiagnosticCampaign:
    """A diagnostics for each person and instrument; whoever is asked the same already is not asked twice.

    Raises Invalid, NoFramework, OtherScale.
    """
    today: date = tx.info["clock"].today()
    require(wrong_term(data.term_from, data.term_to, today))
    instruments = [await published(tx, each, "instrument_ids", at) for at, each in enumerate(data.instrument_ids)]
    await require_person(tx, caller.place, data.expert_id, "expert_id")
    framework = await framework_for(tx, caller.place, *instruments)
    holders = await _holders(tx, data, today)
    said = data.model_dump(include={"title", "term_from", "term_to", "expert_id"})
    ids = [str(each) for each in data.instrument_ids]
    campaign = await added(
        tx, DiagnosticCampaign(place=caller.place, framework_id=framework.id, instrument_ids=ids, **said)
    )
    people = [each.person_id for each in holders]
    under_way = {tuple(each) for each in await tx.execute(queries.running(data.instrument_ids, people))}
    for instrument in instruments:
        order = Order(instrument, framework, data.term_from, data.term_to, data.expert_id, campaign.id)
        for holder in holders:
            if (instrument.id, holder.person_id) not in under_way and holder.person_id != data.expert_id:
                await begin(tx, holder, order)
    return campaign


async def advance(tx: AsyncSession, caller: Identity, campaign_id: UUID, data: CampaignStepIn, seen: int | None) -> Any:
    """Call off: with it all of its diagnostics that are not assessed, wherever whoever is asked works by now."""
    campaign = await get(tx, campaign_id)
    await stand(tx, region_of(campaign.place))  # ADR 0008
    running = list(await tx.scalars(campaign_queries.running_of(campaign.id)))
    await steps.advance(tx, access, WORKFLOW, campaign, data, Facts(len(running)), seen)
    for each in running:
        await call_off(tx, caller, each, data.reason or "")
    return await renewed(tx, campaign)


async def shown(tx: AsyncSession, caller: Identity, campaign: DiagnosticCampaign) -> CampaignOut:
    async with standing_at(tx, region_of(campaign.place)):  # ADR 0008
        progress = (await tx.execute(campaign_queries.progress(campaign.id, tx.info["clock"].today()))).all()
    counted: dict[Any, tuple[int, int]] = {status: (count, late) for status, count, late in progress}
    numbers = {str(each): counted.get(each, (0, 0))[0] for each in DiagnosticsStatus}
    running = sum(counted.get(each, (0, 0))[0] for each in RUNNING)
    return CampaignOut.about(
        campaign,
        progress=CampaignProgress(overdue=counted.get(DiagnosticsStatus.assigned, (0, 0))[1], **numbers),
        allowed_actions=WORKFLOW.allowed(campaign.status, Facts(running), access, caller, campaign.place),
    )


async def _holders(tx: AsyncSession, data: CampaignCreate, today: date) -> list[Holder]:
    """Everybody to be asked, once each. Raises Invalid that names all who hold no post, or organisations without a
    head."""
    people = [await holder_of(tx, each, today) for each in data.person_ids]
    heads = await heads_of(tx, data.organisation_ids, today)
    headed = {each.organisation_id for each in heads}
    errors = [
        unknown_reference(("person_ids", at), "Этот человек сегодня не занимает должности, для которой бывает норма")
        for at, each in enumerate(people)
        if each is None
    ] + [
        unknown_reference(("organisation_ids", at), "Организация не найдена, или руководителя у неё нет")
        for at, each in enumerate(data.organisation_ids)
        if each not in headed
    ]
    if errors:
        raise Invalid(errors=errors)
    return list({each.person_id: each for each in [*people, *heads] if each is not None}.values())
