"""Who is recused from whom: declared, found by the records, or found to be no conflict. One answer for each pair."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand, standing_at
from services.kernel.events import Fact
from services.kernel.identity import Identity
from services.kernel.places import region_of
from services.kernel.problems import Conflict as Refused
from services.kernel.problems import Invalid
from services.kernel.records import added, assign, renewed
from services.kernel.references import refused, unknown_reference
from services.kernel.workflow import Refusal
from services.reserve.applications import parties
from services.reserve.commissions.conflicts import Conflict, ConflictSource
from services.reserve.meetings import queries
from services.reserve.meetings.assembly import Pair
from services.reserve.meetings.benches import Bench
from services.reserve.meetings.models import Recusal
from services.reserve.meetings.occasion import Occasion
from services.reserve.meetings.rules import RecusalStanding, declarable, replaceable, standing_of, waivable
from services.reserve.meetings.screening import Screen, screened
from services.reserve.meetings.voices import RecusalIn, WaiverIn
from services.reserve.permissions import P, access

KEPT = Refusal("kept_since_opening", "Листы вскрыты с этим отводом: до решения он остаётся, каким записан.")
"""Of a recusal that stood as the sheets were opened."""


class WaiverRefused(Refused):
    """Допустить этого члена комиссии к заявке нельзя."""


class RecusalStands(Refused):
    """Записанный отвод этим не заменить."""


async def recused(tx: AsyncSession, occasion: Occasion) -> set[Pair]:
    """Who may not judge whom now. What the records show bars until it is waived, each kind of it.

    Read from the region: a juror's sheet depends on it wherever the juror stands, and only the pair is told.
    """
    found = (await screened(tx, occasion)).barring if occasion.screened else {}
    settled = standings(await written(tx, occasion), found)
    barred = {pair for pair, standing in settled.items() if standing is RecusalStanding.recused}
    return barred | (found.keys() - settled.keys())


async def recused_at_opening(tx: AsyncSession, occasion: Occasion) -> set[Pair]:
    """Whose sheets are not opened, or were not: whoever is recused afterwards has marked, and does not vote."""
    if occasion.opened_at is None:
        return await recused(tx, occasion)
    return {each.pair for each in await written(tx, occasion) if fixed(each, occasion.opened_at)}


async def written(tx: AsyncSession, occasion: Occasion) -> list[Recusal]:
    """What has been decided, read from the region."""
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        return [*await tx.scalars(queries.recusals(occasion.subjects))]


def standings(decided: Iterable[Recusal], found: Mapping[Pair, Sequence[Conflict]]) -> dict[Pair, RecusalStanding]:
    """What has been decided of each pair; without those of which the records now show more than was decided on."""
    by_pair = {each.pair: each for each in decided}
    standing = {pair: standing_of(each.standing, each.covers, found.get(pair, ())) for pair, each in by_pair.items()}
    return {pair: each for pair, each in standing.items() if each is not None}


async def names_of(tx: AsyncSession, members: Collection[UUID]) -> dict[UUID, str]:
    """Member → name, of those who do not sit any more."""
    if not members:
        return {}
    async with standing_at(tx, region_of(tx.info["caller"].place)):
        return dict((await tx.execute(queries.names(members))).all())


async def recuse(tx: AsyncSession, caller: Identity, bench: Bench, subject_id: UUID, data: RecusalIn) -> Recusal:
    """Recuse a member: oneself from the own seat, anybody as who conducts what is judged.

    Raises Forbidden for a member who recuses another, Invalid for a pair that is none or for a conflict that the
    records would show and do not, RecusalStands in place of one that is never waived. From a seat the records are not
    asked: whom they name is blind.
    """
    member_id = data.member_id or (bench.own.member_id if bench.own else None)
    if member_id is None:
        raise refused(["member_id"], "missing", "Назовите члена комиссии: сами вы в ней не состоите")
    if bench.own is None or member_id != bench.own.member_id:
        access.require(caller, P.meeting_write, bench.occasion.place)
        await parties.require_others(tx, bench.contest_id, bench.occasion.place)
    screen = await screened(tx, bench.occasion)
    pair = _pair(screen, member_id, subject_id)
    source = declarable(data.kind, screen.conflicts.get(pair, []) if bench.overseen else [])
    if source is None:
        raise refused(["kind"], "conflict_not_found", "По данным такого конфликта нет: заявите иную заинтересованность")
    await stand(tx, bench.occasion.place)
    former: Recusal | None = await tx.scalar(queries.of_pair(*pair))
    if refusal := replaceable(former.kind if former else None, data.kind) or _kept(former, bench.occasion):
        raise RecusalStands(refusal.detail, members={"reason": refusal.reason})
    said = {"kind": data.kind, "source": source, "standing": RecusalStanding.recused, "reason": data.reason}
    return await _written(tx, caller, bench.occasion, pair, said)


async def waive(tx: AsyncSession, caller: Identity, bench: Bench, subject_id: UUID, data: WaiverIn) -> Recusal:
    """Find the conflicts of a pair to be none. Raises WaiverRefused with the reason."""
    access.require(caller, P.meeting_write, bench.occasion.place)
    await parties.require_others(tx, bench.contest_id, bench.occasion.place)
    screen = await screened(tx, bench.occasion)
    pair = _pair(screen, data.member_id, subject_id)
    former: Recusal | None = await tx.scalar(queries.of_pair(*pair))
    found = conflicts_of(screen, pair, former)
    if bench.own is not None and bench.own.member_id == data.member_id:
        raise WaiverRefused(
            "О собственном конфликте решает не тот, у кого он есть.", members={"reason": "own_conflict"}
        )
    if refusal := waivable([each.kind for each in found]) or _kept(former, bench.occasion):
        raise WaiverRefused(refusal.detail, members={"reason": refusal.reason})
    if former is not None and declared_by_another(former, caller):
        detail = "Отвод заявил другой: вопреки ему члена комиссии к этой заявке не допускают."
        raise WaiverRefused(detail, members={"reason": "declared"})
    said = {"kind": found[0].kind, "source": found[0].source, "standing": RecusalStanding.waived}
    covers = sorted({each.kind for each in found})
    return await _written(tx, caller, bench.occasion, pair, said | {"reason": data.reason, "covers": covers})


async def settle(tx: AsyncSession, caller: Identity, occasion: Occasion) -> None:
    """Write down as recusals what the records show and nobody has decided: it stands from now on, whatever changes."""
    if not occasion.screened:
        return
    conflicts = (await screened(tx, occasion)).barring
    settled = standings(await written(tx, occasion), conflicts)
    for pair, found in conflicts.items():
        if pair not in settled:
            said = {"kind": found[0].kind, "source": ConflictSource.computed, "standing": RecusalStanding.recused}
            await _written(tx, caller, occasion, pair, said | {"reason": " ".join(each.said for each in found)})


def fixed(recusal: Recusal, opened_at: datetime | None) -> bool:
    """Did it bar as the sheets were opened?"""
    barred = recusal.standing is RecusalStanding.recused
    return barred and opened_at is not None and recusal.decided_at <= opened_at


def _kept(former: Recusal | None, occasion: Occasion) -> Refusal | None:
    """Why what is written down of a pair stays as it is: whose sheet was not opened, does not come back to vote."""
    return KEPT if former is not None and fixed(former, occasion.opened_at) else None


def declared_by_another(recusal: Recusal, caller: Identity) -> bool:
    """Whoever says that they cannot judge, or was said so of, is not made to by somebody else."""
    declared = recusal.source is ConflictSource.declared and recusal.standing is RecusalStanding.recused
    return declared and recusal.account != caller.account


def conflicts_of(screen: Screen, pair: Pair, decided: Recusal | None) -> list[Conflict]:
    """What the records show of a pair, and what was declared of it."""
    found = list(screen.conflicts.get(pair, []))
    if decided is not None and all(each.kind is not decided.kind for each in found):
        found.append(Conflict(decided.kind, decided.reason, decided.source))
    return found


def _pair(screen: Screen, member_id: UUID, subject_id: UUID) -> Pair:
    """Raises Invalid for a member who does not sit on the commission or an application of another contest."""
    errors = []
    if member_id not in screen.seats:
        errors.append(unknown_reference(["member_id"], "В комиссии такого члена нет"))
    if subject_id not in screen.subjects:
        errors.append(unknown_reference(["application_id"], "В этом конкурсе такой заявки нет"))
    if errors:
        raise Invalid(errors=errors)
    return member_id, subject_id


async def _written(
    tx: AsyncSession, caller: Identity, occasion: Occasion, pair: Pair, said: Mapping[str, Any]
) -> Recusal:
    """The one answer for the pair, a new one or in place of the former."""
    said = {"covers": [], **said, "account": caller.account, "decided_at": tx.info["clock"].now()}
    former: Recusal | None = await tx.scalar(queries.of_pair(*pair))
    if former is not None:
        assign(former, said)
        return await renewed(tx, former, _decided)
    member_id, subject_id = pair
    ids = {"member_id": member_id, **occasion.subjects[subject_id].names}
    return await added(tx, Recusal(place=occasion.place, **ids, **said), _decided)


def _decided(recusal: Recusal) -> Fact:
    """Who and from what; not in what the conflict lies."""
    ids = ("contest_id", "application_id", "attestation_id", "member_id")
    told = {name: str(said) for name in ids if (said := getattr(recusal, name)) is not None}
    told |= {"standing": recusal.standing}
    return Fact("reserve.recusal.decided", recusal.id, recusal.place, told)
