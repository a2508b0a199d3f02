"""What a mentor learns of the mentee: which competencies are lacking, and nothing of how that was found."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Conflict, Forbidden
from services.training.competencies import queries as competencies
from services.training.deficits import queries as deficits
from services.training.mentoring.models import Mentorship
from services.training.mentoring.need_rules import open_to_mentor
from services.training.mentoring.need_schemas import MentorshipNeedOut, MentorshipNeedsOut
from services.training.mentoring.reaching import in_person, reach


class NeedsClosed(Conflict):
    """Дефициты и маршрут наставляемого видны наставнику, когда наставляемый согласился на пару, и до её последнего
    дня."""


async def opened(tx: AsyncSession, mentorship_id: UUID) -> Mentorship:
    """The pair, to the two in person while the mentor may see what the mentee is to learn.

    Raises MentorshipNotFound, Forbidden for whoever else sees the pair, NeedsClosed.
    """
    mentorship = await reach(tx, mentorship_id)
    if in_person(tx.info["caller"], mentorship) is None:
        raise Forbidden("Это читают наставник и наставляемый; остальные — дефициты и маршруты по своим правам.")
    today = tx.info["clock"].today()
    if not open_to_mentor(mentorship.status, mentorship.mentee_agreed_on, mentorship.last_day, today):
        raise NeedsClosed
    return mentorship


async def read(tx: AsyncSession, mentorship_id: UUID) -> MentorshipNeedsOut:
    """Raises as `opened`."""
    mentorship = await opened(tx, mentorship_id)
    found = (await tx.scalars(deficits.living(mentorship.mentee_person_id))).all()
    frameworks = {
        each.id: each for each in await tx.scalars(competencies.editions([each.framework_id for each in found]))
    }
    titles = {
        (edition, each.code): each.title
        for edition, framework in frameworks.items()
        for each in framework.framework.competencies
    }
    rows = [
        MentorshipNeedOut.about(each, title=titles.get((each.framework_id, each.competency), each.competency))
        for each in found
    ]
    return MentorshipNeedsOut(mentorship_id=mentorship.id, needs=rows)
