"""What a body of a programme may refer to: members of the team, their deficits, a cycle that training has heard of."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.training.learning_teams.models import LearningTeam
from services.training.transfer_programmes import queries
from services.training.transfer_programmes.content import TransferContent
from services.training.transfer_programmes.rules import strangers


async def require_known(tx: AsyncSession, team: LearningTeam, content: TransferContent) -> None:
    """Raises Invalid at every field that names what is not there."""
    today: date = tx.info["clock"].today()
    people = sorted({each.person_id for each in team.on(today) if each.person_id})
    errors = [
        field_error(("content", "measures", at, "responsible"), "not_a_member", "Сегодня этот человек не в команде")
        for at in strangers(content, people)
    ]
    named = [each.deficit_id for each in content.findings if each.deficit_id]
    known = set(await tx.scalars(queries.deficits(named, people))) if named else set()
    errors += [
        unknown_reference(("content", "findings", at, "deficit_id"), "Такого дефицита у участников команды нет")
        for at, each in enumerate(content.findings)
        if each.deficit_id and each.deficit_id not in known
    ]
    if content.cycle_id and not await tx.scalar(queries.known_cycle(content.cycle_id, team.place)):
        errors.append(unknown_reference(("content", "cycle_id"), "Об итогах такого цикла здесь ничего не известно"))
    if errors:
        raise Invalid(errors=errors)
