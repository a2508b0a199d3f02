"""An authority with a regulation on attestation in force, and files of whom it attests."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.models import Candidate
from services.reserve.regulations.templates import known
from services.reserve.store import COPIES
from tests.services.reserve.builders import made, step

[CONTENT] = [each.content.model_dump(mode="json") for each in known().items if each.kind == "attestation"]
MODULES = [{"code": each["code"], "right": 18, "asked": 20} for each in CONTENT["modules"]]
SCHEDULED, SHOWN, HELD = "2026-11-30", "2026-12-01", "2026-12-21"


@pytest.fixture
def region() -> str:
    """Of its own for each test: at a place one regulation is in force."""
    return f"ru.r{uuid4().int % 10**9}"


@pytest.fixture
async def keeper(client_as, region, today) -> Any:
    """The authority of a municipality with a regulation in force, which does not ask for a meeting."""
    client = client_as("omsu", f"{region}.m1")
    await regulated(client, today, decided_at_meeting=False)
    return client


async def regulated(client: Any, today: Any, **changes: Any) -> None:
    """The regulation that is shipped, with changes, is in force as attestations are scheduled."""
    today("2026-01-15")
    act = {"kind": "Постановление", "issuer": "Администрация", "number": "1", "date": "2026-01-10"}
    said = {"title": "Об аттестации", "act": act, "in_force_from": "2026-01-15", "content": CONTENT | changes}
    draft = await made(client, "/regulations", said)
    await step(client, f"/regulations/{draft['id']}", "publish")
    today(SCHEDULED)


@pytest.fixture
def filed(app, region):
    async def file(person: UUID | None = None, place: str = ".m1.o1", held_to: date | None = None) -> str:
        """Of a head, who holds the post up to that day."""
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            here = region + place
            new = Candidate(
                place=here, put_forward_at=here, person_id=person or uuid4(), last_name="Орлова", first_name="Вера"
            )
            tx.add(new)
            await tx.flush()
            post = {"id": uuid4(), "place": here, "kind": "head", "held_from": date(2020, 1, 1), "held_to": held_to}
            row = {"person_id": new.person_id, "organisation_id": uuid4(), "source_epoch": uuid4(), "source_seq": 1}
            await tx.execute(insert(COPIES.post).values(post | row))
            return str(new.id)

    return file


def plan(candidate: str, **changes: Any) -> dict[str, Any]:
    return {"candidate_id": candidate, "attested": "head", "scheduled_on": HELD} | changes
