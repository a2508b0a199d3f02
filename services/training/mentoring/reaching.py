"""As whom a caller comes to a pair: one of the two in person, or who oversees either side."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.database import stand
from services.kernel.identity import Identity
from services.kernel.places import contains, region_of
from services.kernel.problems import Forbidden, NotFound
from services.kernel.records import one
from services.training.mentoring import queries
from services.training.mentoring.models import Mentorship
from services.training.mentoring.rules import PairSide, side_of
from services.training.permissions import P, access


class MentorshipNotFound(NotFound):
    """Пара не найдена или не видна с вашими правами."""


async def reach(tx: AsyncSession, mentorship_id: UUID) -> Mentorship:
    """One the caller sees. From here to its end the transaction stands at the region: the other side may work, and
    what is written of the pair lies, beside the caller."""
    seen = queries.visible_to(tx.info["caller"])
    mentorship = await one(tx, queries.by_id(mentorship_id).where(seen), MentorshipNotFound)
    await stand(tx, region_of(mentorship.place))  # ADR 0008
    return mentorship


def in_person(caller: Identity, mentorship: Mentorship) -> PairSide | None:
    """Which of the two the caller is."""
    return side_of(caller.person, mentorship.mentor_person_id, mentorship.mentee_person_id)


def where(caller: Identity, mentorship: Mentorship) -> str:
    """The side of the pair at or above which the caller stands; where the mentee works, if at neither."""
    return next((each for each in mentorship.places if contains(caller.place, each)), mentorship.place)


def keeper(caller: Identity, mentorship: Mentorship) -> PairSide:
    """As whom the caller keeps programme and reviews: the mentor in person, or an authority on either side.

    Raises Forbidden for the mentee, and for whoever only sees the pair.
    """
    if in_person(caller, mentorship) is PairSide.mentor:
        access.require(caller, P.mentorship_keep)
        return PairSide.mentor
    if in_person(caller, mentorship) is PairSide.mentee:
        said = "Программу и оценки ведут наставник и те, кто его назначил."
        raise Forbidden(said, members={"permission": P.mentorship_keep})
    access.require(caller, P.mentorship_write, where(caller, mentorship))
    return PairSide.authority
