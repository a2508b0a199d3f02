"""What stands on the link of a file to a person keeps it."""

import re
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from services.reserve.attestations.models import Attestation
from services.reserve.attestations.terms import AttestationStatus
from services.reserve.candidates.linking import HOLDS
from services.reserve.candidates.models import Candidate
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestStatus
from services.reserve.requirements.profile import ConsentPurpose
from services.reserve.store import COPIES
from tests.services.reserve.builders import BASE, listed, made, step
from tests.services.reserve.entries.conftest import included
from tests.support.answers import refused
from tests.support.callers import SMOLENSK


@pytest.fixture
async def relinked(world):
    """`await relinked(candidate)`: somebody says that the file is of another person, as an authority."""
    async with world.acting() as tx:
        other = str(await tx.scalar(select(COPIES.person.id).where(COPIES.person.place == f"{SMOLENSK}.o3")))

    async def change(candidate, person_id=other):
        said = {"person_id": person_id, "reason": "Ошибка"}
        return await world.omsu.patch(f"{BASE}/candidates/{candidate}", json=said, headers={"If-Match": "*"})

    return change


async def test_an_application_and_what_it_leads_to(world, relinked):
    winner, nobody = await world.candidate(until=None), await world.candidate(until=None)
    contest, applications = await world.contest(await world.vacancy(), winner)
    assert refused(await relinked(winner), 409, "link_held")["reason"] == "application_running"
    assert (await relinked(nobody, None)).status_code == 200
    await world.attest(winner, f"{SMOLENSK}.o2", "2031-01-01")
    await made(world.omsu, "/appointments", {"ground": {"kind": "contest", "application_id": applications[0]}})
    await world.change(Contest, contest, status=ContestStatus.annulled)
    async with world.acting() as tx:
        await tx.execute(delete(Attestation).where(Attestation.candidate_id == UUID(winner)))
    assert refused(await relinked(winner), 409, "link_held")["reason"] == "appointment_decided"


async def test_an_attestation_a_stay_and_an_offer(world, relinked):
    attested = await world.candidate()
    assert refused(await relinked(attested), 409, "link_held")["reason"] == "attested"
    [known] = await listed(world.omsu, "/attestations", candidate_id=attested)
    of_a_decision = ("decision", "decided_on", "decided_by", "valid_until")
    annulled = {"status": AttestationStatus.cancelled, **dict.fromkeys(of_a_decision)}
    await world.change(Attestation, known["id"], **annulled)  # as the step leaves it
    assert (await relinked(attested, None)).status_code == 200
    reservist = await world.candidate(until=None, consents=(ConsentPurpose.reserve,))
    entry = await included(world.omsu, reservist)
    assert refused(await relinked(reservist), 409, "link_held")["reason"] == "in_reserve"
    said = {"code": "own_request"}
    await step(world.omsu, f"/entries/{entry['id']}", "exclude", reason="Заявление", exclusion=said)
    assert (await relinked(reservist, None)).status_code == 200


async def test_of_a_file_that_becomes_another_s_whichever_stays(world):
    winner, entrant, linked = [await world.candidate(until=None) for _ in range(3)]
    await world.change(Candidate, winner, person_id=None)
    await world.change(Candidate, entrant, person_id=None)
    await world.contest(await world.vacancy(), winner)

    async def merge(stays, goes):
        said = {"duplicate_id": goes, "reason": "Дело заведено дважды"}
        return await world.omsu.post(f"{BASE}/candidates/{stays}:merge", json=said, headers={"If-Match": "*"})

    for pair in ((linked, winner), (winner, linked)):
        assert refused(await merge(*pair), 409, "link_held")["reason"] == "application_judged"
    assert (await merge(linked, entrant)).status_code == 200


def test_each_hold_names_the_step_that_takes_it_back():
    """A wrong link is no dead end: what stands on it is taken back, and then it is mended."""
    steps = {"cancel", "annul", "withdraw", "reject", "exclude", "revoke"}
    for hold in HOLDS.values():
        named = set(re.findall(r"`(\w+)`", hold.way_out))
        assert named and named <= steps, hold.reason
