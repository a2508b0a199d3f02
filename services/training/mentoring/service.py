"""The shell around pairs: the steps both sides and the authorities take, and what stands against them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import steps
from services.kernel.places import region_of
from services.kernel.problems import Conflict
from services.kernel.records import assign, renewed
from services.kernel.references import require
from services.training.matching.exclusions import Broken, exclusions
from services.training.mentoring import rejecting
from services.training.mentoring.goals import ReviewKind
from services.training.mentoring.models import Mentorship
from services.training.mentoring.reaching import in_person, reach, where
from services.training.mentoring.region import gather
from services.training.mentoring.rules import (
    PENDING,
    WORKFLOW,
    Facts,
    MentorshipAction,
    MentorshipStatus,
    PairSide,
    beside,
)
from services.training.mentoring.schemas import MentorshipStepIn
from services.training.mentors import policies
from services.training.mentors import queries as registry
from services.training.mentors.models import Mentor
from services.training.mentors.notice import Notice
from services.training.permissions import access


class MentorshipLiving(Conflict):
    """У этого руководителя уже есть наставник, или пару ему уже предложили."""


async def advance(tx: AsyncSession, mentorship_id: UUID, data: MentorshipStepIn, seen: int | None) -> Mentorship:
    """Agree, decline, begin, complete, end. Whoever begins the last place of a mentor has it: the mentor's row is held
    while places are counted."""
    require(beside(data.action, data.last_day))
    mentorship = await reach(tx, mentorship_id)
    if data.action is MentorshipAction.activate:
        await tx.scalar(registry.held(mentorship.mentor_id))
        mentorship = await reach(tx, mentorship_id)  # as it stands by now: the mentor may have left meanwhile
    facts, caller = await facts_of(tx, mentorship, data), tx.info["caller"]
    at = where(caller, mentorship)
    await steps.advance(tx, access, WORKFLOW, mentorship, data, facts, seen, told(mentorship, facts.notice.today), at)
    _date(mentorship, data.action, facts.notice)
    await renewed(tx, mentorship)
    if mentorship.status is MentorshipStatus.declined:
        await rejecting.remember(tx, mentorship, facts.side or PairSide.authority, data.reason or "")
    return mentorship


async def facts_of(tx: AsyncSession, mentorship: Mentorship, data: MentorshipStepIn | None = None) -> Facts:
    """As they stand now. What the hard rules say of a pair that has begun changes nothing more."""
    policy = await policies.POLICY.of(tx, region_of(mentorship.place))
    mentor, broken, free = await _standing(tx, mentorship)
    today = tx.info["clock"].today()
    return Facts(
        side=in_person(tx.info["caller"], mentorship),
        working=mentor.works_on(today),
        broken=broken,
        free=free,
        planned=bool(mentorship.goals),
        reviewed=any(each.kind is ReviewKind.final for each in mentorship.reviews),
        notice=Notice(today, policy.notice_days, data.last_day if data else None),
    )


def told(mentorship: Mentorship, day: date) -> dict[str, Any]:
    """What events of a pair carry: whom it accompanies, and who does."""
    return {
        "mentor_id": str(mentorship.mentor_id),
        "mentor_person_id": str(mentorship.mentor_person_id),
        "mentor_organisation_id": str(mentorship.mentor_organisation_id),
        "person_id": str(mentorship.mentee_person_id),
        "organisation_id": str(mentorship.mentee_organisation_id),
        "origin": mentorship.origin,
        "origin_id": str(mentorship.origin_id) if mentorship.origin_id else None,
        "day": day.isoformat(),
    }


async def _standing(tx: AsyncSession, mentorship: Mentorship) -> tuple[Mentor, Broken, bool]:
    """(the mentor, the hard rules the pair breaks today, is a place left)."""
    mentor = (await tx.scalars(registry.by_id(mentorship.mentor_id))).one()
    if mentorship.status not in PENDING:
        return mentor, (), True
    found = await gather(tx, region_of(mentorship.place), [mentor], {})
    region, mentee_id = found.region, str(mentorship.mentee_person_id)
    mentee = next((each for each in region.mentees if each.id == mentee_id), None)
    if mentee is None:  # somebody has just moved the pair on: its version says so when it is written
        return mentor, (), False
    broken = exclusions(region.mentors[0], mentee, region.terms)
    return mentor, broken, found.taken.get(mentor.id, 0) < mentor.capacity


def _date(mentorship: Mentorship, action: MentorshipAction, notice: Notice) -> None:
    """The day of what has just been decided."""
    today = notice.today
    days = {
        MentorshipAction.agree_as_mentor: {"mentor_agreed_on": today},
        MentorshipAction.agree_as_mentee: {"mentee_agreed_on": today},
        MentorshipAction.activate: {"activated_on": today},
        MentorshipAction.complete: {"last_day": today},
    }
    if mentorship.status is MentorshipStatus.ended:
        assign(mentorship, {"noticed_on": today, "last_day": notice.ends})
    assign(mentorship, days.get(action, {}))
