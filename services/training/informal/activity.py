"""Which heads learn on their own: the share of the active by municipality, and who is not, to whoever stands above."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.training.informal import queries, rules
from services.training.informal.schemas import (
    InformalActivityOut,
    InformalActivityQuery,
    InformalActivityRow,
    InformalInactiveHead,
)
from services.training.permissions import IN_PERSON
from services.training.staff import service as staff
from services.training.staff.rules import Share, by_municipality, share


async def activity(tx: AsyncSession, caller: Identity, query: InformalActivityQuery) -> InformalActivityOut:
    """Of those in post on the last day; to a school of its head, who asks in person. Hours count wherever they were
    confirmed below the caller's place."""
    place = staff.territory(caller.place, query.place)
    heads = await staff.heads(tx, place, query.date_to)
    if caller.role in IN_PERSON:
        heads = [each for each in heads if caller.is_person(each.person_id)]
    hours = {person: int(n) for person, n in await tx.execute(queries.hours(query.date_from, query.date_to))}
    active = rules.active(hours, query.hours)
    shares = by_municipality(heads, active)
    apart = rules.inactive(heads, hours, query.hours)
    people = await staff.names(tx, (each.person_id for each in apart))
    schools = await staff.titles(tx, (each.organisation_id for each in apart))
    names = await staff.municipalities(tx, place)
    return InformalActivityOut(
        date_from=query.date_from,
        date_to=query.date_to,
        hours=query.hours,
        total=_row(place, None, share(heads, active)),
        municipalities=[_row(each, name, shares.get(each, Share(0, 0))) for each, name in names.items()],
        inactive=[
            InformalInactiveHead(
                person_id=each.person_id,
                full_name=people.get(each.person_id),
                organisation_id=each.organisation_id,
                organisation_name=schools.get(each.organisation_id),
                place=each.place,
                hours=hours.get(each.person_id, 0),
            )
            for each in apart
        ],
    )


def _row(place: str, name: str | None, its: Share) -> InformalActivityRow:
    return InformalActivityRow(place=place, name=name, active=its.part, heads=its.whole, percent=its.percent)
