"""An attestation follows the file of whom it is about: to the person of the directory, and into oblivion."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.attestations.models import Attestation
from services.reserve.attestations.timing import JOBS, follow_files
from services.reserve.candidates.models import Candidate
from services.reserve.candidates.rules import FORGOTTEN, CandidateStatus
from services.reserve.store import TABLES
from tests.services.reserve.attestations.conftest import HELD, MODULES, plan
from tests.services.reserve.builders import made, step


@pytest.fixture
def world(app):
    """`await world.run()` as the timed job; `world.read(attestation)`, `world.change(candidate, …)`."""

    class World:
        @staticmethod
        def acting():
            return acting(app.state.database, system("test", "ru"), app.state.clock)

        async def run(self) -> None:
            async with self.acting() as tx:
                await follow_files(tx, {})

        async def read(self, attestation: str) -> Attestation:
            async with self.acting() as tx:
                return await tx.get(Attestation, UUID(attestation))

        async def change(self, candidate: str, **values) -> None:
            async with self.acting() as tx:
                await tx.execute(update(Candidate).where(Candidate.id == UUID(candidate)).values(**values))

        async def file(self, place: str) -> UUID:
            async with self.acting() as tx:
                new = TABLES.file(
                    place=place, name="представление.pdf", media_type="application/pdf", size=1, sha256="0" * 64,
                    account=uuid4(),
                )  # fmt: skip
                tx.add(new)
                await tx.flush()
                return new.id

        async def files(self, *ids: UUID) -> int:
            async with self.acting() as tx:
                return len((await tx.scalars(select(TABLES.file.id).where(TABLES.file.id.in_(ids)))).all())

    return World()


async def decided(keeper, today, candidate: str, **reference) -> str:
    said = plan(candidate, turn="out_of_turn", ground="Жалоба родителей Сидоровых", attested="candidate")
    one = await made(keeper, "/attestations", said)
    path = f"/attestations/{one['id']}"
    await step(keeper, path, "show_reference", reference={"text": "За пять лет школа…"} | reference)
    today(HELD)
    await step(keeper, path, "record_test", test={"modules": MODULES})
    await step(keeper, path, "record_interview", interview={"passed": True, "note": "Волнуется"})
    decision = {"decision": "conforms_with_advice", "protocol": "№ 4", "advice": "Учиться отдыхать"}
    await step(keeper, path, "decide", decision=decision)
    return one["id"]


async def test_forgets_whom_the_file_forgot_and_keeps_what_was_decided(world, keeper, filed, today, region):
    gone, stays = await filed(), await filed()
    file_id = await world.file(f"{region}.m1")
    forgotten = await decided(keeper, today, gone, file_id=str(file_id))
    today("2026-11-30")
    kept = await decided(keeper, today, stays)
    await world.change(gone, status=CandidateStatus.anonymised, person_id=None, anonymised_at=date(2026, 12, 30))
    await world.run()
    left = await world.read(forgotten)
    told = (left.person_id, left.reference, left.reference_file_id, left.interview_note, left.advice, left.ground)
    assert told == (None, None, None, None, None, FORGOTTEN)
    assert (left.decision, left.percent, left.protocol) == ("conforms_with_advice", 90, "№ 4")
    assert await world.files(file_id) == 0
    other = await world.read(kept)
    assert (other.reference, other.ground) == ("За пять лет школа…", "Жалоба родителей Сидоровых")
    version = left.version
    await world.run()
    assert (await world.read(forgotten)).version == version


async def test_knows_whom_the_file_or_the_one_it_was_merged_into_was_linked_to(world, keeper, filed):
    first, second, person = await filed(), await filed(), uuid4()
    one = (await made(keeper, "/attestations", plan(first)))["id"]
    await world.change(first, person_id=person)
    await world.run()
    assert (await world.read(one)).person_id == person
    await world.change(first, person_id=None, status=CandidateStatus.merged, merged_into_id=UUID(second))
    await world.run()
    root = (await world.read(one)).person_id
    assert root is not None and root != person


def test_happens_every_hour():
    assert [each.name for each in JOBS] == ["reserve.follow_attested"]
