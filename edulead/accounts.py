"""`edulead user add`: what cannot be is said together with what can, for the administrator has no list at hand."""

from sqlalchemy import TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.organisations.models import Organisation
from gateway.directory.places import is_known
from gateway.identity.accounts.rules import Held, normalised
from gateway.identity.admin import UserRefused, add_user, checked
from gateway.identity.signin.queries import assignments_of, by_username
from gateway.identity.transactions import SIGN_IN, apart
from services.kernel.database import Database
from services.kernel.places import ROOT

SHOWN = 30
"""Places of a list at most: a municipality may have hundreds of organisations."""


async def add(gateway: Database, username: str, full_name: str, role: str, place: str) -> str:
    """The password of the new account, empty when only a role was added. Raises UserRefused.

    `place` may be the ИНН of an organisation.
    """
    async with apart(gateway, SIGN_IN) as tx:
        place = await place_of(tx, place)
        wanted = checked(role, place)
        await require_known(tx, place)
        await require_new(tx, normalised(username), wanted)
    return await add_user(gateway, username, full_name, role, place)


async def place_of(tx: AsyncSession, said: str) -> str:
    """The place as it was said, or of the organisation with this ИНН."""
    if not said.isdigit():
        return said
    found = await tx.scalar(select(Organisation.place).where(Organisation.inn == said))
    if found is None:
        raise UserRefused(f"Организации с ИНН {said} в справочнике нет.")
    return found


async def require_known(tx: AsyncSession, place: str) -> None:
    if await is_known(tx, place):
        return
    above = parent(place)
    while not await is_known(tx, above):
        above = parent(above)
    rows = (await tx.execute(children(above))).all()
    known = "\n".join(f"  {each.place:<16} {each.name}" for each in rows[:SHOWN])
    more = "\n  …" if len(rows) > SHOWN else ""
    advice = f"В {above} есть:\n{known}{more}" if rows else f"В {above} пока ничего не заведено."
    raise UserRefused(f"Места {place} в справочнике нет. {advice}")


def parent(place: str) -> str:
    return place.rpartition(".")[0] or ROOT


def children(place: str) -> TextClause:
    """The places right below this one with their names, one more than are shown."""
    return text("""
        SELECT ltree2text(place) AS place, name FROM (
            SELECT place, name FROM gateway.region
            UNION ALL SELECT place, name FROM gateway.municipality
            UNION ALL SELECT place, short_name FROM gateway.organisation
        ) AS known
        WHERE place <@ text2ltree(:place) AND nlevel(place) = nlevel(text2ltree(:place)) + 1
        ORDER BY length(ltree2text(place)), place LIMIT :most
    """).bindparams(place=place, most=SHOWN + 1)


async def require_new(tx: AsyncSession, username: str, wanted: Held) -> None:
    account = await tx.scalar(by_username(username))
    if account is None:
        return
    held = [(each.role, each.place) for each in await tx.scalars(assignments_of(account.id))]
    if (wanted.role, wanted.place) in held:
        known = "\n".join(f"  {role:<12} {place}" for role, place in held)
        raise UserRefused(
            f"У записи «{username}» уже есть роль {wanted.role} в месте {wanted.place}. Её роли:\n{known}\n"
            f"Новый пароль выдаёт команда: edulead user reset {username}"
        )
