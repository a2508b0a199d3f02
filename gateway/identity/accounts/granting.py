"""May this role be given here, to this person? The rules, asked together with what the directory knows."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.people.models import Person
from gateway.directory.places import require_known
from gateway.identity.accounts import rules
from gateway.identity.accounts.rules import LEVEL_LABELS, LEVELS, Held
from gateway.identity.accounts.schemas import AssignmentCreate
from gateway.identity.problems import GrantRefused, RoleMisplaced, RolesClash
from services.directory.roles import LABELS
from services.kernel.identity import Identity
from services.kernel.references import referred
from services.kernel.validation import field_error


async def require_grant(
    tx: AsyncSession, caller: Identity, data: AssignmentCreate, held: Iterable[Held], path: tuple[str | int, ...]
) -> None:
    """May it be given to an account that holds `held`? `path` leads to `data` in the body.

    Raises GrantRefused (not yours to give), RoleMisplaced (wrong level), Invalid (no such place) or RolesClash.
    """
    wanted = Held(data.role, data.place)
    if not rules.may_grant(caller, wanted):
        raise GrantRefused(members={"role": data.role, "place": data.place})
    if not rules.fits(wanted):
        levels = ", ".join(LEVEL_LABELS[each] for each in LEVELS[wanted.role])
        detail = f"Роль «{LABELS[wanted.role]}» даётся на уровне: {levels}"
        raise RoleMisplaced(errors=[field_error((*path, "place"), "wrong_level", detail)])
    await require_known(tx, data.place, (*path, "place"))
    if other := rules.clash(held, wanted):
        raise RolesClash(LABELS[other.role], LABELS[wanted.role])


async def require_person(tx: AsyncSession, person_id: UUID | None) -> None:
    """Raises Invalid for a person the caller does not see."""
    if person_id is not None:
        await referred(tx, Person, person_id, "person_id", "Такого человека нет, или он вам не виден")
