"""The funnel of contests over HTTP, with a contest in it."""

import csv
import io
from urllib.parse import quote

from tests.services.reserve.builders import BASE
from tests.services.reserve.conduct.conftest import *  # noqa: F403  # a contest and everybody in it
from tests.services.reserve.conduct.conftest import BEST, GOOD, WEAK


async def test_each_contest_is_a_row_of_the_file(stage):
    contest = await stage.decided({"one": BEST, "two": GOOD, "three": WEAK})
    answered = await stage.omsu.get(f"{BASE}/dashboards/contests", headers={"Accept": "text/csv"})
    assert answered.headers["content-disposition"].endswith(quote("Воронка конкурсов.csv"))
    rows = csv.reader(io.StringIO(answered.content.decode("utf-8-sig")), delimiter=";")
    [row] = [each for each in rows if each[0] == contest["id"]]
    assert row[3:] == ["в кадровый резерв", "решён", "20.02.2026", "3", "3", "3", "2", "0", "0"]
