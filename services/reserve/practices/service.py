"""The shell around practice cards: write, review, publish. The head writes the own ones wherever they lie."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.concurrency import expect
from services.kernel.database import stand, standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import ROOT
from services.kernel.problems import Conflict, Invalid, NotFound
from services.kernel.records import added, assign, one, renewed
from services.kernel.references import unknown_reference
from services.reserve.leaders import queries as base
from services.reserve.leaders import service as leaders
from services.reserve.leaders.models import Leader
from services.reserve.leaders.rules import LeaderStatus
from services.reserve.permissions import P, access
from services.reserve.practices import queries
from services.reserve.practices.models import PracticeCard
from services.reserve.practices.rules import LABELS, WORKFLOW, Facts, PracticeCardAction, PracticeCardStatus
from services.reserve.practices.schemas import PracticeCardChange, PracticeCardCreate, PracticeCardStepIn


class PracticeCardNotFound(NotFound):
    """Карточка практики не найдена или не видна с вашими правами."""


class PracticeCardFixed(Conflict):
    """Карточка не готовится: изменить её нельзя."""


async def get(tx: AsyncSession, caller: Identity, card_id: UUID) -> PracticeCard:
    """One the caller sees, or the own, which lies above: read by the person of the token alone."""
    if found := await tx.scalar(queries.by_id(card_id).where(queries.visible_to(caller))):
        return found
    if caller.person is not None:
        async with standing_at(tx, ROOT):  # ADR 0008
            if own := await tx.scalar(queries.of_person(card_id, caller.person)):
                return own
    raise PracticeCardNotFound


async def create(tx: AsyncSession, caller: Identity, leader_id: UUID, data: PracticeCardCreate) -> PracticeCard:
    """Of a head in the base: by the head, or by who keeps the base."""
    leader = await leaders.get(tx, caller, leader_id)
    await _require_file(tx, data.file_id)
    await _author(tx, caller, leader)
    if leader.status is not LeaderStatus.included:
        raise PracticeCardFixed("Карточки практик пишут о руководителях, которые состоят в базе.")
    its = ("person_name", "organisation_name", "direction", "direction_title")
    card = PracticeCard(
        place=leader.place,
        leader_id=leader.id,
        **{name: getattr(leader, name) for name in its},
        **data.model_dump(exclude={"figures"}),
        figures=_kept(data),
    )
    return await added(tx, card, _drafted)


async def change(
    tx: AsyncSession, caller: Identity, card_id: UUID, data: PracticeCardChange, seen: int | None
) -> PracticeCard:
    """While it is a draft."""
    card = await get(tx, caller, card_id)
    expect(card, seen)
    if card.status is not PracticeCardStatus.draft:
        raise PracticeCardFixed(f"Карточка {LABELS[card.status]}: изменить её нельзя.")
    said = data.said()
    if "file_id" in said:
        await _require_file(tx, data.file_id)
    if "figures" in said:
        said["figures"] = _kept(data)
    await _author(tx, caller, await leader_of(tx, card))
    assign(card, said)
    return await renewed(tx, card, _changed)


async def advance(
    tx: AsyncSession, caller: Identity, card_id: UUID, data: PracticeCardStepIn, seen: int | None
) -> PracticeCard:
    """The head submits the own card wherever it lies; review is of who keeps the base."""
    card = await get(tx, caller, card_id)
    leader = await leader_of(tx, card)
    facts = facts_of(caller, card, leader)
    if facts.own and data.action is PracticeCardAction.submit:
        await steps.advance_own(tx, access, WORKFLOW, card, data, facts, seen, _told(card))
    else:
        await steps.advance(tx, access, WORKFLOW, card, data, facts, seen, _told(card))
    if card.status is PracticeCardStatus.review:
        card.submitted_by = caller.account
    if card.status is PracticeCardStatus.published:
        card.published_on = tx.info["clock"].today()
    return await renewed(tx, card)


async def leader_of(tx: AsyncSession, card: PracticeCard) -> Leader:
    """The record of the base, also of a head who left it since."""
    async with standing_at(tx, card.place):  # ADR 0008
        return await one(tx, base.by_id(card.leader_id), leaders.LeaderNotFound)


def facts_of(caller: Identity, card: PracticeCard, leader: Leader) -> Facts:
    return Facts(
        own=_is_own(caller, leader),
        submitted_it=card.submitted_by == caller.account,
        figures=len(card.figures),
        in_base=leader.status is LeaderStatus.included,
    )


def _is_own(caller: Identity, leader: Leader) -> bool:
    return caller.is_person(leader.person_id)


async def _author(tx: AsyncSession, caller: Identity, leader: Leader) -> None:
    """The head acts where the record lies, to the end of the transaction; anybody else by the place of the token."""
    if _is_own(caller, leader):
        access.require(caller, P.leader_consent)
        await stand(tx, leader.place)  # ADR 0008
    else:
        access.require(caller, P.leader_write, leader.place)


async def _require_file(tx: AsyncSession, file_id: UUID | None) -> None:
    if file_id is not None and await tx.scalar(queries.file(file_id)) is None:
        raise Invalid(errors=[unknown_reference(("file_id",), "Файл не найден")])


def _kept(data: PracticeCardCreate | PracticeCardChange) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in data.figures]


def _drafted(card: PracticeCard) -> Fact:
    return Fact("reserve.practice_card.drafted", card.id, card.place, {"status": card.status, **_told(card)})


def _changed(card: PracticeCard) -> Fact:
    return Fact("reserve.practice_card.changed", card.id, card.place, {"status": card.status, **_told(card)})


def _told(card: PracticeCard) -> dict[str, str]:
    """What events of a card carry."""
    return {"leader_id": str(card.leader_id), "direction": card.direction}
