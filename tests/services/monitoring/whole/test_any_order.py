"""No order of calls breaks a cycle: what is legal is done, all else is refused with its reason and changes nothing.

Hypothesis draws the calls, `model` says beforehand what each comes to, and after each the database, the answers and
the dashboard are compared with it. `EDULEAD_TEST_CYCLES` draws more cycles than the suite has time for.
"""

import asyncio
import itertools
import os
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import insert, text

from services.kernel.identity import Identity, sign
from services.monitoring.store import COPIES
from tests.services.monitoring.builders import (
    BASE,
    cycle_body,
    head_methodology,
    head_values,
    listed,
    made,
    published_methodology,
)
from tests.services.monitoring.whole.model import (
    CYCLE_ACTIONS,
    MANAGERS,
    OBJECTION_ACTIONS,
    SUBMISSION_ACTIONS,
    Cycle,
    No,
    Objection,
    Submission,
    Who,
    described,
    score,
)
from tests.support.answers import refused
from tests.support.callers import KEY, client_of
from tests.support.directory import heads_of, municipality_rows, organisation_rows

T = TypeVar("T")
Move = Callable[[], None]
Caller = tuple[str, str, str]
"""(role, place in the region, account)."""

MANY = int(os.environ.get("EDULEAD_TEST_CYCLES", "0"))
USUAL = 16
DEADLINE = date(2022, 3, 1)
WINDOW = 2
SUBJECTS = ("m1.o1", "m1.o2", "m1.o3", "m2.o1")
ROLES = (
    ("department", "", "conductor"),
    ("omsu", "m1", "authority"),
    ("omsu", "m2", "neighbour"),
    ("soiro", "", "institute"),
    ("admin", "", "admin"),
    *(("school", place, place) for place in SUBJECTS),
    ("school", "m1.o1", "colleague"),
    ("department", "", "m1.o1"),
)
"""(role, place in the region, account): two persons at one school, and one person with two roles."""
REGIONS = itertools.count(7000)
"""A region of its own for each cycle: what one leaves behind is nothing to the next."""


@dataclass
class World:
    """A region with its cycle, over HTTP; the model beside it."""

    app: FastAPI
    today: Callable[[str], None]
    wait: Callable[[Coroutine[Any, Any, Any]], Any]
    clients: dict[Who, httpx.AsyncClient] = field(default_factory=dict)

    async def begin(self) -> Cycle:
        self.region = f"ru.r{next(REGIONS)}"
        for role, place, account in ROLES:
            who = Who(role, f"{self.region}.{place}".rstrip("."), account)
            self.clients[who] = client_of(self.app, sign(Identity(self.account(account), role, who.place), KEY, 900))
        await self._populate()
        self.today("2022-02-14")
        department = self.clients[self.by("department")]
        methodology = await published_methodology(department, head_methodology())
        body = cycle_body(methodology["id"], objection_days=WINDOW, deadline=f"{DEADLINE}", as_of="2021-12-31")
        cycle = await made(department, "/cycles", body)
        return Cycle(cycle["id"], self.region, DEADLINE, date(2022, 2, 14), WINDOW)

    def account(self, name: str) -> UUID:
        return uuid5(NAMESPACE_OID, f"{self.region} {name}")

    def by(self, role: str, place: str = "", account: str | None = None) -> Who:
        at = f"{self.region}.{place}".rstrip(".")
        found = (each for each in self.clients if (each.role, each.place) == (role, at))
        return next(each for each in found if account in (None, each.account))

    async def _populate(self) -> None:
        places = {f"{self.region}.{each}": f"Округ {each}" for each in ("m1", "m2")}
        municipalities = municipality_rows(places)
        organisations = [
            row
            for each in municipalities
            for row in organisation_rows(
                each, [f"{self.region}.{at}" for at in SUBJECTS if f"{self.region}.{at}".startswith(each["place"])]
            )
        ]
        people, posts = heads_of(organisations)
        rows = {
            COPIES.municipality: municipalities,
            COPIES.organisation: organisations,
            COPIES.person: people,
            COPIES.post: posts,
        }
        async with self.app.state.database.begin("ru") as session:
            for model, its in rows.items():
                await session.execute(insert(model), its)

    async def end(self) -> None:
        for each in self.clients.values():
            await each.aclose()
        self.clients.clear()

    async def asked(
        self, who: Who, method: str, path: str, body: dict[str, Any] | None = None, version: int | None = None
    ) -> httpx.Response:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        said: dict[str, Any] = {} if body is None else {"json": body}
        return await self.clients[who].request(method, f"{BASE}{path}", headers=headers, **said)

    async def stored(self, model: Cycle) -> dict[str, Any]:
        """What the database says of everything in the model, in the words of `described`."""
        found: dict[str, Any] = {}
        async with self.app.state.database.begin("ru", read_only=True) as session:

            async def rows(statement: str) -> list[tuple[Any, ...]]:
                return [tuple(row) for row in await session.execute(text(statement), {"cycle": UUID(model.id)})]

            for name, statement in STORED.items():
                found[name] = await rows(statement)
        [found["cycle"]] = found["cycle"]
        for name in ("submissions", "objections", "history", "facts", "frozen"):
            found[name] = {f"{id_}": tuple(said) if len(said) > 1 else said[0] for id_, *said in found[name]}
        return found


RECORDS = """
    (SELECT CAST(:cycle AS uuid) AS id
     UNION ALL SELECT id FROM monitoring.submission WHERE cycle_id = :cycle
     UNION ALL SELECT id FROM monitoring.objection WHERE cycle_id = :cycle)"""
STORED = {
    "cycle": "SELECT status, version, objections_until FROM monitoring.cycle WHERE id = :cycle",
    "submissions": "SELECT id, status, version, deadline FROM monitoring.submission WHERE cycle_id = :cycle",
    "objections": "SELECT id, status, version FROM monitoring.objection WHERE cycle_id = :cycle",
    "calculations": """SELECT number, standing, shown_at IS NOT NULL FROM monitoring.calculation
        WHERE cycle_id = :cycle ORDER BY number""",
    "results": """SELECT c.number, ltree2text(r.place), r.score FROM monitoring.result r
        JOIN monitoring.calculation c ON c.id = r.calculation_id WHERE r.cycle_id = :cycle
        ORDER BY 1, ltree2text(r.place) COLLATE "C" """,
    "history": f"SELECT entity_id, count(*) FROM monitoring.history JOIN {RECORDS} r ON r.id = entity_id GROUP BY 1",
    "facts": f"SELECT subject, count(*) FROM monitoring.outbox JOIN {RECORDS} r ON r.id = subject GROUP BY 1",
    "frozen": "SELECT id, md5(CAST(r AS text)) FROM monitoring.result r WHERE cycle_id = :cycle",
    "declared": """SELECT md5(string_agg(CAST(n AS text), '|' ORDER BY n.id)) FROM monitoring.submitted_number n
        JOIN monitoring.submission s ON s.id = n.submission_id WHERE s.cycle_id = :cycle""",
}
STARTS = ("draft", "collecting", "verifying", "preliminary", "objections", "objections", "published")
REASON = "Есть причина"
reasons = st.sampled_from([REASON, REASON, None])
METS, FAILURES = (0, 39, 40, 59, 60, 100), (0, 1, 7)
answers = st.tuples(st.sampled_from(METS), st.sampled_from(FAILURES))
places = st.sampled_from(SUBJECTS)
callers = st.sampled_from(ROLES)


class AnyOrder(RuleBasedStateMachine):
    """The cycle of a region, called by everybody in any order."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.model = self.wait(self.world.begin())
        self.frozen: dict[str, str] = {}
        self.results: dict[tuple[int, str], str] = {}
        """(calculation from 0, place) → result."""
        self.turn = 0

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self.world.wait(work)

    def teardown(self) -> None:
        self.wait(self.world.end())

    # --- getting somewhere

    @initialize(
        until=st.sampled_from(
            ["draft", "collecting", "verifying", "preliminary", "objections", "objections", "published"]
        ),
        given=st.lists(answers, min_size=1, max_size=4),
    )
    def begins(self, until: str, given: list[tuple[int, int]]) -> None:
        if until != "draft":
            self._conducted("open")
            for place, answer in zip(SUBJECTS, given, strict=False):
                self._handed_in(place, answer)
        while self.model.status not in (until, "draft"):
            self._onward()
        if until == "objections":
            for key in sorted(self.results):
                at = key[1].removeprefix(f"{self.world.region}.")
                self._file(self.world.by("school", at, at), key, "q1")

    @rule()
    def goes_on(self) -> None:
        """The next step of a cycle as it is usually conducted."""
        self._onward()

    @rule(data=st.data())
    def does_what_is_legal(self, data: Any) -> None:
        """Each kind of step as often as another, however few may take it."""
        moves = self._legal()
        kind = data.draw(st.sampled_from(sorted(moves)), label="kind")
        moves[kind][data.draw(st.integers(0, len(moves[kind]) - 1), label="which")]()

    @rule(data=st.data())
    def does_another_legal_thing(self, data: Any) -> None:
        """Legal steps twice as often as the other rules, or a cycle would not get far."""
        self.does_what_is_legal(data)

    @rule(days=st.sampled_from([1, 3, 20]))
    def days_go_by(self, days: int) -> None:
        self.model.today += timedelta(days)
        self.world.today(f"{self.model.today}")

    @rule(data=st.data(), caller=callers, reason=reasons)
    def anybody_calls_anything(self, data: Any, caller: Caller, reason: str | None) -> None:
        """Legal or not."""
        who, model = self._who(caller), self.model

        def some(known: Sequence[T]) -> T:
            return data.draw(st.sampled_from(known))

        calls: list[Move] = [
            lambda: self._cycle_step(who, some(CYCLE_ACTIONS), reason),
            lambda: self._cycle_step(who, "calculate", reason, apart=True),
        ]
        if its := [*model.submissions.values()]:
            calls += [
                lambda: self._fill(who, some(its), (some(METS), some(FAILURES))),
                lambda: self._submission_step(who, some(its), some(SUBMISSION_ACTIONS), reason),
                lambda: self._deadline(who, some(its), some([None, DEADLINE, DEADLINE + timedelta(30)])),
                lambda: self._many(who, some(["verify", "accept"]), some([None, f"{self.world.region}.m1"])),
            ]
        if known := sorted(self.results):
            calls.append(lambda: self._file(who, some(known), some([None, "q1", "q2"])))
        if filed := model.objections:
            calls.append(lambda: self._objection_step(who, some(filed), some(OBJECTION_ACTIONS), reason, some(METS)))
        data.draw(st.sampled_from(calls))()

    @rule(caller=callers, place=places)
    def tries_every_door(self, caller: Caller, place: str) -> None:
        """Everything the model refuses this caller, one after the other."""
        who, model = self._who(caller), self.model
        for action in CYCLE_ACTIONS:
            if model.no_cycle_step(who, action, REASON):
                self._cycle_step(who, action, REASON)
        its = [self._submission(place)] if model.submissions else []
        for each, action in itertools.product(its, SUBMISSION_ACTIONS):
            if model.no_submission_step(who, each, action, REASON):
                self._submission_step(who, each, action, REASON)
        for each, action in itertools.product(model.objections[-1:], OBJECTION_ACTIONS):
            if model.no_objection_step(who, each, action, REASON):
                self._objection_step(who, each, action, REASON)

    @rule(place=places)
    def comes_too_late(self, place: str) -> None:
        """A version that was seen before the last change is refused, whatever would be legal."""
        model, who = self.model, self.world.by("department", account="conductor")
        its = [self._submission(place)] if model.submissions else []
        calls = [("cycles", model, each, model.no_cycle_step(who, each, REASON)) for each in CYCLE_ACTIONS]
        for it, each in itertools.product(its, SUBMISSION_ACTIONS):
            calls.append(("submissions", it, each, model.no_submission_step(who, it, each, REASON)))
        for it, each in itertools.product(model.objections[-1:], OBJECTION_ACTIONS):
            calls.append(("objections", it, each, model.no_objection_step(who, it, each, REASON)))
        for path, it, action, no in calls:
            if no is None and it.version > 1:
                call = partial(self.world.asked, who, "POST", f"/{path}/{it.id}/steps", _step(action, REASON))
                said = refused(self.wait(call(it.version - 1)), 412, "precondition_failed")
                assert said["current_version"] == it.version
                refused(self.wait(call()), 428, "precondition_required")

    # --- one call and what it must come to

    def _who(self, caller: Caller) -> Who:
        return self.world.by(*caller)

    def _submission(self, place: str) -> Submission:
        return self.model.submissions[f"{self.world.region}.{place}"]

    def _call(self, no: No | None, who: Who, method: str, path: str, body: dict[str, Any], version: int) -> Any:
        """The answer of a call that must be taken, None of one that must be refused so."""
        answer = self.wait(self.world.asked(who, method, path, body, version))
        if no is None:
            assert answer.status_code in (200, 201), (who, path, body, answer.text)
            return answer.json()
        said = refused(answer, no.status, no.code)
        assert said.get("reason") == no.reason or no.reason is None, (no, said)
        return None

    def _fill(self, who: Who, it: Submission, answer: tuple[int, int]) -> None:
        no = self.model.no_fill(who, it)
        if self._call(
            no, who, "PATCH", f"/submissions/{it.id}/values", head_values(answer[0], failed=answer[1]), it.version
        ):
            self.model.fill(it, answer)

    def _submission_step(self, who: Who, it: Submission, action: str, reason: str | None) -> None:
        no = self.model.no_submission_step(who, it, action, reason)
        if self._call(no, who, "POST", f"/submissions/{it.id}/steps", _step(action, reason), it.version):
            self.model.step_submission(who, it, action)

    def _deadline(self, who: Who, it: Submission, until: date | None) -> None:
        body = {"deadline": until and f"{until}", "reason": "причина"}
        if self._call(
            self.model.no_deadline(who, it, until), who, "PUT", f"/submissions/{it.id}/deadline", body, it.version
        ):
            self.model.extend(it, until)

    def _cycle_step(self, who: Who, action: str, reason: str | None, *, apart: bool = False) -> None:
        model, path = self.model, f"/cycles/{self.model.id}/{'calculations' if apart else 'steps'}"
        no = model.no_cycle_step(who, action, reason)
        if apart and who.role not in MANAGERS:
            no = No(403, "forbidden")
        body = {"reason": reason} if apart else _step(action, reason)
        said = self._call(no, who, "POST", path, body, model.version)
        if said is None:
            return
        until = None if apart else said["objections_until"]
        model.step_cycle(action, until and date.fromisoformat(until))
        if action == "open":
            self.wait(self._take_down())
        if action == "calculate":
            self.wait(self._check_results())

    def _file(self, who: Who, key: tuple[int, str], indicator: str | None) -> None:
        it = self.model.submissions[key[1]]
        no = self.model.no_filing(who, self.model.calculations[key[0]], it, indicator)
        body = {"contests": "value", "indicator": indicator} if indicator else {"contests": "score"}
        said = self._call(no, who, "POST", f"/results/{self.results[key]}/objections", body | {"text": "Не так"}, 1)
        if said:
            self.model.file(Objection(said["id"], it.place, indicator, who.account))

    def _objection_step(self, who: Who, it: Objection, action: str, reason: str | None, met: int | None = None) -> None:
        corrects = action == "uphold" and it.indicator == "q1" and met is not None
        body = _step(action, reason) | ({"correction": {"inputs": {"met": met}}} if corrects else {})
        no = self.model.no_objection_step(who, it, action, reason)
        if self._call(no, who, "POST", f"/objections/{it.id}/steps", body, it.version):
            self.model.step_objection(it, action, met if corrects else None)

    def _many(self, who: Who, action: str, place: str | None) -> None:
        """Each on its own terms: the model is asked of every one."""
        model, waiting = self.model, "submitted" if action == "verify" else "verified"
        answer = self.wait(
            self.world.asked(who, "POST", f"/submissions:{action}", {"cycle_id": model.id, "place": place})
        )
        if who.role not in MANAGERS:
            refused(answer, 403, "forbidden")
            return
        said = answer.json()
        found = [it for it in model.submissions.values() if it.status == waiting and who.reaches(it.place)]
        found = [it for it in found if place is None or it.place.startswith(f"{place}.")]
        no = {it.id: model.against_submission(who, it, action) for it in found}
        assert set(said["done"]) == {id_ for id_, reason in no.items() if reason is None}, said
        assert {each["id"]: each["reason"] for each in said["refused"]} == {id_: r for id_, r in no.items() if r}
        for it in found:
            if no[it.id] is None:
                model.step_submission(who, it, action)

    # --- several calls

    def _handed_in(self, place: str, answer: tuple[int, int]) -> None:
        who = self.world.by("school", place, account=place)
        self._fill(who, self._submission(place), answer)
        self._submission_step(who, self._submission(place), "submit", None)

    def _conducted(self, action: str) -> None:
        self._cycle_step(self.world.by("department", account="conductor"), action, REASON)

    def _onward(self) -> None:
        """What the step waits for, then the step."""
        following = {
            "draft": ("open", lambda: None),
            "collecting": ("end_collection", self._somebody_hands_in),
            "verifying": ("calculate", self._all_is_checked),
            "preliminary": ("open_objections", self._all_is_checked),
            "objections": ("publish", self._all_is_heard),
            "published": ("revise", lambda: None),
        }
        if self.model.status in following:
            action, before = following[self.model.status]
            before()
            self._conducted(action)

    def _somebody_hands_in(self) -> None:
        if any(it.status != "draft" for it in self.model.submissions.values()):
            return
        for place in SUBJECTS[1:3]:
            if self.model.today > DEADLINE:
                self._deadline(self.world.by("department"), self._submission(place), self.model.today)
            self._handed_in(place, (50, 0))

    def _all_is_checked(self) -> None:
        for it in self.model.submissions.values():
            if it.status == "returned" and self.model.status == "verifying":
                self._handed_in(it.place.removeprefix(f"{self.world.region}."), it.answer or (50, 0))
        for action in ("verify", "accept"):
            self._many(self.world.by("department", account="conductor"), action, None)

    def _all_is_heard(self) -> None:
        """Before each of what publication waits for it is asked for, in vain."""
        model, judge = self.model, self.world.by("department", account="conductor")
        assert model.until
        if model.today <= model.until:
            self._conducted("publish")
            self.days_go_by((model.until - model.today).days + 1)
        for it in list(model.open_objections):
            self._conducted("publish")
            if it.status == "filed":
                self._objection_step(judge, it, "take", None)
            corrects = it.indicator == "q1"
            self._objection_step(judge, it, "uphold" if corrects else "dismiss", REASON, 60)
        if not all(each.counted for each in model.objections):
            self._conducted("publish")
            self._conducted("calculate")

    def _legal(self) -> dict[str, list[Move]]:
        """Kind of step → everything of that kind that somebody may do now."""
        moves = defaultdict[str, list[Move]](list)
        for who in self.world.clients:
            for kind, no, move in (*self._steps(who), *self._filings(who)):
                if no is None:
                    moves[kind].append(move)
        if not any(it.status != "draft" for it in self.model.submissions.values()):
            moves.pop("cycle end_collection", None)  # legal, and the end: there will never be anything to calculate
        moves["a day"].append(partial(self.days_go_by, 1))
        return moves

    def _steps(self, who: Who) -> Iterator[tuple[str, No | None, Move]]:
        model = self.model
        for action in CYCLE_ACTIONS:
            no = model.no_cycle_step(who, action, REASON)
            yield f"cycle {action}", no, partial(self._cycle_step, who, action, REASON)
        for it, action in itertools.product(model.submissions.values(), SUBMISSION_ACTIONS):
            no = model.no_submission_step(who, it, action, REASON)
            yield f"submission {action}", no, partial(self._submission_step, who, it, action, REASON)
        for each, action in itertools.product(model.objections, OBJECTION_ACTIONS):
            no = model.no_objection_step(who, each, action, REASON)
            yield f"objection {action}", no, partial(self._objection_step, who, each, action, REASON, 60)

    def _filings(self, who: Who) -> Iterator[tuple[str, No | None, Move]]:
        model, later = self.model, max(DEADLINE, self.model.today) + timedelta(9)
        for it in model.submissions.values():
            for answer in ((60, 0), (40, 7)):
                yield "fill", model.no_fill(who, it), partial(self._fill, who, it, answer)
            yield "deadline", model.no_deadline(who, it, later), partial(self._deadline, who, it, later)
            for key, indicator in itertools.product(self._last_results(it.place), (None, "q1", "q2")):
                no = model.no_filing(who, model.calculations[key[0]], it, indicator)
                yield "objection", no, partial(self._file, who, key, indicator)

    def _last_results(self, place: str) -> list[tuple[int, str]]:
        return sorted(each for each in self.results if each[1] == place)[-1:]

    async def _take_down(self) -> None:
        """Who was taken down when the cycle opened."""
        found = await listed(self.world.clients[self.world.by("department")], "/submissions", cycle_id=self.model.id)
        assert {each["place"] for each in found} == {f"{self.world.region}.{each}" for each in SUBJECTS}
        # by place: schools of one name are listed in the order of their ids, and what is drawn may not hang on chance
        ids = sorted((each["place"], each["id"]) for each in found)
        self.model.submissions = {place: Submission(id_, place) for place, id_ in ids}

    async def _check_results(self) -> None:
        """Every new result is the sum of its explanation, and of what the model counts."""
        department = self.world.clients[self.world.by("department")]
        number = len(self.model.calculations) - 1
        found = await listed(department, "/results", cycle_id=self.model.id, standing="preliminary")
        answers = self.model.calculations[number].answers
        assert {each["place"]: each["score"] for each in found} == {at: score(it) for at, it in answers.items()}
        for each in found:
            self.results[number, each["place"]] = each["id"]
            told = (await department.get(f"{BASE}/results/{each['id']}/explanation")).json()
            assert told["total"]["score"] == each["score"]
            parts = [it["contribution"] or 0 for it in told["directions"]]
            leaves = [it["contribution"] or 0 for at in told["directions"] for it in at["indicators"]]
            assert sum(parts) == sum(leaves) == each["score"], told

    # --- what holds after every call

    @invariant()
    def is_stored_as_the_model_says(self) -> None:
        """Statuses, versions, histories, events: as many as there were steps, whatever was refused in between."""
        stored = self.wait(self.world.stored(self.model))
        said = described(self.model)
        assert {name: stored[name] for name in said} == said
        frozen = stored["frozen"]
        assert {id_: frozen.get(id_) for id_ in self.frozen} == self.frozen, "a result changed or is gone"
        self.frozen = frozen

    @invariant()
    def is_told_to_each_as_far_as_it_goes(self) -> None:
        """One caller after the other: what it sees, what it is offered, what its dashboard counts."""
        self.turn += 1
        who = self._who(ROLES[self.turn % len(ROLES)])
        self.wait(self._check_view(who))

    async def _check_view(self, who: Who) -> None:
        model, client = self.model, self.world.clients[who]
        cycle = await client.get(f"{BASE}/cycles/{model.id}")
        if model.status == "draft" and not who.reaches(model.place):
            refused(cycle, 404, "cycle_not_found")
            return
        assert (cycle.json()["status"], cycle.json()["version"]) == (model.status, model.version)
        assert set(cycle.json()["allowed_actions"]) == model.offered_cycle(who)
        visible = {it.id for it in model.submissions.values() if who.reaches(it.place)}
        found = await listed(client, "/submissions", cycle_id=model.id)
        assert {each["id"] for each in found} == visible
        known = list(model.submissions.values())
        for it in known:
            if it.id not in visible:
                refused(await client.get(f"{BASE}/submissions/{it.id}"), 404, "submission_not_found")
        for it in known[self.turn % 4 :][:1]:
            if it.id in visible:
                said = (await client.get(f"{BASE}/submissions/{it.id}")).json()
                assert (said["status"], said["version"]) == (it.status, it.version)
                assert set(said["allowed_actions"]) == model.offered_submission(who, it), (who, it)
                assert (said["lock"] and said["lock"]["reason"]) == model.lock(it)
        for it in model.objections[-3:]:
            answer = await client.get(f"{BASE}/objections/{it.id}")
            if not who.reaches(it.place):
                refused(answer, 404, "objection_not_found")
            else:
                assert set(answer.json()["allowed_actions"]) == model.offered_objection(who, it), (who, it)
        await self._check_results_seen(who, client)
        if model.submissions:
            await self._check_funnel(who, client, len(visible))

    async def _check_results_seen(self, who: Who, client: httpx.AsyncClient) -> None:
        """Of each standing one, and nobody's before it may be seen."""
        model = self.model
        found = await listed(client, "/results", cycle_id=model.id)
        expected = {
            (n, at)
            for n, calculated in enumerate(model.calculations)
            for at in calculated.answers
            if calculated.standing != "replaced" and model.shows(who, calculated, at)
        }
        assert {each["id"] for each in found} == {self.results[key] for key in expected}
        keys = [(each["subject_id"], each["standing"]) for each in found]
        assert len(set(keys)) == len(keys)

    async def _check_funnel(self, who: Who, client: httpx.AsyncClient, visible: int) -> None:
        query = {} if who.reaches(self.model.place) else {"place": who.place}
        board = (await client.get(f"{BASE}/dashboards/cycles/{self.model.id}", params=query)).json()["collection"]
        statuses = ("draft", "submitted", "returned", "verified", "accepted")
        assert sum(board[each] for each in statuses) == board["subjects"] == visible
        assert board["on_time"] + board["late"] + board["not_submitted"] == visible


def _step(action: str, reason: str | None) -> dict[str, Any]:
    return {"action": action} | ({"reason": reason} if reason else {})


async def test_no_order_of_calls_breaks_a_cycle(app, today):
    loop = asyncio.get_running_loop()

    def wait(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(120)

    class Machine(AnyOrder):
        world = World(app, today, wait)

    chosen = settings(
        max_examples=MANY or USUAL,
        stateful_step_count=50 if MANY else 25,
        derandomize=not MANY,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Machine, settings=chosen)
