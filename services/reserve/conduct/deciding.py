"""The commission decides: whom the points or an open vote choose, what becomes of the others, who joins the reserve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import standing_at
from services.kernel.places import region_of
from services.kernel.problems import StepRefused
from services.kernel.references import refused, require
from services.kernel.workflow import Refusal
from services.reserve.applications.models import Application
from services.reserve.applications.moving import moved
from services.reserve.applications.rules import ApplicationAction, ApplicationStatus
from services.reserve.conduct import drawing, queries, voicing
from services.reserve.conduct.barring import barred, require_free, standings_of
from services.reserve.conduct.joining import joined, require_order
from services.reserve.conduct.rules import Choice, choose, undue
from services.reserve.contests.decisions import ContestStepIn
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestPurpose
from services.reserve.entries import service as entries
from services.reserve.entries.decisions import OrderIn
from services.reserve.entries.exclusions import ExclusionCode
from services.reserve.entries.granting import exclusion
from services.reserve.entries.nominating import include_from_contest
from services.reserve.meetings import service as meetings
from services.reserve.protocols.rules import ProtocolKind


@dataclass(frozen=True, slots=True)
class Found:
    """Who competed, and who is chosen of them."""

    entered: Sequence[Application]
    choice: Choice
    barred: Mapping[UUID, str]
    """Who passed and is passed over all the same, with the reason."""
    joining: Sequence[UUID]
    """Who comes into the reserve by it."""

    def told(self) -> dict[str, Any]:
        """For the event: ids, no names."""
        by_id = {each.id: each for each in self.entered}
        chosen = [by_id[each] for each in self.choice.chosen]
        return {
            "application_ids": [str(each.id) for each in chosen],
            "candidate_ids": [str(each.candidate_id) for each in chosen],
            "person_ids": [str(each.person_id) for each in chosen if each.person_id],
            "by_vote": self.choice.by_vote,
        }


async def found(tx: AsyncSession, contest: Contest, data: ContestStepIn) -> Found:
    """Raises StepRefused where no meeting was held since the opening or nobody is chosen; Invalid for a wrong order."""
    if contest.purpose is ContestPurpose.reserve and data.order is None:
        raise refused(["order"], "missing", "Включая в резерв, укажите приказ")
    held, concluded_at = await voicing.meeting(tx, contest)
    await voicing.require_unbiased(tx, contest, held)
    voices = await voicing.voices(tx, contest, held)
    async with standing_at(tx, region_of(contest.place)):
        entered = list(await tx.scalars(queries.entered(contest.id)))
    passed_over = await barred(tx, contest, entered)
    standings = standings_of([each for each in entered if each.id not in passed_over])
    require_free(standings, voices.chosen, passed_over)
    choice = choose(standings, contest.places, voices, explained=bool(data.reason), in_line=_in_line(contest))
    if isinstance(choice, Refusal):
        raise StepRefused(choice.detail, members={"reason": choice.reason})
    joining = await joined(tx, contest, choice, entered)
    require_order(contest, choice, joining, data.order)
    clock = tx.info["clock"]
    decided_on = concluded_at.astimezone(clock.zone).date()
    require(undue(data.order.date, decided_on, clock.today()) if data.order else None)
    return Found(entered, choice, passed_over, joining)


async def written(tx: AsyncSession, contest: Contest, decided: Found, order: OrderIn | None) -> None:
    """Every application that was scored becomes what the decision makes it; the protocol says so; the reserve fills."""
    choice = decided.choice
    contest.by_vote = choice.by_vote
    actions, ranks, ahead = _actions(contest, choice), _ranks(contest, decided), _ahead(contest, decided)
    for each in decided.entered:
        if each.status is ApplicationStatus.scored:
            action = actions.get(each.id, ApplicationAction.pass_over)
            why = decided.barred.get(each.id) if each.id in ahead else None
            its = {"rank": ranks.get(each.id, each.rank)} | ({} if why is None else {"reason": why})
            await moved(tx, each, action, why, **its)
    said = {
        "chosen": drawing.chosen(choice.chosen, decided.entered),
        "following": drawing.chosen(choice.following, decided.entered),
        "by_vote": choice.by_vote,
        "reason": contest.reason,
        "order": order.model_dump() if order else None,
        **await meetings.record_of(tx, contest.id),
    }
    protocol = await drawing.draw(tx, ProtocolKind.contest_decision, contest, decided.entered, said, at_meeting=True)
    contest.decision_id = protocol.id
    if order is not None:
        await _include(tx, contest, decided, order)


def _actions(contest: Contest, choice: Choice) -> dict[Any, ApplicationAction]:
    if contest.purpose is ContestPurpose.reserve:
        return dict.fromkeys(choice.chosen, ApplicationAction.include)
    following = dict.fromkeys(choice.following, ApplicationAction.place_next)
    return following | dict.fromkeys(choice.chosen, ApplicationAction.choose)


def _ahead(contest: Contest, decided: Found) -> set[UUID]:
    """Who stood before the last that is chosen, or anywhere while a place is left: whom a bar cost the place."""
    chosen = [each.rank for each in decided.entered if each.id in decided.choice.chosen and each.rank]
    full = len(chosen) == contest.places
    return {each.id for each in decided.entered if each.rank and (not full or each.rank <= max(chosen))}


def _in_line(contest: Contest) -> bool:
    """Does it matter who of those that are not chosen comes first?"""
    return contest.purpose is ContestPurpose.vacancy and (
        contest.ruled.second_to_reserve or contest.ruled.next_by_score
    )


def _ranks(contest: Contest, decided: Found) -> dict[UUID, int]:
    """Of those in line: equals whom a vote has parted stand one after another."""
    ranks, last = dict[UUID, int](), 0
    if _in_line(contest):
        by_points = {each.id: each.rank for each in decided.entered}
        for each in decided.choice.following:
            ranks[each] = last = max(by_points[each] or 0, last + 1)
    return ranks


async def _include(tx: AsyncSession, contest: Contest, decided: Found, order: OrderIn) -> None:
    by_id = {each.id: each for each in decided.entered}
    for each in decided.joining:
        await include_from_contest(
            tx,
            contest_id=contest.id,
            candidate_id=by_id[each].candidate_id,
            reserve=contest.place,
            order=order,
            included_on=tx.info["clock"].today(),
            organisation_id=contest.organisation_id,
            post_title=contest.post_title,
        )


async def undone(tx: AsyncSession, contest: Contest, by: str) -> None:
    """The decision stands no more: whom it brought into the reserve, leaves it."""
    today = tx.info["clock"].today()
    for entry in list(await tx.scalars(queries.brought(contest.id))):
        said = f"Итог конкурса отменён {by}"
        await entries.exclude(tx, entry, exclusion(ExclusionCode.other, said, today))
