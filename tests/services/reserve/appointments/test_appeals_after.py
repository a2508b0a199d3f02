"""That somebody is appointed takes the term of appeals from nobody."""

from uuid import uuid4

from services.reserve.applications.models import Application
from tests.services.reserve.appointments.conftest import ORDER
from tests.services.reserve.builders import BASE, made, step, stepped
from tests.support.answers import faults
from tests.support.callers import SMOLENSK


async def test_an_appeal_within_its_term_is_taken_after_the_appointment(world, client_as):
    people = [await world.candidate() for _ in range(2)]
    contest, [first, second] = await world.contest(await world.vacancy(), *people)
    person = uuid4()
    await world.change(Application, second, person_id=person)
    decided = await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": first}})
    path = f"/appointments/{decided['id']}"
    await step(world.omsu, path, "make", order=ORDER)
    read = (await world.omsu.get(f"{BASE}/contests/{contest}")).json()
    assert (read["status"], read["appeals_until"]) == ("appointed", "2026-12-04")
    applicant, said = client_as("school", f"{SMOLENSK}.o2", person), {"subject": "outcome", "text": "Баллы сложены"}
    filed = await applicant.post(f"{BASE}/contests/{contest}/appeals", json=said)
    assert filed.status_code == 201, filed.text
    appeal = f"/contest-appeals/{filed.json()['id']}"
    upheld = {"reason": "Сложены неверно", "remedy": "annul"}
    assert faults(await stepped(world.omsu, appeal, 1, "uphold", **upheld)) == {"/remedy": "appointed"}
    await step(world.omsu, path, "revoke", reason="По жалобе", revoked_on="2026-11-27")
    await step(world.omsu, appeal, "uphold", **upheld)
    assert (await world.omsu.get(f"{BASE}/contests/{contest}")).json()["status"] == "annulled"
