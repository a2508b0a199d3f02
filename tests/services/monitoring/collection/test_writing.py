"""What is written is what was said, for any table; and what breaks off leaves nothing."""

from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.kernel.acting import acting
from services.kernel.identity import Identity
from services.kernel.imports import ImportQuery
from services.kernel.parsing import Taken
from services.kernel.tables import Row, TableKind
from services.kernel.uploads import Uploaded
from services.monitoring.collection import service
from services.monitoring.collection.parsing import Entry
from services.monitoring.collection.writing import unrepeated
from tests.kernel.test_tables import WRITERS
from tests.services.monitoring.builders import BASE, submission_of
from tests.support.callers import REGION, SMOLENSK, SMOLENSK_SCHOOL

SECOND, THIRD = f"{SMOLENSK}.o2", f"{SMOLENSK}.o3"
PLACES = (SMOLENSK_SCHOOL, SECOND, THIRD)
DEPARTMENT = Identity(account=uuid4(), role="department", place=REGION)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

_many = st.integers(0, 10**8)
_row = st.fixed_dictionaries(
    {}, optional={"q1.met": _many, "q1.all": _many, "q2": st.integers(0, 1000), "c1": st.sampled_from([0, 1])}
)
_tables = st.dictionaries(st.sampled_from(PLACES), _row, min_size=1).filter(
    lambda said: any(asked(place, row) for place, row in said.items())
)


def asked(place, row):
    """Only the second school has grade 11."""
    return {code: value for code, value in row.items() if code != "c1" or place == SECOND}


def shape(answers, wide):
    if wide:
        codes = ["q1.met", "q1.all", "q2", "c1"]
        return [["place", *codes], *([place, *map(row.get, codes)] for place, row in answers.items())]
    rows = [
        [place, *(code.split(".") if "." in code else (code, None)), value]
        for place, row in answers.items()
        for code, value in row.items()
    ]
    return [["place", "indicator", "input", "value"], *rows]


async def declared(client, cycle, schools):
    found = {}
    for place in PLACES:
        values = (await submission_of(client, cycle["id"], schools[place]))["values"]
        its = {(each["indicator"], one["code"]): one["value"] for each in values for one in each["inputs"]}
        codes = {"q1.met": ("q1", "met"), "q1.all": ("q1", "all"), "q2": ("q2", "value"), "c1": ("c1", "value")}
        found[place] = {code: its[key] for code, key in codes.items() if its[key] is not None}
    return found


@pytest.mark.parametrize("kind", TableKind)
@pytest.mark.parametrize("wide", [True, False])
@FEW
@given(said=_tables)
async def test_any_answers_are_read_back_as_they_were_sent(department, sent, cycle, schools, kind, wide, said):
    answers = {place: its for place, row in said.items() if (its := asked(place, row))}
    before = await declared(department, cycle, schools)
    answer = await sent(department, shape(answers, wide), kind, mode="commit")
    assert answer.status_code == 200, answer.text
    new = [code not in before[place] for place, row in answers.items() for code in row]
    assert answer.json()["created"] == sum(new)
    assert answer.json()["updated"] + answer.json()["unchanged"] == len(new) - sum(new)
    assert await declared(department, cycle, schools) == {
        place: before[place] | answers.get(place, {}) for place in PLACES
    }


async def test_what_breaks_off_leaves_nothing(app, department, cycle, schools):
    rows = shape({SECOND: {"q1.met": 1, "q2": 2}}, wide=True)
    upload = Uploaded(TableKind.csv, WRITERS[TableKind.csv](rows))

    async def broken_off():
        async with acting(app.state.database, DEPARTMENT, app.state.clock) as tx:
            report = await service.take(tx, UUID(cycle["id"]), upload, ImportQuery(mode="commit"))
            assert report.created == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await broken_off()
    assert (await declared(department, cycle, schools))[SECOND] == {}
    submission = await submission_of(department, cycle["id"], schools[SECOND])
    assert submission["version"] == 1
    history = await department.get(f"{BASE}/submissions/{submission['id']}/history")
    assert history.json()["items"] == []


async def test_no_submission_moves_while_a_table_is_on_its_way(app, cycle, schools, department):
    submission = await submission_of(department, cycle["id"], schools[THIRD])
    rows = shape({SECOND: {"q1.met": 1}}, wide=True)
    upload = Uploaded(TableKind.csv, WRITERS[TableKind.csv](rows))
    free = text("SELECT id FROM monitoring.submission WHERE id = :id FOR UPDATE SKIP LOCKED")
    async with acting(app.state.database, DEPARTMENT, app.state.clock) as tx:
        await service.take(tx, UUID(cycle["id"]), upload, ImportQuery(mode="commit"))
        async with app.state.database.begin(THIRD) as other:
            assert (await other.execute(free, {"id": submission["id"]})).all() == []
    async with app.state.database.begin(THIRD) as other:
        assert len((await other.execute(free, {"id": submission["id"]})).all()) == 1


async def test_who_has_seen_what_was_before_writes_nothing_over_it(client_as, omsu, sent, cycle, schools):
    school = client_as("school", SECOND)
    submission = await submission_of(school, cycle["id"], schools[SECOND])
    await sent(omsu, shape({SECOND: {"q1.met": 1}}, wide=True), mode="commit")
    path = f"{BASE}/submissions/{submission['id']}/values"
    body = {"values": [{"indicator": "q2", "value": 1}]}
    stale = await school.patch(path, json=body, headers={"If-Match": f'"{submission["version"]}"'})
    assert stale.status_code == 412


class TestUnrepeated:
    A, B = uuid4(), uuid4()

    @pytest.mark.parametrize(
        ("second", "repeats"),
        [
            (Entry(A, "q", "x", 1), True),
            (Entry(A, "q", "x", 2), True),
            (Entry(A, "q", "y", 1), False),
            (Entry(B, "q", "x", 1), False),
            (Entry(A, "q", "y", 1, comment="Другое"), True),
            (Entry(A, "q", None, None, document="Другой"), False),
        ],
    )
    def test_what_one_row_said_no_other_says_again(self, second, repeats):
        first = Entry(self.A, "q", "x", 1, comment="Одно", document="Один")
        rows = [Taken(Row(4, []), [first]), Taken(Row(7, []), [second])]
        entries, refused = unrepeated(rows)
        assert entries == [first] + [second] * (not repeats)
        told = [(row.number, mistake.code, mistake.message) for row, mistake in refused]
        assert told == ([(7, "repeated_row", "Повторяет строку 4")] if repeats else [])
