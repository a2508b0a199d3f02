"""What belongs to a record of the directory is audited as the record is: names, successors, codes of other systems."""

import pytest
from sqlalchemy import select

from gateway.store import TABLES
from tests.gateway.directory.builders import BASE
from tests.support.answers import seen


@pytest.fixture
def audited(app, directory):
    """(action, {column: [old, new]}) of one table in the region of the test, oldest first."""

    async def told(entity):
        rows = select(TABLES.audit.action, TABLES.audit.changes)
        here = (TABLES.audit.entity == entity, TABLES.audit.place.at_or_below(directory.place))
        async with app.state.database.begin(directory.place) as tx:
            return [tuple(row) for row in await tx.execute(rows.where(*here).order_by(TABLES.audit.seq))]

    return told


async def test_a_name_that_ends_and_one_that_begins(directory, audited):
    made = await directory.organisation(await directory.municipality(), name="Школа", short_name="Ш")
    new = {"name": "Гимназия", "short_name": "Г", "valid_from": "2025-09-01"}
    await directory.department.post(f"{BASE}/organisations/{made['id']}:rename", json=new, headers=seen(made))
    (_, first), *later = await audited("organisation_name")
    assert first["name"] == [None, "Школа"]
    told = dict(later)
    assert set(told) == {"created", "changed"}
    assert told["changed"] == {"valid_to": [None, "2025-08-31"]}
    assert told["created"]["name"] == [None, "Гимназия"]


async def test_a_successor(directory, audited):
    municipality = await directory.municipality()
    old, new = await directory.organisation(municipality), await directory.organisation(municipality)
    separation = {"kind": "separation", "successors": [new["id"]], "happened_on": "2025-07-01"}
    url = f"{BASE}/organisations/{old['id']}:reorganise"
    assert (await directory.department.post(url, json=separation, headers=seen(old))).status_code == 200
    [(action, changes)] = await audited("organisation_successor")
    assert (action, changes["from_id"], changes["to_id"]) == ("created", [None, old["id"]], [None, new["id"]])


@pytest.mark.parametrize("kind", ["municipality", "organisation"])
async def test_codes_given_and_taken_away(directory, audited, kind):
    municipality = await directory.municipality(external_ids=["ext:AUDIT:m"])
    made = municipality
    if kind == "organisation":
        made = await directory.organisation(municipality, external_ids=["ext:AUDIT:o"])
    url = f"{BASE}/{'municipalities' if kind == 'municipality' else 'organisations'}/{made['id']}"
    code = made["external_ids"][0].removeprefix("ext:AUDIT:")
    changed = await directory.department.patch(url, json={"external_ids": []}, headers=seen(made))
    assert changed.json()["external_ids"] == []
    given, taken = await audited(f"{kind}_external_id")
    assert (given[0], given[1]["code"]) == ("created", [None, code])
    assert (taken[0], taken[1]["code"]) == ("deleted", [code, None])
