"""What is asked of the directory when a cycle opens. Statements, not results."""

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select

from services.directory.copies import HEADS
from services.kernel.search import lasting, one_of, russian
from services.monitoring.store import COPIES


def municipalities(place: str) -> Select[Any]:
    """(municipality,) at or below `place`."""
    municipality = COPIES.municipality
    return select(municipality).where(municipality.place.at_or_below(place)).order_by(municipality.place)


def heads(place: str, day: date) -> Select[Any]:
    """(organisation, municipality, post, person) of every organisation that works on `day`; the last two may be None.

    A person whose card has not been copied yet is None too, though the post is there.
    """
    organisation, municipality, post, person = (
        COPIES.organisation,
        COPIES.municipality,
        COPIES.post,
        COPIES.person,
    )
    held = and_(
        post.organisation_id == organisation.id,
        one_of(post.kind, HEADS),
        lasting(post.held_from, post.held_to)(day),
    )
    found = select(organisation, municipality, post, person).join(
        municipality, municipality.id == organisation.municipality_id
    )
    works = (organisation.place.at_or_below(place), lasting(organisation.founded_on, organisation.closed_on)(day))
    joined = found.outerjoin(post, held).outerjoin(person, person.id == post.person_id).where(*works)
    return joined.order_by(russian(organisation.short_name), organisation.id)
