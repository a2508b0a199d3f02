"""Where the radar takes its signs from: posts of the directory, files of candidates, risk that monitoring told."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.identity import Identity
from services.kernel.periods import months_after
from services.reserve.received import service as received
from services.reserve.received.rules import Risk
from services.reserve.vacancies import queries
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.radar import Chair, Horizon, Sign, signs
from services.reserve.vacancies.schemas import RadarItem, RadarOut, RadarQuery, SignOut


class Known(NamedTuple):
    """What is known of heads beyond their posts: birthdays by the files of candidates, who is at risk."""

    born: Mapping[UUID, date]
    people: Mapping[UUID, Risk]
    organisations: Mapping[UUID, Risk]


async def radar(tx: AsyncSession, caller: Identity, query: RadarQuery) -> RadarOut:
    """Organisations at or below the place with at least one sign; beyond the own place row security leaves nothing."""
    place = query.place or caller.place
    today = tx.info["clock"].today()
    horizon = Horizon(today, months_after(today, query.months), query.age, query.streak)
    posts = {each.organisation_id: each for each in await tx.scalars(queries.heads_at(place, today))}
    vacancies = {each.organisation_id: each for each in await tx.scalars(queries.living(place))}
    people = [each.person_id for each in posts.values()]
    names = {each.id: each for each in await tx.scalars(queries.names_of(people))}
    known = Known(
        born=dict((await tx.execute(queries.born(people))).all()),
        people=await received.risk_of_people(tx, people),
        organisations=await received.risk_of_organisations(tx, list(posts)),
    )
    items = []
    for each in await tx.scalars(queries.working(place, today)):
        post = posts.get(each.id)
        if found := signs(_chair(post, known), horizon):
            items.append(_item(each, names.get(post.person_id) if post else None, found, vacancies.get(each.id)))
    items.sort(key=lambda each: (each.first_on is None, each.first_on or today, each.organisation_name))
    return RadarOut(on=today, until=horizon.until, items=items)


def _chair(post: Any, known: Known) -> Chair:
    if post is None:
        return Chair()
    risks = known.people.get(post.person_id), known.organisations.get(post.organisation_id)
    return Chair(
        kind=post.kind,
        held_from=post.held_from,
        held_to=post.held_to,
        contract_until=post.contract_until,
        born_on=known.born.get(post.person_id),
        streak=max(each.streak if each else 0 for each in risks),
    )


def _item(organisation: Any, person: Any, found: list[Sign], vacancy: Vacancy | None) -> RadarItem:
    name = [person.last_name, person.first_name, person.middle_name] if person else []
    return RadarItem(
        organisation_id=organisation.id,
        organisation_name=organisation.short_name,
        place=organisation.place,
        person_id=person.id if person else None,
        person_name=" ".join(filter(None, name)) or None,
        first_on=found[0].on,
        signs=[SignOut.about(each) for each in found],
        vacancy_id=vacancy.id if vacancy else None,
        vacancy_status=vacancy.status if vacancy else None,
    )
