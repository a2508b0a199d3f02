"""`edulead user add`: what cannot be is said together with what can, for the administrator has no list at hand."""

from sqlalchemy import TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory.organisations.models import Organisation
from gateway.identity.accounts.queries import is_known_place
from gateway.identity.accounts.rules import LEVEL_LABELS, LEVELS, PEOPLE, Held, fits, level, normalised
from gateway.identity.admin import UserRefused, add_user
from gateway.identity.signin.queries import assignments_of, by_username
from gateway.identity.transactions import SIGN_IN, apart
from services.directory.roles import LABELS
from services.kernel.database import Database
from services.kernel.places import ROOT, is_place

EXAMPLES = {"c": ROOT, "r": "ru.r67", "m": "ru.r67.m12", "o": "ru.r67.m12.o4711"}
SHOWN = 30
"""Places of a list at most: a municipality may have hundreds of organisations."""


async def add(gateway: Database, username: str, full_name: str, role: str, place: str) -> str:
    """The password of the new account, empty when only a role was added. Raises UserRefused.

    `place` may be the ИНН of an organisation.
    """
    require_role(role)
    async with apart(gateway, SIGN_IN) as tx:
        place = await place_of(tx, place)
        require_level(Held(role, place))
        await require_known(tx, place)
        await require_new(tx, normalised(username), Held(role, place))
    return await add_user(gateway, username, full_name, role, place)


def require_role(role: str) -> None:
    if role not in PEOPLE:
        known = "\n".join(f"  {each:<12} {LABELS[each]}" for each in LEVELS)
        raise UserRefused(f"Роли «{role}» нет. Есть:\n{known}")


async def place_of(tx: AsyncSession, said: str) -> str:
    """The place as it was said, or of the organisation with this ИНН."""
    if not said.isdigit():
        return said
    found = await tx.scalar(select(Organisation.place).where(Organisation.inn == said))
    if found is None:
        raise UserRefused(f"Организации с ИНН {said} в справочнике нет.")
    return found


def require_level(wanted: Held) -> None:
    """Names the option that is missing, since the default place is the whole country."""
    if not is_place(wanted.place):
        raise UserRefused(f"«{wanted.place}» — не место и не ИНН организации. Пример: --place {EXAMPLES['m']}")
    if not fits(wanted):
        levels = LEVELS[wanted.role]
        right = ", ".join(LEVEL_LABELS[each] for each in levels)
        known = LEVEL_LABELS.get(level(wanted.place), "такого уровня нет")
        code = ", можно ИНН организации" if "o" in levels else ""
        raise UserRefused(
            f"Роль {wanted.role} («{LABELS[wanted.role]}») даётся на уровне: {right}; {wanted.place} — {known}.\n"
            f"Укажите параметр --place{code}. Пример:\n"
            f"  edulead user add ИМЯ --role {wanted.role} --place {EXAMPLES[levels[0]]}"
        )


async def require_known(tx: AsyncSession, place: str) -> None:
    if place == ROOT or await tx.scalar(is_known_place(place)):
        return
    above = place.rpartition(".")[0]
    while above and above != ROOT and not await tx.scalar(is_known_place(above)):
        above = above.rpartition(".")[0]
    rows = (await tx.execute(children(above or ROOT))).all()
    known = "\n".join(f"  {each.place:<16} {each.name}" for each in rows[:SHOWN])
    more = "\n  …" if len(rows) > SHOWN else ""
    advice = f"В {above or ROOT} есть:\n{known}{more}" if rows else f"В {above or ROOT} пока ничего не заведено."
    raise UserRefused(f"Места {place} в справочнике нет. {advice}")


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
