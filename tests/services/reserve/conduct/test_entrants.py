"""How many came how far is not undone by who leaves afterwards."""

from tests.services.reserve.builders import step
from tests.services.reserve.conduct.conftest import BEST, GOOD


async def test_who_declines_after_the_opening_was_admitted_and_passed(stage):
    await stage.opened({"one": BEST, "two": GOOD})
    before = (await stage.read())["entrants"]
    await step(stage.applicant("one"), stage.application("one"), "withdraw")
    assert (await stage.read())["entrants"] == before | {"withdrawn": 1}
    assert (before["admitted"], before["passed"]) == (2, 2)
