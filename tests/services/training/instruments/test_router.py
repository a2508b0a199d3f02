"""Instruments over HTTP: drafts, editions, and keys that nobody reads but their authors."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.training.instruments.templates import known
from tests.services.training.builders import BASE, listed, made, step, stepped
from tests.services.training.competencies.frameworks import content as framework
from tests.services.training.instruments.contents import CONTENTS, instrument
from tests.support.answers import faults, refused, seen

PATH = "/instruments"


@pytest.fixture
def at(client_as):
    """A region of its own for each test: of a region one framework is in force."""
    region = f"ru.r{uuid4().int % 10**9}"
    return lambda role="soiro", below="": client_as(role, region + below)


@pytest.fixture
async def framed(at):
    """The same, where a framework is in force."""
    body = {"title": "Компетенции", "in_force_from": "2020-02-01", "content": framework()}
    draft = await made(at(), "/competency-frameworks", body)
    await step(at(), f"/competency-frameworks/{draft['id']}", "publish")
    return at


async def published(client, kind="test", **changes):
    draft = await made(client, PATH, instrument(kind, **changes))
    return await step(client, f"{PATH}/{draft['id']}", "publish")


@pytest.mark.parametrize("kind", CONTENTS)
async def test_each_kind_is_drafted_and_published(framed, kind):
    done = await published(framed(), kind)
    assert (done["status"], done["kind"], done["form"]["kind"]) == ("published", kind, kind)


async def test_a_draft_is_rewritten_and_what_is_published_is_frozen(framed, app, facts_about):
    author = framed()
    draft = await made(author, PATH, instrument("test"))
    path = f"{BASE}{PATH}/{draft['id']}"
    stale = seen(draft)
    changed = await author.put(path, json=instrument("test") | {"title": "Иначе"}, headers=stale)
    assert (changed.status_code, changed.json()["title"]) == (200, "Иначе")
    refused(await author.put(path, json=instrument("test"), headers=stale), 412)
    refused(await author.put(path, json=instrument("test")), 428)
    done = await step(author, f"{PATH}/{draft['id']}", "publish")
    refused(await author.put(path, json=instrument("test"), headers=seen(done)), 409, "instrument_frozen")
    assert "training.instrument.published" in {each.type for each in await facts_about(draft["id"])}
    async with app.state.database.begin("ru") as tx:
        with pytest.raises(IntegrityError, match="a published instrument is not changed"):
            await tx.execute(
                text("UPDATE training.instrument SET content = jsonb_set(content, '{note}', '1') WHERE id = :id"),
                {"id": done["id"]},
            )


async def test_the_next_edition_takes_the_former_out_of_use(framed):
    author = framed()
    first = await published(author)
    draft = await made(author, f"{PATH}/{first['id']}/editions", None)
    refused(await author.post(f"{BASE}{PATH}/{first['id']}/editions"), 409, "instrument_drafted")
    other = await author.put(f"{BASE}{PATH}/{draft['id']}", json=instrument("case"), headers=seen(draft))
    assert faults(other) == {"/content": "another_kind"}
    changed = instrument("test", thresholds=[40, 80])
    await author.put(f"{BASE}{PATH}/{draft['id']}", json=changed, headers=seen(draft))
    second = await step(author, f"{PATH}/{draft['id']}", "publish")
    assert (second["edition"], second["status"]) == (2, "published")
    assert (await author.get(f"{BASE}{PATH}/{first['id']}")).json()["status"] == "superseded"
    found = (await author.get(f"{BASE}{PATH}/{second['id']}/diff")).json()
    assert {each["path"].split("/")[1] for each in found["differences"]} == {"thresholds"}
    refused(await author.get(f"{BASE}{PATH}/{first['id']}/diff"), 422)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"thresholds": [10, 20, 30]}, "levels_differ"),
        ({"questions": [CONTENTS["test"]["questions"][0] | {"competency": "strange"}]}, "unknown_competency"),
    ],
)
async def test_what_does_not_fit_the_framework_is_not_published(framed, changes, reason):
    draft = await made(framed(), PATH, instrument("test", **changes))
    answer = await stepped(framed(), f"{PATH}/{draft['id']}", draft["version"], "publish")
    assert refused(answer, 409, "step_refused")["reason"] == reason


async def test_without_a_framework_nothing_is_published(at):
    draft = await made(at(), PATH, instrument("test"))
    answer = await stepped(at(), f"{PATH}/{draft['id']}", draft["version"], "publish")
    assert refused(answer, 409, "step_refused")["reason"] == "no_framework"


async def test_bad_input_is_pointed_at(at):
    wrong = instrument("test", thresholds=[60, 30])
    assert faults(await at().post(f"{BASE}{PATH}", json=wrong)) == {"/content/thresholds": "value_error"}
    strange = {"title": "Что-то", "content": {"kind": "horoscope"}}
    assert set(faults(await at().post(f"{BASE}{PATH}", json=strange))) == {"/content"}
    refused(await at("department", ".m1").post(f"{BASE}{PATH}", json=instrument("test")), 409)


@pytest.mark.parametrize("role", ["admin", "omsu", "school", "expert", "integration"])
async def test_who_writes_none_reads_no_key(framed, role):
    """Neither in the list, nor in the instrument, its difference, its history or the templates."""
    first = await published(framed())
    draft = await made(framed(), f"{PATH}/{first['id']}/editions", None)
    below = {"omsu": ".m1", "school": ".m1.o1"}.get(role, "")
    other = framed(role, below)
    refused(await other.post(f"{BASE}{PATH}", json=instrument("test")), 403)
    for hidden in (f"/{first['id']}/keyed", f"/{first['id']}/diff", f"/{draft['id']}/diff", f"/{draft['id']}/keyed"):
        refused(await other.get(f"{BASE}{PATH}{hidden}"), 403)
    refused(await other.get(f"{BASE}/instrument-templates"), 403)
    for path in ("", f"/{first['id']}", f"/{first['id']}/history", f"/{draft['id']}"):
        said = (await other.get(f"{BASE}{PATH}{path}")).text
        assert "right" not in said
        assert "hash" not in said
    shown = await other.get(f"{BASE}{PATH}/{first['id']}")
    assert shown.status_code == (403 if role in {"school", "expert"} else 200)


async def test_the_audit_does_not_tell_the_keys(framed, app):
    draft = await published(framed())
    audit = app.state.database.tables.audit
    async with app.state.database.begin("ru") as tx:
        rows = await tx.execute(text(f"SELECT changes FROM {audit.__table__} WHERE entity_id = '{draft['id']}'"))
        said = json.dumps([row[0] for row in rows])
    assert "***" in said
    assert "right" not in said


async def test_its_author_reads_the_keys(framed):
    done = await published(framed())
    whole = (await framed("department").get(f"{BASE}{PATH}/{done['id']}/keyed")).json()
    assert whole["content"]["questions"][0]["options"][0]["right"] is True
    assert len(whole["content_hash"]) == 64


async def test_what_ships_can_be_taken_over(at):
    templates = (await at().get(f"{BASE}/instrument-templates")).json()["items"]
    assert [each["code"] for each in templates] == [each.code for each in known().items]
    for each in templates:
        await made(at(), PATH, {"title": each["title"], "content": each["content"]})
    assert len(await listed(at(), PATH, status="draft")) == len(templates)


async def test_a_draft_is_deleted_and_what_is_published_withdrawn(framed):
    author = framed()
    draft = await made(author, PATH, instrument("case"))
    path = f"{BASE}{PATH}/{draft['id']}"
    refused(await framed("omsu", ".m1").delete(path, headers=seen(draft)), 403)
    assert (await author.delete(path, headers=seen(draft))).status_code == 204
    refused(await author.get(path), 404, "instrument_not_found")
    done = await published(author)
    refused(await author.delete(f"{BASE}{PATH}/{done['id']}", headers=seen(done)), 409, "instrument_frozen")
    refused(await stepped(author, f"{PATH}/{done['id']}", done["version"], "withdraw"), 422)
    gone = await step(author, f"{PATH}/{done['id']}", "withdraw", reason="Ошибка в ключе")
    assert (gone["status"], gone["allowed_actions"]) == ("withdrawn", [])
    assert (await made(author, f"{PATH}/{done['id']}/editions", None))["edition"] == 2


async def test_the_list_tells_what_lost_its_ground(framed):
    author = framed()
    kept, lost = await published(author, "case"), await published(author, "test")
    assert (kept["grounded"], lost["grounded"]) == (True, True)
    [now] = await listed(author, "/competency-frameworks")
    draft = await made(author, f"/competency-frameworks/{now['id']}/editions", None)
    without = framework(modules=[{"code": "personnel", "title": "Кадры"}])
    without["competencies"] = without["competencies"][:2]
    said = {"title": "Без ВСОКО", "in_force_from": "2021-02-01", "content": without}
    await author.put(f"{BASE}/competency-frameworks/{draft['id']}", json=said, headers=seen(draft))
    await step(author, f"/competency-frameworks/{draft['id']}", "publish")
    for grounded, one in ((True, kept), (False, lost)):
        assert [each["id"] for each in await listed(author, PATH, grounded=grounded)] == [one["id"]]
        assert (await author.get(f"{BASE}{PATH}/{one['id']}")).json()["grounded"] is grounded


async def test_a_key_is_not_kept_with_an_answer_to_be_repeated(framed, app):
    """The second request of one key does it again: nothing of the first was remembered."""
    key = {"Idempotency-Key": uuid4().hex}
    first = await framed().post(f"{BASE}{PATH}", json=instrument("test"), headers=key)
    again = await framed().post(f"{BASE}{PATH}", json=instrument("test"), headers=key)
    assert (first.status_code, first.headers["Cache-Control"]) == (201, "no-store")
    assert again.json()["id"] != first.json()["id"]
