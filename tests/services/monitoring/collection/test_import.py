"""Values come by file: in every format, from the school and from above, all of them or what is good."""

import pytest
from sqlalchemy import select

from services.kernel.tables import TableKind
from tests.services.monitoring.builders import (
    BASE,
    draft_cycle,
    filled,
    head_values,
    listed,
    step,
    stepped,
    submission_of,
)
from tests.support.callers import SMOLENSK, SMOLENSK_SCHOOL, VYAZMA, VYAZMA_SCHOOL

SECOND = f"{SMOLENSK}.o2"
WIDE = ["place", "subject_name", "q1.met", "q1.all", "q2", "c1"]
LONG = ["subject", "indicator", "input", "value", "comment", "document"]
GOOD = [[SMOLENSK_SCHOOL, "Школа o1", 90, 100, 0, None], [SECOND, "Школа o2", 45, 90, "2", "да"]]


def counts(answer):
    said = answer.json()
    said = said.get("report", said)
    return [said[name] for name in ("rows", "created", "updated", "unchanged", "rejected")]


def errors(answer):
    said = answer.json()
    return [(each["row"], each["column"], each["code"]) for each in said.get("report", said)["errors"]]


@pytest.fixture
def stored(department, cycle, schools):
    """What is declared of a school: `{"q1.met": 90, …}`."""

    async def ask(place):
        submission = await submission_of(department, cycle["id"], schools[place])
        inputs = [(value["indicator"], each) for value in submission["values"] for each in value["inputs"]]
        return {f"{code}.{each['code']}": each["value"] for code, each in inputs if each["value"] is not None}

    return ask


EVERY = pytest.mark.parametrize("kind", TableKind)


class TestWide:
    @EVERY
    async def test_is_written_in_every_format(self, omsu, sent, stored, kind):
        answer = await sent(omsu, [WIDE, *GOOD], kind, mode="commit")
        assert (answer.status_code, answer.json()["status"]) == (200, "applied"), answer.text
        assert counts(answer) == [2, 7, 0, 0, 0]
        assert await stored(SMOLENSK_SCHOOL) == {"q1.met": 90, "q1.all": 100, "q2.value": 0}
        assert await stored(SECOND) == {"q1.met": 45, "q1.all": 90, "q2.value": 2, "c1.value": 1}

    async def test_touches_nothing_where_a_cell_is_blank(self, omsu, sent, stored):
        await sent(omsu, [WIDE, *GOOD], mode="commit")
        again = await sent(omsu, [WIDE, [SECOND, None, 46, None, 2, "нет"]], mode="commit")
        assert counts(again) == [1, 0, 2, 1, 0]
        assert await stored(SECOND) == {"q1.met": 46, "q1.all": 90, "q2.value": 2, "c1.value": 0}

    async def test_written_again_changes_nothing(self, omsu, sent, cycle, schools):
        await sent(omsu, [WIDE, *GOOD], mode="commit")
        before = await submission_of(omsu, cycle["id"], schools[SECOND])
        again = await sent(omsu, [WIDE, *GOOD], mode="commit")
        assert counts(again) == [2, 0, 0, 7, 0]
        assert await submission_of(omsu, cycle["id"], schools[SECOND]) == before

    async def test_renews_the_version(self, omsu, sent, cycle, schools):
        seen = await submission_of(omsu, cycle["id"], schools[SECOND])
        await sent(omsu, [WIDE, *GOOD], mode="commit")
        assert (await submission_of(omsu, cycle["id"], schools[SECOND]))["version"] == seen["version"] + 1

    @pytest.mark.parametrize(
        ("cell", "code"),
        [
            (["q2", "много"], "not_a_number"),
            (["q2", "1.5"], "unfit_value"),
            (["q2", -1], "unfit_value"),
            (["q2", 1001], "unfit_value"),
            (["q2", "1.1234567"], "not_a_number"),
            (["c1", 2], "unfit_value"),
            (["c1", "возможно"], "not_yes_or_no"),
        ],
    )
    async def test_says_what_is_wrong_with_a_cell(self, omsu, sent, cell, code):
        column, value = cell
        answer = await sent(omsu, [["place", column], [SECOND, value]], mode="commit")
        assert answer.status_code == 422
        assert errors(answer) == [(1, column, code)]
        assert answer.json()["report"]["errors"][0]["cell"] == "B2"

    async def test_is_asked_only_what_applies(self, omsu, sent):
        answer = await sent(omsu, [WIDE, [SMOLENSK_SCHOOL, None, 1, 1, 1, "да"]])
        assert errors(answer) == [(1, "c1", "not_applicable")]

    async def test_knows_the_indicators(self, omsu, sent):
        answer = await sent(omsu, [["place", "q9"], [SECOND, 1]])
        assert (answer.json()["code"], answer.json()["errors"][0]["code"]) == ("bad_table", "unknown_column")

    async def test_may_have_the_titles_of_the_template(self, omsu, sent, stored):
        header = ["Место", "2. Не получили аттестат, %", "1. Доля сдавших: Всего (all)"]
        answer = await sent(omsu, [header, [SECOND, 3, 80]], mode="commit")
        assert answer.status_code == 200, answer.text
        assert await stored(SECOND) == {"q1.all": 80, "q2.value": 3}


class TestLong:
    @EVERY
    async def test_is_written_in_every_format(self, omsu, sent, stored, cycle, schools, kind):
        rows = [
            [SECOND, "q1", "met", 45, "По протоколам", "Протокол № 1"],
            [str(schools[SECOND]), "q1", "all", 90, None, None],
            [SMOLENSK_SCHOOL, "q2", None, 1, None, None],
            [SECOND, "c1", None, "да", None, None],
        ]
        answer = await sent(omsu, [LONG, *rows], kind, mode="commit")
        assert counts(answer) == [4, 4, 0, 0, 0], answer.text
        assert await stored(SECOND) == {"q1.met": 45, "q1.all": 90, "c1.value": 1}
        submission = await submission_of(omsu, cycle["id"], schools[SECOND])
        assert submission["values"][0]["comment"] == "По протоколам"
        assert [each["citation"] for each in submission["values"][0]["evidence"]] == ["Протокол № 1"]

    async def test_may_name_the_subject_as_another_system_does(self, omsu, sent, stored):
        answer = await sent(omsu, [LONG, [f"ext:EMIS:{SECOND}", "q2", None, 1, None, None]], mode="commit")
        assert counts(answer) == [1, 1, 0, 0, 0], answer.text
        assert await stored(SECOND) == {"q2.value": 1}

    async def test_adds_a_document_once_and_says_a_comment_anew(self, omsu, sent, cycle, schools):
        header = ["place", "indicator", "comment", "document"]
        for comment, document in (("Раз", "А"), ("Два", "Б"), ("Два", "А")):
            await sent(omsu, [header, [SECOND, "q2", comment, document]], mode="commit")
        value = (await submission_of(omsu, cycle["id"], schools[SECOND]))["values"][1]
        assert (value["comment"], [each["citation"] for each in value["evidence"]]) == ("Два", ["А", "Б"])
        assert value["value"] is None

    async def test_brings_no_value_more_documents_than_a_form_may(self, omsu, sent, cycle, schools):
        header = ["place", "indicator", "document"]
        some = [[SECOND, "q2", f"Протокол № {number}"] for number in range(50)]
        assert (await sent(omsu, [header, *some], mode="commit")).status_code == 200
        more = [[SECOND, "q2", "Протокол № 50"], [SMOLENSK_SCHOOL, "q2", "Протокол № 50"]]
        answer = await sent(omsu, [header, *more], mode="commit", on_error="skip")
        assert errors(answer) == [(1, "document", "too_many_documents")]
        found = [(await submission_of(omsu, cycle["id"], schools[each[0]]))["values"][1]["evidence"] for each in more]
        assert list(map(len, found)) == [50, 1]

    @pytest.mark.parametrize(
        ("row", "error"),
        [
            ([SECOND, "q9", None, 1, None, None], ("indicator", "unknown_reference")),
            ([SECOND, "q1", "none", 1, None, None], ("input", "unknown_reference")),
            ([SECOND, "q1", None, 1, None, None], ("input", "inputs_expected")),
            ([SECOND, None, None, 1, None, None], ("indicator", "no_indicator")),
            ([SMOLENSK_SCHOOL, "c1", None, 1, None, None], ("indicator", "not_applicable")),
            ([SECOND, "q2", None, 1, None, "\u200b"], ("document", "value_error")),
            ([None, "q2", None, 1, None, None], (None, "no_subject")),
            (["inn:6700000000", "q2", None, 1, None, None], ("subject", "ambiguous_subject")),
        ],
    )
    async def test_says_what_is_wrong_with_a_row(self, omsu, sent, row, error):
        answer = await sent(omsu, [LONG, row], mode="commit")
        assert errors(answer) == [(1, *error)], answer.text

    async def test_says_an_answer_once(self, omsu, sent):
        header = ["place", "indicator", "value"]
        answer = await sent(omsu, [header, [SECOND, "q2", 1], [SECOND, "q2", 1]])
        assert errors(answer) == [(2, None, "repeated_row")]

    async def test_is_not_wide_at_once(self, omsu, sent):
        answer = await sent(omsu, [["place", "indicator", "value", "c1"], [SECOND, "q2", 1, 1]])
        assert errors(answer) == [(1, "c1", "mixed_row")]


class TestWho:
    async def test_a_school_fills_in_its_own_row(self, client_as, sent, stored):
        school = client_as("school", SECOND)
        answer = await sent(school, [WIDE, GOOD[1]], mode="commit")
        assert counts(answer) == [1, 4, 0, 0, 0]
        assert (await stored(SECOND))["q1.met"] == 45

    @pytest.mark.parametrize(("role", "place"), [("school", SMOLENSK_SCHOOL), ("omsu", VYAZMA), ("omsu", "ru.r67.m3")])
    async def test_of_another_nothing_is_said(self, client_as, sent, stored, role, place):
        answer = await sent(client_as(role, place), [WIDE, GOOD[1]], mode="commit")
        assert errors(answer) == [(1, "place", "unknown_subject")]
        assert "Ёлкина" not in answer.text
        assert await stored(SECOND) == {}

    async def test_the_conductor_fills_in_all(self, department, sent, stored):
        rows = [*GOOD, [VYAZMA_SCHOOL, None, 1, 2, 3, None]]
        assert counts(await sent(department, [WIDE, *rows], mode="commit")) == [3, 10, 0, 0, 0]
        assert (await stored(VYAZMA_SCHOOL))["q1.all"] == 2

    @pytest.mark.parametrize("role", ["admin", "soiro", "expert", "integration", "system"])
    async def test_nobody_else_does(self, client_as, sent, role):
        assert (await sent(client_as(role), [WIDE, *GOOD])).status_code == 403

    async def test_the_school_still_hands_it_in(self, omsu, client_as, sent, cycle, schools):
        await sent(omsu, [WIDE, *GOOD], mode="commit")
        submission = await submission_of(omsu, cycle["id"], schools[SECOND])
        path = f"/submissions/{submission['id']}"
        refused = await stepped(omsu, path, submission["version"], "submit")
        assert refused.json()["reason"] == "not_the_subject"
        await step(client_as("school", SECOND), path, "submit")
        assert (await step(omsu, path, "verify"))["status"] == "verified"

    async def test_the_history_says_who_filled_it_in(self, omsu, sent, cycle, schools):
        await sent(omsu, [WIDE, *GOOD], mode="commit")
        submission = await submission_of(omsu, cycle["id"], schools[SECOND])
        [told] = await listed(omsu, f"/submissions/{submission['id']}/history")
        assert (told["action"], told["source"], told["target"], told["role"]) == ("import", "draft", "draft", "omsu")
        assert told["reason"] == "Из файла записано значений: 4"

    async def test_the_audit_says_what_was_before(self, omsu, sent, cycle, schools, app):
        await sent(omsu, [WIDE, *GOOD], mode="commit")
        await sent(omsu, [WIDE, [SECOND, None, 46, None, None, None]], mode="commit")
        submission = await submission_of(omsu, cycle["id"], schools[SECOND])
        audit = app.state.database.tables.audit
        async with app.state.database.begin("ru") as session:
            its = (audit.entity_id == submission["id"], audit.action == "imported")
            found = (await session.scalars(select(audit).where(*its).order_by(audit.seq))).all()
        assert [each.changes for each in found] == [
            {"q1.met": [None, 45], "q1.all": [None, 90], "q2.value": [None, 2], "c1.value": [None, 1]},
            {"q1.met": [45, 46]},
        ]
        assert {(each.role, each.place) for each in found} == {("omsu", SECOND)}


class TestLocks:
    async def test_what_was_handed_in_is_not_filled_in(self, omsu, client_as, sent, cycle, schools):
        school = client_as("school", SECOND)
        submission = await submission_of(school, cycle["id"], schools[SECOND])
        await filled(school, submission, head_values(50, grade_11=0))
        await step(school, f"/submissions/{submission['id']}", "submit")
        answer = await sent(omsu, [WIDE, *GOOD], mode="commit", on_error="skip")
        assert answer.json()["status"] == "partial"
        assert errors(answer) == [(2, None, "under_review")]
        await step(omsu, f"/submissions/{submission['id']}", "return", "Нет протокола")
        assert counts(await sent(omsu, [WIDE, GOOD[1]], mode="commit")) == [1, 0, 4, 0, 0]

    async def test_what_was_handed_in_may_be_said_again(self, omsu, client_as, sent, cycle, schools):
        school = client_as("school", SECOND)
        submission = await submission_of(school, cycle["id"], schools[SECOND])
        await filled(school, submission, head_values(50, grade_11=0))
        await step(school, f"/submissions/{submission['id']}", "submit")
        same = [SECOND, None, 50, 100, 0, "нет"]
        answer = await sent(omsu, [WIDE, GOOD[0], same], mode="commit")
        assert counts(answer) == [2, 3, 0, 4, 0]
        long = [["place", "indicator", "input", "value"], [SECOND, "q1", "met", 50], [SECOND, "q1", "all", 99]]
        answer = await sent(omsu, long, mode="commit", on_error="skip")
        assert errors(answer) == [(2, None, "under_review")]
        assert counts(answer) == [2, 0, 0, 1, 1]

    async def test_nor_after_the_deadline(self, omsu, sent, today):
        today("2999-03-02")
        assert errors(await sent(omsu, [WIDE, GOOD[0]])) == [(1, None, "past_deadline")]

    async def test_a_draft_has_nobody_yet(self, department, sent, schools):
        draft = await draft_cycle(department)
        path = f"{BASE}/cycles/{draft['id']}/values:import"
        answer = await department.post(path, json=[{"place": SECOND, "p1": 1}])
        assert errors(answer) == [(1, "place", "unknown_subject")]


class TestAllOrNothing:
    ROWS = (WIDE, *GOOD, [VYAZMA_SCHOOL, None, "много", 1, None, None])

    async def test_a_dry_run_writes_nothing_and_says_the_same(self, department, sent, stored):
        checked = await sent(department, [*self.ROWS], on_error="skip")
        assert checked.json()["status"] == "validated"
        assert await stored(SECOND) == {}
        done = await sent(department, [*self.ROWS], mode="commit", on_error="skip")
        assert done.json() == checked.json() | {"status": "partial"}
        assert (await stored(SECOND))["q1.met"] == 45

    async def test_one_bad_row_keeps_all_out(self, department, sent, stored):
        refused = await sent(department, [*self.ROWS], mode="commit")
        assert (refused.status_code, refused.json()["code"]) == (422, "import_rejected")
        assert await stored(SECOND) == await stored(SMOLENSK_SCHOOL) == {}

    @EVERY
    async def test_failed_rows_come_back_and_go_again(self, department, sent, stored, kind):
        failed = await sent(department, [*self.ROWS], kind, report="rows", on_error="skip")
        assert failed.status_code == 200
        answer = await sent(department, failed.content, kind, mode="commit")
        assert errors(answer) == [(1, "q1.met", "not_a_number")]
