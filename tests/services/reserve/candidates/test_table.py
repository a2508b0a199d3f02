"""Candidates taken in by a table: a row begins a file, a row that is wrong spoils no other."""

import pytest

from tests.services.reserve.builders import BASE, listed, made
from tests.services.reserve.candidates.said import body, snils, surname
from tests.support.answers import refused
from tests.support.callers import SMOLENSK


def row(**given):
    usual = {"last_name": surname(), "first_name": "Анна", "birth_date": "1978-04-12", "snils": snils()}
    consent = {"purpose": "reserve", "given_on": "2026-11-20", "until": "2029-11-20", "document": "от 20.11.2026"}
    return usual | consent | given


async def taken(client, *rows, mode="commit", on_error="abort"):
    return await client.post(f"{BASE}/candidates:import", params={"mode": mode, "on_error": on_error}, json=[*rows])


async def found(client, said):
    return await listed(client, "/candidates", q=said["last_name"])


class TestTakingIn:
    async def test_begins_a_file_for_each_row_with_its_consent(self, omsu):
        one, other = row(), row(snils=None, middle_name="Сергеевна", position="учитель")
        report = (await taken(omsu, one, other)).json()
        assert (report["status"], report["created"], report["rejected"]) == ("applied", 2, 0)
        [item] = await found(omsu, other)
        assert (item["place"], item["position"]) == (SMOLENSK, "учитель")
        [item] = await found(omsu, one)
        told = (await omsu.get(f"{BASE}/candidates/{item['id']}")).json()
        assert told["personal"]["snils_masked"] is not None
        assert [each["purpose"] for each in told["consents"]] == ["reserve"]

    async def test_a_second_time_changes_nothing(self, omsu):
        rows = (row(), row(snils=None))
        await taken(omsu, *rows)
        again = (await taken(omsu, *rows)).json()
        assert (again["created"], again["unchanged"]) == (0, 2)
        assert len(await found(omsu, rows[1])) == 1

    async def test_takes_what_a_spreadsheet_makes_of_it(self, omsu):
        said = row(snils=None, birth_date="12.4.1978", purpose="кадровый резерв", phone=84813210003)
        text = ";".join(said) + "\n" + ";".join("" if each is None else str(each) for each in said.values())
        response = await omsu.post(
            f"{BASE}/candidates:import",
            params={"mode": "commit"},
            content=text.encode("cp1251"),
            headers={"Content-Type": "text/csv"},
        )
        assert response.json()["created"] == 1, response.text
        [item] = await found(omsu, said)
        personal = (await omsu.get(f"{BASE}/candidates/{item['id']}")).json()["personal"]
        assert (personal["birth_date"], personal["phone"]) == ("1978-04-12", "84813210003")

    async def test_only_checked_leaves_nothing(self, omsu):
        said = row()
        assert (await taken(omsu, said, mode="validate")).json()["status"] == "validated"
        assert await found(omsu, said) == []

    @pytest.mark.parametrize(
        ("wrong", "column", "code"),
        [
            ({"snils": "112-233-445 96"}, "snils", "value_error"),
            ({"until": "2026-11-19"}, "until", "value_error"),
            ({"given_on": "2026-11-28"}, "given_on", "in_future"),
            ({"purpose": "publication"}, "purpose", "consent_required"),
            ({"given_on": "2020-01-01", "until": "2020-12-31"}, "purpose", "consent_over"),
            ({"birth_date": "2026-11-28"}, "birth_date", "in_future"),
            ({"snils": "123"}, "snils", "value_error"),
            ({"snils": 123}, "snils", "value_error"),
            ({"last_name": "я" * 201}, "last_name", "string_too_long"),
        ],
    )
    async def test_a_bad_row_is_told_and_spoils_no_other(self, omsu, wrong, column, code):
        good, bad = row(), row(**wrong)
        told = refused(await taken(omsu, good, bad), 422, "import_rejected")["report"]
        assert [(each["row"], each["column"], each["code"]) for each in told["errors"]] == [(2, column, code)]
        assert await found(omsu, good) == []
        report = (await taken(omsu, good, bad, on_error="skip")).json()
        assert (report["status"], report["created"], report["rejected"]) == ("partial", 1, 1)
        assert len(await found(omsu, good)) == 1

    async def test_whom_another_place_keeps_is_refused(self, omsu, neighbour):
        said = body()
        await made(neighbour, "/candidates", said)
        good = row()
        report = (await taken(omsu, row(snils=said["snils"]), good, on_error="skip")).json()
        assert [each["code"] for each in report["errors"]] == ["candidate_duplicate"]
        assert len(await found(omsu, good)) == 1

    async def test_by_role(self, client_as):
        for role, status in (("omsu", 200), ("school", 200), ("soiro", 403), ("expert", 403), ("integration", 403)):
            assert (await taken(client_as(role), row())).status_code == status, role
