"""How a pair follows its two: it goes on as both agreed, and is seen from where either of them works now."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.events import Fact
from services.kernel.records import assign, renewed
from services.kernel.search import one_of
from services.training.competencies.holders import Holder
from services.training.mentoring.models import MentorMeeting, Mentorship, MentorshipReview
from services.training.mentoring.rules import LIVING
from services.training.mentors.models import Mentor
from services.training.moves.rules import PostHeld, left_behind


async def moved(tx: AsyncSession, holder: Holder, held: Sequence[PostHeld]) -> None:
    """The living pairs of the person, after the mentor's own record has followed; nothing where both are at home."""
    if holder.organisation_id is None:
        return
    for pair in (await tx.scalars(_living(holder.person_id))).all():
        mentor = await tx.get_one(Mentor, pair.mentor_id)
        its: dict[str, Any] = {"mentor_organisation_id": mentor.organisation_id}
        if pair.mentee_person_id == holder.person_id and left_behind(pair.place, held, tx.info["clock"].today()):
            its |= {"place": holder.place, "mentee_organisation_id": holder.organisation_id}
        await _move(tx, pair, its, mentor.place)


async def _move(tx: AsyncSession, pair: Mentorship, its: dict[str, Any], mentor_place: str) -> None:
    place = its.get("place", pair.place)
    places = sorted({mentor_place, place})
    for model, values in ((MentorshipReview, {"places": places}), (MentorMeeting, {"places": places, "place": place})):
        for part in await tx.scalars(select(model).where(model.mentorship_id == pair.id).order_by(model.id)):
            assign(part, values)
    await tx.flush()
    assign(pair, its | {"places": places})
    await renewed(tx, pair, _announced)


def _announced(pair: Mentorship) -> Fact:
    said = {"mentor_person_id": str(pair.mentor_person_id), "mentee_person_id": str(pair.mentee_person_id)}
    return Fact("training.mentorship.moved", pair.id, pair.place, said)


def _living(person_id: UUID) -> Select[Mentorship]:
    sides = or_(Mentorship.mentor_person_id == person_id, Mentorship.mentee_person_id == person_id)
    found = select(Mentorship).where(sides, one_of(Mentorship.status, [*LIVING])).order_by(Mentorship.id)
    return found.with_for_update().execution_options(populate_existing=True)
