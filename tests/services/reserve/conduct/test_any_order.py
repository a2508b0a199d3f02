"""No order of calls breaks a contest: whoever asks for whatever on whatever day, it is what a plain model says it is.

The model knows which calls are legal and what they do; that each refusal names its reason is the other tests' affair.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete

from services.kernel.business_days import add_business_days
from services.reserve.entries.models import Entry
from tests.services.reserve.builders import BASE, listed, made, step
from tests.services.reserve.conduct.conftest import BEST, GOOD, JURY, PAPER, TODAY, WEAK, Stage, contest_body

T = TypeVar("T")
MANY = int(os.environ.get("EDULEAD_TEST_CONTESTS", "0"))
USUAL = 12
NAMES = ("one", "two", "three")
MARKS = {"best": BEST, "good": GOOD, "weak": WEAK}
FROM, UNTIL = date(2026, 3, 1), date(2026, 3, 25)
ACTIONS = ("announce", "close_admission", "open", "decide", "fail", "rescore", "appoint")
PLACES, MINIMUM, APPEAL_DAYS = 2, 2, 10
DAY, BEGUN = timedelta(1), date.fromisoformat(TODAY)
RUNNING = ("accepting", "admission", "scoring", "opened")
COMPETING = ("admitted", "scored")
MOVES = {"admit": "admitted", "reject": "rejected", "reconsider": "registered", "withdraw": "withdrawn"}
names, kinds = st.sampled_from(NAMES), st.sampled_from(sorted(MARKS))


@dataclass
class Applied:
    """An application, as the model knows it."""

    id: str
    number: int
    status: str = "registered"
    checked: bool = False
    decided: date | None = None
    marks: str | None = None
    readmitted: bool = False
    """By an appeal."""


@dataclass
class Appeal:
    id: str
    name: str
    subject: str
    open: bool = True


@dataclass
class Model:
    """What the contest should be."""

    kept: str = "draft"
    today: date = BEGUN
    sheets_until: date = date(2026, 4, 14)
    held: date = date(2026, 4, 15)
    concluded: date | None = None
    opened: date | None = None
    round: int = 1
    entered: dict[str, Applied] = field(default_factory=dict)
    former: list[Applied] = field(default_factory=list)
    """Withdrawn by those who have applied again since."""
    appeals: list[Appeal] = field(default_factory=list)
    meeting: tuple[str, date, date | None] | None = None
    """(path, its day, the day it was concluded) of the latest."""

    @property
    def status(self) -> str:
        if self.kept != "announced" or self.today < FROM:
            return self.kept
        return "accepting" if self.today <= UNTIL else "admission"

    def of(self, *statuses: str) -> list[str]:
        return [name for name, each in self.entered.items() if each.status in statuses]

    def passed(self, kind: str) -> list[str]:
        return [name for name in self.of("scored") if self.entered[name].marks == kind]

    def chosen(self) -> list[str] | None:
        """By the points; None where equal points leave it open."""
        chosen: list[str] = []
        for kind in ("best", "good"):
            equal = self.passed(kind)
            if len(chosen) + len(equal) > PLACES and len(chosen) < PLACES:
                return None
            chosen += equal if len(chosen) < PLACES else []
        return chosen

    def rejections(self) -> bool:
        return any(each.open and each.subject == "rejection" for each in self.appeals)

    def ground(self) -> bool:
        """Can the contest not go on?"""
        if len(self.entered) == len(self.of("withdrawn")):
            return True
        if self.of("registered"):
            return False
        if self.status == "opened":
            return not self.passed("best") and not self.passed("good")
        return len(self.of(*COMPETING)) < MINIMUM

    def legal(self, action: str) -> bool:
        now, competing = self.status, self.of(*COMPETING)
        marked = bool(competing) and all(self.entered[name].marks for name in competing)
        meets = self.meeting is not None and self.meeting[1] >= self.held
        ended = self.meeting[2] if self.meeting else None
        decidable = ended is not None and self.opened is not None and ended >= self.opened
        rules = {
            "announce": now == "draft" and self.held - self.today >= timedelta(30) and self.today <= FROM,
            "annul": now in ("announced", *RUNNING),
            "close_admission": now == "admission"
            and not self.of("registered")
            and not self.rejections()
            and len(competing) >= MINIMUM,
            "open": now == "scoring"
            and not self.rejections()
            and self.today >= self.held
            and meets
            and marked
            and len(competing) >= MINIMUM,
            "decide": now == "opened" and not self.rejections() and decidable and bool(self.chosen()),
            "fail": ((now == "admission" and not self.rejections()) or now in ("scoring", "opened")) and self.ground(),
        }
        return rules.get(action, False)

    def take(self, action: str) -> None:
        to = {"announce": "announced", "close_admission": "scoring", "open": "opened", "decide": "decided"}
        self.kept = to.get(action, {"fail": "failed", "annul": "annulled"}.get(action, ""))
        if action == "open":
            self.opened = self.today
            for name in self.of("admitted"):
                self.entered[name].status = "scored"
        if action == "decide":
            chosen = self.chosen() or []
            for name in self.of("scored"):
                self.entered[name].status = "included" if name in chosen else "not_selected"
        if action in ("decide", "fail", "annul"):
            self.concluded = self.today

    def rescore(self) -> None:
        self.kept, self.opened, self.concluded, self.round = "scoring", None, None, self.round + 1
        self.sheets_until, self.held = self.today + 5 * DAY, self.today + 6 * DAY
        for name in self.of("scored", "included", "not_selected"):
            self.entered[name].status = "admitted"
        for each in self.entered.values():
            each.marks = None

    def may_move(self, name: str, action: str) -> bool:
        it = self.entered[name]
        if action == "withdraw":
            open_ = self.status in (*RUNNING, "decided")
            return open_ and it.status in ("registered", "admitted", "rejected", "scored")
        if action == "reconsider" and (it.readmitted or self.appealed(name)):
            return False
        sources = {"admit": ("registered",), "reject": ("registered",), "reconsider": ("admitted", "rejected")}
        return self.status == "admission" and it.status in sources[action] and (action != "admit" or it.checked)

    def has_outcome(self) -> bool:
        return self.kept in ("decided", "failed") or (self.kept == "annulled" and self.opened is not None)

    def appealed(self, name: str) -> bool:
        return any(each.open and (each.name, each.subject) == (name, "rejection") for each in self.appeals)

    def may_appeal(self, name: str, subject: str) -> bool:
        it = self.entered[name]
        if any(each.open and (each.name, each.subject) == (name, subject) for each in self.appeals):
            return False
        if subject == "rejection":
            base = it.decided if it.status == "rejected" and self.kept != "annulled" else None
        else:
            base = self.concluded if self.has_outcome() else None
        return base is not None and self.today <= add_business_days(base, APPEAL_DAYS)

    def may_uphold(self, appeal: Appeal, remedy: str) -> bool:
        if not appeal.open:
            return False
        if remedy == "admit":
            fits = appeal.subject == "rejection" and self.status == "admission"
            return fits and self.entered[appeal.name].status == "rejected"
        if remedy == "rescore":
            return appeal.subject == "outcome" and self.has_outcome() and self.opened is not None
        return self.kept not in ("draft", "annulled")


class AnyOrder(RuleBasedStateMachine):
    stage: ClassVar[Stage]
    wait: ClassVar[Any]
    empty: ClassVar[Any]
    """Empties the reserve: in each contest time begins anew, and nobody may have joined in what is then the future."""
    reached: ClassVar[set[tuple[str, int]]] = set()
    """(status, round) of all contests so far: a machine that never comes far proves little."""

    @initialize()
    def draft(self) -> None:
        self.model = Model()
        self.wait(self.empty())
        self.stage.shift(TODAY)
        self.stage.applications = {}
        self.stage.contest = self.wait(made(self.stage.omsu, "/contests", contest_body(self.stage.commission)))

    def call(self, legal: bool, client: httpx.AsyncClient, method: str, path: str, body: Any) -> Any:
        """The answer to what is legal; what is not must be refused with words, not with a fault."""
        sent = client.request(method, f"{BASE}{path}", json=body, headers={"If-Match": "*"})
        response = self.wait(sent)
        assert response.is_success == legal, (method, path, body, self.model, response.text)
        assert legal or 400 <= response.status_code < 500, response.text
        return response.json() if legal else None

    @rule(days=st.sampled_from((1, 3, 9, 20)))
    def days_go_by(self, days: int) -> None:
        if self.model.today < date(2026, 11, 1):
            self.model.today += days * DAY
            self.stage.shift(f"{self.model.today}")

    @rule(action=st.sampled_from(ACTIONS))
    def take_a_step(self, action: str) -> None:
        self._step(action)

    @rule(seldom=st.integers(0, 9))
    def annul(self, seldom: int) -> None:
        """It is the end of everything else."""
        if seldom == 9 or not self.model.legal("annul"):
            self._step("annul")

    @rule(who=st.sampled_from(("neighbour", "applicant", "juror")), action=st.sampled_from(("open", "decide", "annul")))
    def nobody_else_takes_a_step(self, who: str, action: str) -> None:
        stage = self.stage
        others = {"neighbour": ("omsu", "ru.r67.m2"), "juror": ("school", JURY[0], stage.jury[JURY[0]])}
        client = stage.applicant("one") if who == "applicant" else stage.client_as(*others[who])
        self.call(False, client, "POST", f"{stage.path}/steps", self._said(action))

    def _said(self, action: str) -> dict[str, Any]:
        order = {"order": {"number": "15-р", "date": f"{self.model.today}"}} if action == "decide" else {}
        return {"action": action, "reason": "Причина", **order}

    def _step(self, action: str) -> None:
        legal = self.model.legal(action)
        self.call(legal, self.stage.omsu, "POST", f"{self.stage.path}/steps", self._said(action))
        if legal:
            self.model.take(action)

    @precondition(lambda self: self.model.kept == "draft" and self.model.today <= FROM)
    @rule()
    def announce_and_take_all(self) -> None:
        self._step("announce")
        self._until(FROM)
        for name in NAMES:
            self.apply(name)
        self._until(UNTIL + DAY)

    @precondition(lambda self: self.model.kept == "draft" and self.model.today <= FROM)
    @rule(kind=kinds)
    def let_all_go_well(self, kind: str) -> None:
        """To the decision, so that what comes after one is tried too."""
        self.announce_and_take_all()
        if self.model.status == "admission":
            self.admit_all()
        if self.model.kept == "scoring":
            self.mark_all_and_hold_it(kind, decides=True)

    def _until(self, day: date) -> None:
        self.model.today = max(self.model.today, day)
        self.stage.shift(f"{self.model.today}")

    @precondition(lambda self: self.model.kept != "draft")
    @rule(name=names)
    def apply(self, name: str) -> None:
        model = self.model
        legal = model.status == "accepting" and name not in set(model.entered) - set(model.of("withdrawn"))
        path = f"{self.stage.path}/applications"
        said = self.call(legal, self.stage.applicant(name), "POST", path, {"documents": [PAPER]})
        if legal:
            model.former += [each for key, each in model.entered.items() if key == name]
            model.entered[name] = Applied(said["id"], said["journal_number"])
            self.stage.applications[name] = said["id"]

    @precondition(lambda self: self.model.entered)
    @rule(data=st.data())
    def check(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.entered)))
        it = self.model.entered[name]
        legal = it.status == "registered" and self.model.status in ("accepting", "admission")
        path = f"{self.stage.application(name)}/checks/experience"
        self.call(legal, self.stage.omsu, "PUT", path, {"outcome": "met"})
        it.checked = it.checked or legal

    @precondition(lambda self: self.model.entered)
    @rule(data=st.data(), action=st.sampled_from(sorted(MOVES)))
    def move(self, data: st.DataObject, action: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.entered)))
        self._move(name, action)

    def _move(self, name: str, action: str) -> None:
        legal = self.model.may_move(name, action)
        body = {"action": action, "reason": "Причина"}
        if legal and action == "reject":
            unmet = {"outcome": "unmet", "said": "Не подтверждён"}
            self.call(True, self.stage.omsu, "PUT", f"{self.stage.application(name)}/checks/experience", unmet)
            self.model.entered[name].checked = False
        in_person = action == "withdraw" and self.model.status in ("opened", "decided")
        client = self.stage.applicant(name) if in_person else self.stage.omsu
        self.call(legal, client, "POST", f"{self.stage.application(name)}/steps", body)
        if legal:
            it = self.model.entered[name]
            it.status = MOVES[action]
            if action != "withdraw":
                it.decided = None if action == "reconsider" else self.model.today

    @precondition(lambda self: self.model.status == "admission")
    @rule()
    def admit_all(self) -> None:
        for name in self.model.of("registered"):
            path = f"{self.stage.application(name)}/checks/experience"
            self.call(True, self.stage.omsu, "PUT", path, {"outcome": "met"})
            self.model.entered[name].checked = True
            self._move(name, "admit")
        self._step("close_admission")

    @precondition(lambda self: self.model.kept in ("scoring", "opened"))
    @rule(name=names, kind=kinds)
    def mark(self, name: str, kind: str) -> None:
        model = self.model
        if name not in model.entered:
            return
        in_time = model.kept == "scoring" and model.today <= model.sheets_until
        if in_time and model.entered[name].status in COMPETING:
            self.wait(self.stage.mark(name, MARKS[kind]))
            model.entered[name].marks = kind
            return
        path = f"{self.stage.path}{self.stage.application(name)}/sheets/interview"
        body = {"marks": {"speech": {"mark": 5}}}
        self.call(False, self.stage.juror(JURY[0]), "PUT", path, body)

    @precondition(lambda self: self.model.kept == "scoring" and self.model.today <= self.model.sheets_until)
    @rule(kind=kinds, decides=st.booleans())
    def mark_all_and_hold_it(self, kind: str, decides: bool) -> None:
        """The way a contest goes when nothing stands against it."""
        for name, given in zip(NAMES, (kind, "good", "best"), strict=True):
            self.mark(name, given)
        self._until(self.model.held)
        self.meet()
        self._step("open")
        self.conclude()
        if decides:
            self._step("decide")

    @precondition(lambda self: self.model.kept in ("scoring", "opened"))
    @rule()
    def meet(self) -> None:
        if self.model.meeting is not None and self.model.meeting[2] is None:
            return
        body = {"contest_id": self.stage.contest["id"], "held_on": f"{self.model.today}", "agenda": []}
        meeting = self.wait(made(self.stage.omsu, "/meetings", body))
        there = [self.stage.members[self.stage.jury[place]] for place in JURY]
        path = f"/meetings/{meeting['id']}"
        self.wait(step(self.stage.omsu, path, "convene", present=there))
        self.model.meeting = (path, self.model.today, None)

    @precondition(lambda self: self.model.meeting is not None and self.model.meeting[2] is None)
    @rule()
    def conclude(self) -> None:
        if self.model.meeting is None or self.model.meeting[2] is not None:
            return
        path, held, _ = self.model.meeting
        self.wait(step(self.stage.omsu, path, "conclude"))
        self.model.meeting = (path, held, self.model.today)

    @precondition(lambda self: self.model.entered)
    @rule(data=st.data(), subject=st.sampled_from(("rejection", "outcome")))
    def appeal(self, data: st.DataObject, subject: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.entered)))
        legal, body = self.model.may_appeal(name, subject), {"subject": subject, "text": "Нарушение"}
        said = self.call(legal, self.stage.applicant(name), "POST", f"{self.stage.path}/appeals", body)
        if legal:
            self.model.appeals.append(Appeal(said["id"], name, subject))

    @precondition(lambda self: self.model.appeals)
    @rule(data=st.data(), remedy=st.sampled_from((None, "admit", "rescore", "annul")))
    def decide_an_appeal(self, data: st.DataObject, remedy: str | None) -> None:
        model = self.model
        appeal = data.draw(st.sampled_from(model.appeals))
        legal = model.may_uphold(appeal, remedy) if remedy else appeal.open
        days = {"sheets_until": f"{model.today + 5 * DAY}", "held_on": f"{model.today + 6 * DAY}"}
        body: dict[str, Any] = {"action": "uphold" if remedy else "dismiss", "reason": "Причина"}
        body |= {"remedy": remedy, **(days if remedy == "rescore" else {})} if remedy else {}
        self.call(legal, self.stage.omsu, "POST", f"/contest-appeals/{appeal.id}/steps", body)
        if not legal:
            return
        appeal.open = False
        if remedy == "admit":
            it = model.entered[appeal.name]
            it.status, it.decided, it.readmitted = "admitted", model.today, True
        elif remedy == "rescore":
            model.rescore()
        elif remedy == "annul":
            model.take("annul")

    @invariant()
    def is_what_the_model_says(self) -> None:
        if hasattr(self, "model"):
            self.wait(self._compare())

    async def _compare(self) -> None:
        stage, model = self.stage, self.model
        self.reached.add((model.status, model.round))
        said = await stage.read()
        assert (said["status"], said["round"], bool(said["opened_at"])) == (
            model.status,
            model.round,
            model.opened is not None,
        )
        found = await listed(stage.omsu, f"{stage.path}/applications")
        assert {each["id"]: each["status"] for each in found} == {
            each.id: each.status for each in (*model.former, *model.entered.values())
        }
        assert [each["journal_number"] for each in found] == list(range(1, len(found) + 1))
        counted = Counter(each.status for each in model.entered.values())
        assert counted["included"] <= PLACES
        left = sum(each["status"] == "withdrawn" and each["points"] is not None for each in found)
        assert said["entrants"]["admitted"] - left == sum(
            counted[each] for each in (*COMPETING, "included", "not_selected")
        )
        if model.opened is None:
            assert all(each["points"] is None and each["rank"] is None for each in found)
        notices = await listed(stage.omsu, "/contest-notices", contest_place=said["place"], limit=1000)
        told = {each["id"]: each["status"] for each in notices}
        assert told.get(said["id"]) == (None if model.kept == "draft" else model.status)
        entries = await listed(stage.omsu, "/entries", reserve=said["place"], status="included", limit=1000)
        brought = {stage.people[name][0] for name in model.of("included")}
        assert brought <= {each["candidate_id"] for each in entries}


async def test_no_order_of_calls_breaks_a_contest(app, stage):
    loop = asyncio.get_running_loop()

    async def empty() -> None:
        async with app.state.database.begin("ru") as session:
            await session.execute(delete(Entry))

    def wait(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(120)

    class Machine(AnyOrder):
        pass

    Machine.stage, Machine.wait, Machine.empty = stage, staticmethod(wait), staticmethod(empty)
    chosen = settings(
        max_examples=MANY or USUAL,
        stateful_step_count=50 if MANY else 40,
        derandomize=not MANY,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Machine, settings=chosen)
    assert {"draft", "admission", "scoring", "decided"} <= {each for each, _ in Machine.reached}
