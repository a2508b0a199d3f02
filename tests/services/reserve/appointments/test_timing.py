"""Offers and appointments forget whom the file forgot."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.reserve.appointments.models import Appointment
from services.reserve.appointments.timing import follow_files
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import CandidateStatus
from services.reserve.offers.models import Offer
from tests.services.reserve.appointments.conftest import ORDER
from tests.services.reserve.builders import step


async def kept(world, model, each):
    async with world.acting() as tx:
        return await tx.get(model, UUID(each["id"]))


async def destroyed(world, candidate_id) -> None:
    """As `candidates.destruction` leaves a file, and the job after it."""
    nothing = dict.fromkeys(("person_id", "middle_name", "birth_date", "organisation_id", "workplace", "position"))
    values = nothing | {"last_name": "", "first_name": "", "anonymised_at": datetime(2026, 11, 27, tzinfo=UTC)}
    await world.change(Candidate, candidate_id, status=CandidateStatus.anonymised, **values)
    async with world.acting() as tx:
        await follow_files(tx, {})


@pytest.mark.parametrize(("steps", "named", "linked"), [([], False, False), (["cancel"], False, False)])
async def test_a_decision_that_came_to_nothing_names_nobody(world, steps, named, linked):
    candidate = await world.candidate()
    decided = await world.direct(await world.vacancy(), candidate)
    for action in steps:
        await step(world.omsu, f"/appointments/{decided['id']}", action, reason="Опечатка")
    await destroyed(world, candidate)
    left = await kept(world, Appointment, decided)
    assert (left.full_name is not None, left.person_id is not None) == (named, linked)


async def test_of_a_headship_the_person_stays_as_an_id(world):
    candidate = await world.candidate()
    decided = await world.direct(await world.vacancy(), candidate)
    await step(world.omsu, f"/appointments/{decided['id']}", "make", order=ORDER)
    await destroyed(world, candidate)
    left = await kept(world, Appointment, decided)
    assert (left.full_name, str(left.person_id)) == (None, decided["person_id"])


async def test_an_offer_forgets_its_reservist(world):
    vacancy, candidate = await world.vacancy(), await world.candidate()
    _, offer = await world.offered(vacancy, candidate)
    await step(world.omsu, f"/offers/{offer['id']}", "refuse", reason="Переезд")
    other = await world.candidate()
    _, stays = await world.offered(vacancy, other)
    await destroyed(world, candidate)
    left = await kept(world, Offer, offer)
    assert (left.full_name, left.reason) == (None, None)
    assert (await kept(world, Offer, stays)).full_name == "Орлова Вера"
