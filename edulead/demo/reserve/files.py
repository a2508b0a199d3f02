"""Files of candidates: deputies of schools of the city and of the region, each under a consent."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from edulead.demo.deputies import OF_CITY
from edulead.demo.records import Organisation, Person, Post
from edulead.demo.stage import Stage, days_off, on_day
from edulead.demo.targets import identifier
from services.directory.snils import Seal
from services.kernel.identity import Identity
from services.reserve.candidates import filing, papers
from services.reserve.candidates.documents import CandidateCheckCreate
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.schemas import CandidateCreate

CONSENTED: Final = date(2025, 2, 3)
UNTIL: Final = date(2030, 2, 3)
CHECKED: Final = (-420, -200)
"""Days from the day of loading on which the certificates of criminal record were shown."""
UNNUMBERED: Final = Seal(b"no number is given")


async def load(stage: Stage, tx: AsyncSession) -> None:
    posts = _posts(stage)
    await _file(stage, tx, stage.city, posts[:OF_CITY])
    await _file(stage, tx, stage.department, posts[OF_CITY:])


async def of_city(stage: Stage, tx: AsyncSession) -> list[UUID]:
    """Files of the city, in the order of its schools; of that of the plan, whatever their random ids are."""
    return await _of(tx, _posts(stage)[:OF_CITY])


async def of_others(stage: Stage, tx: AsyncSession) -> list[UUID]:
    """Files the Department keeps, as `of_city`."""
    return await _of(tx, _posts(stage)[OF_CITY:])


def _posts(stage: Stage) -> Sequence[Post]:
    return [each for each in stage.planned.posts if each.kind == "deputy"]


async def _of(tx: AsyncSession, posts: Sequence[Post]) -> list[UUID]:
    found = {person: file for person, file in await tx.execute(select(Candidate.person_id, Candidate.id))}  # noqa: C416
    return [found[identifier(each.person)] for each in posts]


async def _file(stage: Stage, tx: AsyncSession, who: Identity, posts: Sequence[Post]) -> None:
    persons = {each.key: each for each in stage.planned.persons}
    schools = {each.key: each for each in stage.planned.organisations}
    async with on_day(tx, CONSENTED, who):
        said = [_said(stage, persons[each.person], each, schools[each.place]) for each in posts]
        made = [await filing.create(tx, who, each, UNNUMBERED) for each in said]
    for day in [days_off(tx, each) for each in CHECKED]:
        async with on_day(tx, day, who):
            for file in made:
                check = CandidateCheckCreate(kind="criminal_record", checked_on=day, clear=True)
                await papers.add_check(tx, who, file.id, check)


def _said(stage: Stage, person: Person, post: Post, school: Organisation) -> CandidateCreate:
    """A teacher at twenty-three, then a deputy, both at one school."""
    graduated, rose = date(person.birth_date.year + 23, 6, 30), post.appointed
    work = {"organisation_name": school.short_name}
    taught = {"kind": "pedagogical", "position": "учитель", "valid_from": date(graduated.year, 9, 1)}
    led = {"kind": "managerial", "position": "заместитель директора", "valid_from": rose}
    retrained = {"field": "management", "title": "Менеджмент в образовании", "hours": 250, "retraining": True}
    diploma = {"level": "specialist", "field": "pedagogy", "speciality": "Педагогика", "institution": "СмолГУ"}
    said: dict[str, Any] = {
        "place": stage.places[school.key],
        "person_id": identifier(person.key),
        "last_name": person.last_name,
        "first_name": person.first_name,
        "middle_name": person.patronymic,
        "birth_date": person.birth_date,
        "russian_citizen": True,
        "organisation_id": identifier(school.key),
        "workplace": school.short_name,
        "position": "заместитель директора",
        "education": [diploma | {"graduated_on": graduated}],
        "training": [retrained | {"institution": "СОИРО", "completed_on": rose}],
        "experience": [work | taught | {"valid_to": rose - timedelta(days=1)}, work | led],
        "consents": [
            {"purpose": purpose, "given_on": CONSENTED, "until": UNTIL, "document": f"от {CONSENTED:%d.%m.%Y}"}
            for purpose in ("reserve", "contest", "attestation")
        ],
    }
    return CandidateCreate.model_validate(said)
