"""The opening: all at once, once, and with a trace that no rollback takes away."""

import asyncio
from decimal import Decimal

import asyncpg
import pytest
from sqlalchemy import select

from services.kernel.acting import acting
from services.kernel.canonical import canonical
from services.reserve.applications.rules import ApplicationStatus
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestStatus
from services.reserve.protocols import service as protocols
from services.reserve.protocols.rules import ProtocolKind
from services.reserve.sheets.models import ApplicationResult, OpenedMark
from services.reserve.sheets.opening import SheetsOpened, attempted, open_contest
from services.reserve.sheets.replay import replay
from services.reserve.sheets.service import KeyUnusable, SheetBroken, SheetsMissing
from tests.services.reserve.sheets.rulings import contest_rules
from tests.support.callers import SMOLENSK, caller


@pytest.fixture
async def admin(worker_database):
    connection = await asyncpg.connect(worker_database.url("admin"))
    yield connection
    await connection.close()


async def attempts(admin, scene) -> list[str]:
    rows = await admin.fetch("SELECT action FROM reserve.audit WHERE entity_id = $1 ORDER BY seq", scene.contest)
    return [row["action"] for row in rows if row["action"] != "changed"]


async def written(app, scene) -> tuple[int, int]:
    async with app.state.database.begin("ru") as session:
        found = [
            len(list(await session.scalars(select(model).where(model.contest_id == scene.contest))))
            for model in (OpenedMark, ApplicationResult)
        ]
    return found[0], found[1]


class TestOpening:
    async def test_shows_everything_at_once(self, app, scene, hand_in_all, opened, admin):
        await hand_in_all(scene)
        found = await opened(scene)
        two, one = scene.applications["two"], scene.applications["one"]
        assert [(each.application_id, each.points, each.rank) for each in found.standings] == [
            (two, 12, 1),
            (one, 9, 2),
        ]
        assert found.winners() == ([two], [])
        assert await written(app, scene) == (18, 2)
        assert await attempts(admin, scene) == ["opening_attempted", "sheets_opened"]

    async def test_can_be_replayed_from_the_protocol_of_it(self, app, scene, hand_in_all, opened):
        await hand_in_all(scene)
        found = await opened(scene)
        async with acting(app.state.database, caller("omsu"), app.state.clock) as tx:
            drawn = await protocols.draw(
                tx, ProtocolKind.contest_opening, scene.contest, SMOLENSK, {"opening": found.recording}, []
            )
        again = replay(drawn.content["opening"])
        assert (again.standings, again.forged) == (list(found.standings), [])
        assert (again.winners, again.undecided) == found.winners()

    async def test_equal_ones_wait_for_the_chair(self, app, scene, hand_in, opened):
        for name in ("chair", "expert", "head"):
            for application in scene.applications:
                for stage in ("interview", "programme"):
                    await hand_in(scene, name, application, stage)
        found = await opened(scene)
        both = sorted(scene.applications.values())
        assert found.winners() == ([], both)
        assert found.winners([both[1]]) == ([both[1]], [])
        said = {**found.recording, "chair_choice": [str(both[1])]}
        assert replay(said).winners == [both[1]]
        assert canonical(said) != canonical(found.recording)

    async def test_waits_for_every_sheet(self, app, scene, hand_in, hand_in_all, opened, admin, changed):
        await hand_in_all(scene)
        await changed(scene, round=2)
        await hand_in(scene, "chair")
        with pytest.raises(SheetsMissing) as refused:
            await opened(scene)
        assert refused.value.members == {"reason": "sheets_missing", "missing": 11}
        assert await written(app, scene) == (0, 0)
        assert await attempts(admin, scene) == ["opening_attempted"]

    async def test_a_withdrawn_application_is_not_waited_for_and_not_opened(self, scene, hand_in_all, opened, changed):
        await hand_in_all(scene)
        await changed(scene, "one", status=ApplicationStatus.withdrawn)
        found = await opened(scene)
        assert [each.application_id for each in found.standings] == [scene.applications["two"]]
        assert {each.application_id for each in found.set_aside} == {scene.applications["one"]}
        assert str(scene.applications["one"]) not in canonical(found.recording).decode()

    async def test_a_sheet_of_who_is_recused_since_does_not_count(self, scene, hand_in_all, hand_in, opened, recused):
        await hand_in_all(scene)
        for stage, low in (
            ("interview", {"speech": {"mark": 1}}),
            ("programme", {"aims": {"mark": 1}, "means": {"mark": 1}}),
        ):
            await hand_in(scene, "head", "two", stage, low)
        await recused(scene, "head", "two")
        found = await opened(scene)
        assert found.standings[0].points == 12
        assert [each.sheets for each in found.standings[0].stages] == [2, 2]
        assert {(each.member_id, each.application_id) for each in found.set_aside} == {
            (scene.jury["head"].member, scene.applications["two"])
        }

    async def test_a_sum_is_of_all_jurors_though_one_is_recused(self, set_scene, hand_in_all, opened, recused):
        scene = await set_scene(contest_rules(aggregation="sum"))
        await hand_in_all(scene)
        await recused(scene, "head", "two")
        found = await opened(scene)
        assert [(each.application_id, each.points) for each in found.standings] == [
            (scene.applications["two"], 36),
            (scene.applications["one"], 27),
        ]
        assert (found.recording["jurors"], "× 3" in found.recording["counting"]) == ("3", True)
        assert replay(found.recording).winners == [scene.applications["two"]]
        assert replay({**found.recording, "jurors": None}).winners == [scene.applications["one"]]

    async def test_nobody_left_to_mark_is_no_zero(self, app, scene, hand_in_all, opened, recused):
        await hand_in_all(scene)
        for name in ("chair", "expert", "head"):
            await recused(scene, name, "two")
        with pytest.raises(SheetsMissing) as refused:
            await opened(scene)
        assert refused.value.members["reason"] == "nobody_marks"

    async def test_scored_anew_there_are_new_sheets(self, app, scene, hand_in_all, hand_in, opened, changed, juror):
        await hand_in_all(scene)
        await opened(scene)
        await changed(scene, status=ContestStatus.scoring, round=2)
        with pytest.raises(SheetsMissing):
            await opened(scene)
        assert (await juror(scene, "head").get(scene.sheet())).status_code == 404
        for name in ("chair", "expert", "head"):
            for application in scene.applications:
                await hand_in(scene, name, application, "interview", {"speech": {"mark": 5}})
                await hand_in(scene, name, application, "programme")
        found = await opened(scene)
        assert {each.points for each in found.standings} == {Decimal(8)}
        assert await written(app, scene) == (36, 4)
        results = await juror(scene, "chair").get(f"/api/v1/reserve/contests/{scene.contest}/results")
        assert [each["points"] for each in results.json()["results"]] == [8, 8]


class TestOnce:
    async def test_of_many_at_once_one_opens(self, app, scene, hand_in_all, opened, admin):
        await hand_in_all(scene)
        found = await asyncio.gather(*(opened(scene) for _ in range(4)), return_exceptions=True)
        assert sorted(type(each).__name__ for each in found) == ["Opened", *["SheetsOpened"] * 3]
        assert await written(app, scene) == (18, 2)
        said = await attempts(admin, scene)
        assert (said.count("opening_attempted"), said.count("sheets_opened")) == (4, 1)

    async def test_and_not_again_later(self, scene, hand_in_all, opened, changed):
        await hand_in_all(scene)
        await opened(scene)
        with pytest.raises(SheetsOpened):
            await opened(scene)

    async def test_a_sheet_on_its_way_is_either_in_or_late(self, app, scene, hand_in_all, opened, juror):
        """Whoever hands in while it is opened: what is answered 200 is what was opened."""
        await hand_in_all(scene)
        better = {"marks": {"aims": {"mark": 2}, "means": {"mark": 2}}}
        answer, found = await asyncio.gather(juror(scene, "head").put(scene.sheet(), json=better), opened(scene))
        [mine] = [
            each
            for each in found.sheets
            if (each.sheet.application_id, each.sheet.member_id, each.sheet.stage)
            == (scene.applications["one"], scene.jury["head"].member, "programme")
        ]
        assert (mine.filled.marks["means"].mark == 2) is (answer.status_code == 200)
        assert answer.status_code in (200, 409)


class TestTrace:
    async def test_an_opening_that_is_rolled_back_leaves_the_attempt_alone(
        self, app, scene, hand_in_all, key_file, admin
    ):
        await hand_in_all(scene)
        with pytest.raises(ZeroDivisionError):  # noqa: PT012  # what fails is what comes after it
            async with acting(app.state.database, caller("omsu"), app.state.clock) as tx:
                await open_contest(tx, await tx.get(Contest, scene.contest), key_file)
                raise ZeroDivisionError
        assert await written(app, scene) == (0, 0)
        assert await attempts(admin, scene) == ["opening_attempted"]
        assert (
            await admin.fetchval("SELECT opened_at FROM reserve.contest_key WHERE contest_id = $1", scene.contest)
            is None
        )

    async def test_an_attempt_is_written_once_for_each_transaction(self, app, scene, admin):
        async with acting(app.state.database, caller("omsu"), app.state.clock) as tx:
            contest = await tx.get(Contest, scene.contest)
            await attempted(tx, contest)
            await attempted(tx, contest)
            assert await attempts(admin, scene) == ["opening_attempted"]


class TestDamage:
    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE reserve.sheet SET ciphertext = set_byte(ciphertext, 40, 1 - get_byte(ciphertext, 40) % 2) {}",
            "UPDATE reserve.sheet SET commitment = repeat('0', 64) {}",
            "UPDATE reserve.sheet SET ciphertext = (SELECT ciphertext FROM reserve.sheet WHERE id <> $2 LIMIT 1) {}",
        ],
    )
    async def test_a_changed_or_moved_sheet_stops_the_opening(self, app, scene, hand_in_all, opened, admin, damage):
        await hand_in_all(scene)
        sheet = await admin.fetchrow("SELECT * FROM reserve.sheet WHERE contest_id = $1 LIMIT 1", scene.contest)
        where = "WHERE contest_id = $1 AND id = $2"
        await admin.execute(damage.format(where), scene.contest, sheet["id"])
        with pytest.raises(SheetBroken) as refused:
            await opened(scene)
        assert refused.value.members["sheets"] == [
            {name: str(sheet[name]) for name in ("application_id", "stage", "member_id")}
        ]
        assert await written(app, scene) == (0, 0)

    async def test_another_key_file_opens_nothing(self, app, scene, hand_in_all, tmp_path):
        await hand_in_all(scene)
        (tmp_path / "other.key").write_text("A" * 43 + "=")
        for file in ("other.key", "missing.key"):
            with pytest.raises(KeyUnusable):
                async with acting(app.state.database, caller("omsu"), app.state.clock) as tx:
                    await open_contest(tx, await tx.get(Contest, scene.contest), tmp_path / file)
        assert await written(app, scene) == (0, 0)


@pytest.mark.parametrize("table", ["opened_mark", "application_result"])
@pytest.mark.parametrize("login", ["reserve", "admin"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET round = 9", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_what_was_opened_is_never_rewritten(worker_database, table, login, statement):
    connection = await asyncpg.connect(worker_database.url(login))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement.format(f"reserve.{table}"))
    await connection.close()


MORE = (
    "INSERT INTO reserve.sheet SELECT gen_random_uuid(), place, contest_id, round, application_id, 'x', member_id, "
    "ciphertext, commitment FROM reserve.sheet WHERE contest_id = $1 LIMIT 1"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reserve.sheet SET commitment = repeat('1', 64) WHERE contest_id = $1",
        "UPDATE reserve.contest_key SET opened_at = NULL, opened_by = NULL WHERE contest_id = $1",
        MORE,
    ],
)
async def test_sheets_stand_as_they_were_opened(scene, hand_in_all, opened, admin, statement):
    await hand_in_all(scene)
    await opened(scene)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await admin.execute(statement, scene.contest)
