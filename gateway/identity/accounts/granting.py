"""May this role be given here, to this person? The rules, asked together with what the directory knows."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity.accounts import queries, rules
from gateway.identity.accounts.rules import LEVEL_LABELS, LEVELS, Held
from gateway.identity.accounts.schemas import AssignmentCreate
from gateway.identity.problems import GrantRefused, RoleMisplaced, RolesClash
from services.directory.roles import LABELS
from services.kernel.identity import Identity
from services.kernel.places import ROOT
from services.kernel.problems import Invalid


async def require_grant(
    tx: AsyncSession, caller: Identity, data: AssignmentCreate, held: Iterable[Held], pointer: str
) -> None:
    """May it be given to an account that holds `held`?

    Raises GrantRefused (not yours to give), RoleMisplaced (wrong level), Invalid (no such place) or RolesClash.
    """
    wanted = Held(data.role, data.place)
    if not rules.may_grant(caller, wanted):
        raise GrantRefused(members={"role": data.role, "place": data.place})
    if not rules.fits(wanted):
        levels = ", ".join(LEVEL_LABELS[each] for each in LEVELS[wanted.role])
        detail = f"Роль «{LABELS[wanted.role]}» даётся на уровне: {levels}"
        raise RoleMisplaced(errors=[{"pointer": f"{pointer}/place", "code": "wrong_level", "detail": detail}])
    await require_place(tx, data.place, f"{pointer}/place")
    if other := rules.clash(held, wanted):
        raise RolesClash(LABELS[other.role], LABELS[wanted.role])


async def require_place(tx: AsyncSession, place: str, pointer: str) -> None:
    """Raises Invalid for a place the directory does not know."""
    if place != ROOT and not await tx.scalar(queries.is_known_place(place)):
        detail = "Такого места нет в справочнике"
        raise Invalid(errors=[{"pointer": pointer, "code": "unknown_place", "detail": detail}])


async def require_person(tx: AsyncSession, person_id: UUID | None) -> None:
    """Raises Invalid for a person the caller does not see."""
    if person_id is not None and not await tx.scalar(queries.is_visible_person(person_id)):
        detail = "Такого человека нет, или он вам не виден"
        raise Invalid(errors=[{"pointer": "/person_id", "code": "unknown_person", "detail": detail}])
