"""What a pair works by: the personalised programme, the review in the middle and the one at the end."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.concurrency import expect
from services.kernel.events import Fact
from services.kernel.places import region_of
from services.kernel.problems import Conflict
from services.kernel.records import assign, renewed
from services.kernel.references import require
from services.training.competencies.knowing import Named, require_known
from services.training.directions import service as directions
from services.training.mentoring.goals import Goal, ReviewKind, beyond, helped, unmarked, unplanned
from services.training.mentoring.models import Mentorship, MentorshipReview
from services.training.mentoring.programme_schemas import MentorshipProgrammeIn, MentorshipReviewIn
from services.training.mentoring.reaching import keeper, reach
from services.training.mentoring.rules import LIVING, MentorshipStatus, PairSide
from services.training.mentoring.service import told
from services.training.mentors import queries as registry


class MentorshipFixed(Conflict):
    """Программу меняют, пока пара ведётся и не оценена."""


class ReviewRefused(Conflict):
    """Эту оценку сейчас не ставят."""


async def plan(tx: AsyncSession, mentorship_id: UUID, data: MentorshipProgrammeIn, seen: int | None) -> Mentorship:
    """The whole programme anew, until a review has spoken of its goals. Raises MentorshipFixed, Invalid."""
    mentorship = await reach(tx, mentorship_id)
    expect(mentorship, seen)
    if mentorship.status not in LIVING or mentorship.reviews:
        raise MentorshipFixed
    keeper(tx.info["caller"], mentorship)
    goals = [Goal(number, each.until) for number, each in enumerate(data.goals, start=1)]
    require(unplanned(goals, (data.starts_on, data.ends_on)))
    [mentor] = await tx.scalars(registry.mentors([mentorship.mentor_id]))
    require(beyond(data.ends_on, mentor.valid_to))
    named = [
        Named(("goals", at, "competency"), each.competency) for at, each in enumerate(data.goals) if each.competency
    ]
    await require_known(tx, region_of(mentorship.place), named)
    aims = [(("goals", at, "direction"), each.direction) for at, each in enumerate(data.goals) if each.direction]
    await directions.require_known(tx, region_of(mentorship.place), aims)
    its = [{"number": number, **each.model_dump(mode="json")} for number, each in enumerate(data.goals, start=1)]
    assign(mentorship, {"starts_on": data.starts_on, "ends_on": data.ends_on, "goals": its})
    return await renewed(tx, mentorship, lambda each: _fact("planned", each, told(each, tx.info["clock"].today())))


async def review(tx: AsyncSession, mentorship_id: UUID, data: MentorshipReviewIn, seen: int | None) -> Mentorship:
    """One of each kind, of a pair under way; the final one is the authority's, since it tells what the mentor is worth.

    Raises ReviewRefused with the reason, Invalid for marks that do not speak of each goal once.
    """
    mentorship = await reach(tx, mentorship_id)
    expect(mentorship, seen)
    side = _reviewer(tx, mentorship, data.kind)
    numbers = [each["number"] for each in mentorship.goals]
    require(unmarked(numbers, [each.goal for each in data.marks]))
    titles = {each["number"]: each["title"] for each in mentorship.goals}
    marks = [{**each.model_dump(mode="json"), "title": titles[each.goal]} for each in data.marks]
    found = MentorshipReview(
        id=uuid4(),
        places=mentorship.places,
        mentorship_id=mentorship.id,
        kind=data.kind,
        reviewed_on=tx.info["clock"].today(),
        by_side=side,
        account=tx.info["caller"].account,
        marks=sorted(marks, key=lambda each: each["goal"]),
        conclusion=data.conclusion,
    )
    mentorship.reviews.append(found)
    if data.kind is ReviewKind.final:
        mentorship.helped = helped(found.given)
    mentorship.updated_at = func.now()  # a review alone makes a new version of the pair too
    return await renewed(tx, mentorship, lambda each: _fact("reviewed", each, {"kind": data.kind}))


def _reviewer(tx: AsyncSession, mentorship: Mentorship, kind: ReviewKind) -> PairSide:
    if mentorship.status is not MentorshipStatus.active:
        raise ReviewRefused("Оценивают пару, которая ведётся.", members={"reason": "not_active"})
    if any(each.kind in (kind, ReviewKind.final) for each in mentorship.reviews):
        raise ReviewRefused("Такая оценка уже есть, или есть итоговая.", members={"reason": "reviewed"})
    side = keeper(tx.info["caller"], mentorship)
    if kind is ReviewKind.final and side is PairSide.mentor:
        said = "Итоговую оценку ставит не наставник: по ней судят и о его работе."
        raise ReviewRefused(said, members={"reason": "own_case"})
    return side


def _fact(what: str, mentorship: Mentorship, said: dict[str, Any]) -> Fact:
    return Fact(f"training.mentorship.{what}", mentorship.id, mentorship.place, {"status": mentorship.status, **said})
