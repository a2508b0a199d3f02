"""Nobody stops a contest by writing into the own file who must not judge them."""

from datetime import date
from uuid import UUID

import pytest

from services.kernel.acting import acting
from services.kernel.identity import system
from services.reserve.candidates.models import Candidate, CandidateExperience
from services.reserve.requirements.profile import ExperienceKind
from tests.services.reserve.builders import BASE
from tests.services.reserve.conduct.conftest import BEST, GOOD, JURY


@pytest.fixture
def worked(app, schools):
    """`await worked(stage, "one", *places)`: the file now says that they work there as well."""

    async def write(stage, name, *places):
        candidate = UUID(stage.people[name][0])
        async with acting(app.state.database, system("test", "ru"), app.state.clock) as tx:
            file = await tx.get(Candidate, candidate)
            told = {"kind": ExperienceKind.pedagogical, "organisation_name": "Школа", "position": "Совместитель"}
            tx.add_all(
                CandidateExperience(
                    place=file.place,
                    candidate_id=file.id,
                    organisation_id=schools[place],
                    valid_from=date(2015, 1, 1),
                    valid_to=None,
                    **told,
                )
                for place in places
            )

    return write


async def conflicts(stage):
    found = (await stage.omsu.get(f"{BASE}{stage.path}/conflicts")).json()["found"]
    return {each["member_id"]: (each["standing"], {said["bars"] for said in each["conflicts"]}) for each in found}


async def test_what_is_written_after_the_application_is_shown_and_bars_nobody(stage, worked):
    await stage.scoring("one", "two")
    await worked(stage, "one", *JURY)
    members = [stage.members[stage.jury[place]] for place in JURY]
    assert await conflicts(stage) == dict.fromkeys(members, (None, {False}))
    for name, given in {"one": BEST, "two": GOOD}.items():
        await stage.mark(name, given)
    await stage.meet()
    said = {"application_id": stage.applications["one"], "member_id": members[2], "reason": "Подтверждено"}
    made = await stage.omsu.post(f"{BASE}{stage.path}/recusals", json=said | {"kind": "same_organisation"})
    assert (made.status_code, made.json()["source"]) == (201, "computed")
    opened = await stage.open()
    assert opened["status"] == "opened"
    aside = (await stage.omsu.get(f"{BASE}{stage.path}/sheets")).json()["set_aside"]
    assert {each["member_id"] for each in aside} == {members[2]}


async def test_what_was_written_before_bars_by_itself(stage, worked):
    await stage.accepting()
    await worked(stage, "one", JURY[1])
    await stage.apply("one", "two")
    assert await conflicts(stage) == {stage.members[stage.jury[JURY[1]]]: (None, {True})}
