"""How many people are asked at once, seen as one: begin, follow, call off. Statements do not grow with the people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import audit, steps
from services.kernel.database import stand, standing_at
from services.kernel.events import Fact, emit
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Invalid, NotFound
from services.kernel.records import added, one, renewed
from services.kernel.references import require, unknown_reference
from services.kernel.validation import field_error
from services.training.competencies.holders import NOT_OF_THE_POST, Holder, heads_of, holders_of, measured_as
from services.training.diagnostics import campaign_queries, queries
from services.training.diagnostics.assigning import Order, begin_all, framework_for, published, require_person, told
from services.training.diagnostics.campaign_rules import LABELS, WORKFLOW, Facts, PassedOver, over, passed_over
from services.training.diagnostics.campaign_schemas import (
    CampaignCreate,
    CampaignOut,
    CampaignPassedOver,
    CampaignProgress,
    CampaignStepIn,
)
from services.training.diagnostics.models import DiagnosticCampaign, Diagnostics, DiagnosticSheet
from services.training.diagnostics.resting import resting
from services.training.diagnostics.rules import WORKFLOW as ONE
from services.training.diagnostics.rules import wrong_term
from services.training.diagnostics.standing import RUNNING, DiagnosticsAction, DiagnosticsStatus
from services.training.permissions import access

NO_POST = "На вашей территории этот человек сегодня не занимает должности с нормой и не стоит в кадровом резерве"
NO_HEAD = "На вашей территории такой организации нет, или нет руководителя у неё"


class CampaignNotFound(NotFound):
    """Кампания не найдена или не видна с вашими правами."""


async def get(tx: AsyncSession, campaign_id: UUID) -> DiagnosticCampaign:
    return await one(tx, campaign_queries.by_id(campaign_id), CampaignNotFound)


async def create(
    tx: AsyncSession, caller: Identity, data: CampaignCreate
) -> tuple[DiagnosticCampaign, list[CampaignPassedOver]]:
    """A diagnostics for each person and instrument, and who is not asked why: the same is under way, or was lately.

    Raises Invalid, also where nobody would be asked, with the reason of each; NoFramework, OtherScale.
    """
    today: date = tx.info["clock"].today()
    require(wrong_term(data.term_from, data.term_to, today))
    instruments = [await published(tx, each, "instrument_ids", at) for at, each in enumerate(data.instrument_ids)]
    await require_person(tx, caller.place, data.expert_id, "expert_id")
    framework = await framework_for(tx, caller.place, *instruments)
    holders = await _holders(tx, caller, data, today)
    said = data.model_dump(include={"title", "term_from", "term_to", "expert_id"})
    ids = [str(each) for each in data.instrument_ids]
    campaign = await added(
        tx, DiagnosticCampaign(place=caller.place, framework_id=framework.id, instrument_ids=ids, **said)
    )
    passed: list[CampaignPassedOver] = []
    for instrument in instruments:
        order = Order(instrument, framework, data.term_from, data.term_to, data.expert_id, campaign.id)
        skipped = await _skipped(tx, campaign.place, holders, order)
        await begin_all(tx, [each for each in holders if each.person_id not in skipped], order)
        passed += skipped.values()
    if len(passed) == len(holders) * len(instruments):
        titles = {each.id: each.title for each in instruments}
        raise Invalid(errors=[_left(data, holders, titles[each.instrument_id], each) for each in passed])
    return campaign, passed


async def advance(tx: AsyncSession, caller: Identity, campaign_id: UUID, data: CampaignStepIn, seen: int | None) -> Any:
    """Call off: with it all of its diagnostics that are not assessed, wherever whoever is asked works by now, but what
    the caller is asked in person."""
    campaign = await get(tx, campaign_id)
    await stand(tx, region_of(campaign.place))  # ADR 0008
    running = await _running(tx, caller, campaign)
    await steps.advance(tx, access, WORKFLOW, campaign, data, Facts(len(running)), seen)
    await renewed(tx, campaign)
    await _call_off(tx, running, data.reason)
    return campaign


async def shown(tx: AsyncSession, caller: Identity, campaign: DiagnosticCampaign) -> CampaignOut:
    async with standing_at(tx, region_of(campaign.place)):  # ADR 0008
        progress = (await tx.execute(campaign_queries.progress(campaign.id, tx.info["clock"].today()))).all()
    counted: dict[Any, tuple[int, int]] = {status: (count, late) for status, count, late in progress}
    numbers = {str(each): counted.get(each, (0, 0))[0] for each in DiagnosticsStatus}
    running = sum(counted.get(each, (0, 0))[0] for each in RUNNING)
    return CampaignOut.about(
        campaign,
        over=over(campaign.term_to, tx.info["clock"].today()),
        progress=CampaignProgress(overdue=counted.get(DiagnosticsStatus.assigned, (0, 0))[1], **numbers),
        allowed_actions=WORKFLOW.allowed(campaign.status, Facts(running), access, caller, campaign.place),
    )


async def _skipped(
    tx: AsyncSession, place: str, holders: Sequence[Holder], order: Order
) -> dict[UUID, CampaignPassedOver]:
    """Those who are not asked by the instrument, by person."""
    people, instrument = [each.person_id for each in holders], order.instrument
    under_way = {person for _, person in await tx.execute(queries.running([instrument.id], people))}
    rested = await resting(tx, place, people, instrument)
    found = {}
    for each in people:
        day = rested.get(each)
        why = passed_over(each, order.expert_id, runs=each in under_way, rested=day, term_from=order.term_from)
        if why is not None:
            possible = day if why is PassedOver.too_soon else None
            found[each] = CampaignPassedOver(
                person_id=each, instrument_id=instrument.id, reason=why, possible_from=possible
            )
    return found


def _left(data: CampaignCreate, holders: Sequence[Holder], title: str, one: CampaignPassedOver) -> dict[str, str]:
    """Why the instrument asks somebody nothing, where the body names the person or the school."""
    when = f", назначить можно с {one.possible_from:%d.%m.%Y}" if one.possible_from else ""
    said = f"«{title}»: этот человек {LABELS[one.reason]}{when}"
    if one.person_id in data.person_ids:
        return field_error(("person_ids", data.person_ids.index(one.person_id)), one.reason, said)
    school = next(each.organisation_id for each in holders if each.person_id == one.person_id)
    assert school is not None  # named by the school
    return field_error(("organisation_ids", data.organisation_ids.index(school)), one.reason, said)


async def _running(
    tx: AsyncSession, caller: Identity, campaign: DiagnosticCampaign
) -> Mapping[UUID, DiagnosticsStatus]:
    return dict((await tx.execute(campaign_queries.running(campaign.id, caller))).all())


async def _call_off(tx: AsyncSession, running: Mapping[UUID, DiagnosticsStatus], reason: str | None) -> None:
    """What a step of each would do, in statements for all of them at once."""
    done: list[Diagnostics] = list(await tx.scalars(campaign_queries.called_off(list(running))))
    for each in done:
        before, happened = running[each.id], f"training.{ONE.entity}.{each.status}"
        audit.note(tx, "changed", Diagnostics.__tablename__, each.id, {"status": [before, each.status]}, each.place)
        steps.remember(tx, ONE, each, DiagnosticsAction.cancel, before, reason)
        emit(tx, Fact(happened, each.id, each.place, told(each)))
    for sheet_id, place in await tx.execute(campaign_queries.forgotten(list(running))):
        audit.note(tx, "changed", DiagnosticSheet.__tablename__, sheet_id, {"answers": ["***", "***"]}, place)


async def _holders(tx: AsyncSession, caller: Identity, data: CampaignCreate, today: date) -> list[Holder]:
    """Everybody to be asked, once each. Raises Invalid that names all who hold no post, organisations without a head
    and the caller."""
    people = await holders_of(tx, data.person_ids, today)
    heads = {each.organisation_id: each for each in await heads_of(tx, data.organisation_ids, today)}
    named = [("person_ids", at, people.get(each), NO_POST) for at, each in enumerate(data.person_ids)]
    named += [("organisation_ids", at, heads.get(each), NO_HEAD) for at, each in enumerate(data.organisation_ids)]
    errors = [unknown_reference((field, at), said) for field, at, holder, said in named if holder is None]
    errors += [
        field_error((field, at), "own_diagnostics", "Диагностику вам самим назначает другой")
        for field, at, holder, _ in named
        if holder is not None and caller.is_person(holder.person_id)
    ]
    asked = [(field, at, measured_as(holder, data.post)) for field, at, holder, _ in named if holder is not None]
    errors += [field_error((field, at), "not_of_the_post", NOT_OF_THE_POST) for field, at, one in asked if one is None]
    if errors:
        raise Invalid(errors=errors)
    return list({holder.person_id: holder for _, _, holder in asked if holder is not None}.values())
