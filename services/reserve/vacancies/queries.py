"""What is asked of vacancies, and of the copies of the directory that foretell them. Statements, not results."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.directory.copies import HEADS
from services.kernel.listing import Listing
from services.kernel.search import lasting, one_of, russian
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.store import COPIES
from services.reserve.vacancies.models import Vacancy, VacancyNotice
from services.reserve.vacancies.rules import LIVING
from services.reserve.vacancies.schemas import (
    VacancyItem,
    VacancyNoticeItem,
    VacancyNoticeQuery,
    VacancyQuery,
)

LISTING = Listing(
    Vacancy,
    VacancyItem,
    VacancyQuery,
    sortable={"arises_on": Vacancy.arises_on, "organisation_name": russian(Vacancy.organisation_name)},
    filters={
        "status": Vacancy.status,
        "reason": Vacancy.reason,
        "organisation_id": Vacancy.organisation_id,
        "arises_until": lambda day: Vacancy.arises_on <= day,
        "place": Vacancy.place.at_or_below,
    },
)

NOTICES = Listing(
    VacancyNotice,
    VacancyNoticeItem,
    VacancyNoticeQuery,
    sortable={"noticed_on": VacancyNotice.noticed_on, "contract_until": VacancyNotice.contract_until},
    filters={
        "organisation_id": VacancyNotice.organisation_id,
        "months": VacancyNotice.months,
        "noticed_from": lambda day: VacancyNotice.noticed_on >= day,
        "place": VacancyNotice.place.at_or_below,
    },
)


def by_id(vacancy_id: UUID) -> Select[Vacancy]:
    return select(Vacancy).where(Vacancy.id == vacancy_id)


def for_update(vacancy_id: UUID) -> Select[Vacancy]:
    """As it stands now, held until the commit: of two who take it one waits and finds it taken."""
    return by_id(vacancy_id).with_for_update().execution_options(populate_existing=True)


def working(place: str, day: date) -> Select[Any]:
    """Copies of the organisations at or below the place that work on the day."""
    organisation = COPIES.organisation
    open_ = or_(organisation.closed_on.is_(None), organisation.closed_on >= day)
    return select(organisation).where(organisation.place.at_or_below(place), open_)


def heads_at(place: str, day: date) -> Select[Any]:
    """Copies of the posts of heads, held or acted in, at or below the place on the day."""
    post = COPIES.post
    return select(post).where(
        post.place.at_or_below(place),
        one_of(post.kind, HEADS),
        post.organisation_id.is_not(None),
        lasting(post.held_from, post.held_to)(day),
    )


def heads_of(organisation_id: UUID, day: date) -> Select[Any]:
    """The copy of the post of who heads the organisation on the day."""
    post = COPIES.post
    held = (one_of(post.kind, HEADS), lasting(post.held_from, post.held_to)(day))
    return select(post).where(post.organisation_id == organisation_id, *held).order_by(post.held_from.desc()).limit(1)


def names_of(people: Sequence[UUID]) -> Select[Any]:
    return select(COPIES.person).where(one_of(COPIES.person.id, people))


def born(people: Sequence[UUID]) -> Select[Any, Any]:
    """(person, birthday) of those whose file as a candidate is kept where the caller sees it."""
    its = (one_of(Candidate.person_id, people), Candidate.birth_date.is_not(None))
    return select(Candidate.person_id, Candidate.birth_date).where(*its, Candidate.status == CandidateStatus.active)


def living(place: str) -> Select[Vacancy]:
    """Vacancies at or below the place that nobody fills yet."""
    return select(Vacancy).where(Vacancy.place.at_or_below(place), one_of(Vacancy.status, sorted(LIVING)))


def ending(today: date, until: date) -> Select[Any]:
    """Copies of the posts of heads held today whose contract ends by `until`, with the name of the organisation."""
    post, organisation = COPIES.post, COPIES.organisation
    return (
        select(post, organisation.short_name)
        .join(organisation, organisation.id == post.organisation_id)
        .where(
            post.kind == HEADS[0],
            lasting(post.held_from, post.held_to)(today),
            post.contract_until.between(today, until),
        )
        .order_by(post.id)
    )


def notice(row: dict[str, Any]) -> Any:
    """Kept unless it was given before; tells whether it was kept."""
    return insert(VacancyNotice).values(row).on_conflict_do_nothing().returning(VacancyNotice.id)
