"""A cycle as plain Python says it should go: statuses, who may what, and the refusal of everything else.

Written from the documents (`docs/workflows.md`, `docs/access.md`), not from the rules: it imports nothing of theirs.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

SUBMISSION = {
    ("draft", "submit"): "submitted",
    ("draft", "extend"): "draft",
    ("returned", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "verify"): "verified",
    ("verified", "return"): "returned",
    ("verified", "accept"): "accepted",
    ("accepted", "return"): "returned",
    ("accepted", "correct"): "accepted",
}
CYCLE = {
    ("draft", "open"): "collecting",
    ("collecting", "end_collection"): "verifying",
    ("verifying", "resume"): "collecting",
    ("verifying", "calculate"): "preliminary",
    ("preliminary", "calculate"): "preliminary",
    ("objections", "calculate"): "objections",
    ("preliminary", "reopen"): "verifying",
    ("preliminary", "open_objections"): "objections",
    ("preliminary", "publish"): "published",
    ("objections", "publish"): "published",
    ("published", "revise"): "verifying",
    ("published", "close"): "closed",
}
OBJECTION = {
    ("filed", "take"): "under_review",
    ("filed", "withdraw"): "withdrawn",
    ("under_review", "uphold"): "upheld",
    ("under_review", "dismiss"): "dismissed",
    ("under_review", "withdraw"): "withdrawn",
}
SUBMISSION_ACTIONS = ("submit", "return", "verify", "accept", "import")
CYCLE_ACTIONS = (
    "open", "end_collection", "resume", "calculate", "reopen", "open_objections", "publish", "revise", "close",
)  # fmt: skip
OBJECTION_ACTIONS = ("take", "uphold", "dismiss", "withdraw")
REASONED = {"return", "extend", "resume", "reopen", "revise", "uphold", "dismiss", "correct"}
"""Actions that need a reason."""

MANAGERS, SUBJECTS = {"department", "omsu"}, {"omsu", "school"}
TAKERS = dict.fromkeys((*CYCLE_ACTIONS, "extend", "return", "verify", "accept", "take", "uphold", "dismiss"), MANAGERS)
TAKERS |= {"submit": SUBJECTS, "withdraw": SUBJECTS, "correct": MANAGERS}
"""Action → roles."""

CHECKED = ("verified", "accepted")


@dataclass(frozen=True)
class Who:
    """A caller: `account` tells two roles of one person from two persons."""

    role: str
    place: str
    account: str

    def reaches(self, place: str) -> bool:
        return place == self.place or place.startswith(f"{self.place}.")


@dataclass(frozen=True)
class No:
    """A refusal: status, code and, where the answer has one, the reason."""

    status: int
    code: str
    reason: str | None = None


@dataclass
class Submission:
    id: str
    place: str
    status: str = "draft"
    deadline: date | None = None
    answer: tuple[int, int] | None = None
    """(met of a hundred, failed), once filled in."""
    submitted_by: str | None = None
    version: int = 1


@dataclass
class Objection:
    id: str
    place: str
    indicator: str | None
    filed_by: str
    status: str = "filed"
    version: int = 1
    counted: bool = True
    """False: it corrected numbers that no calculation has counted yet."""


@dataclass
class Calculation:
    """`answers`: place → what its result was reached from."""

    answers: dict[str, tuple[int, int]]
    standing: str = "preliminary"
    shown: bool = False


@dataclass
class Cycle:
    """Everything that is known of one cycle."""

    id: str
    place: str
    deadline: date
    today: date
    window: int
    status: str = "draft"
    version: int = 1
    until: date | None = None
    submissions: dict[str, Submission] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)
    calculations: list[Calculation] = field(default_factory=list)
    history: Counter[str] = field(default_factory=Counter)
    """Record → steps taken."""
    facts: Counter[str] = field(default_factory=Counter)
    """Record → events told."""

    # --- what may be done; None: it may

    def no_fill(self, who: Who, it: Submission) -> No | None:
        if who.role not in SUBJECTS:
            return No(403, "forbidden")
        if not who.reaches(it.place):
            return No(404, "submission_not_found")
        if locked := self.lock(it):
            return No(409, "submission_locked", locked)
        return None if who.place == it.place else No(403, "forbidden")

    def lock(self, it: Submission) -> str | None:
        fixed = {"submitted": "under_review", "verified": "approved", "accepted": "approved"}
        return fixed.get(it.status) or self._shut(it)

    def no_submission_step(self, who: Who, it: Submission, action: str, reason: str | None) -> No | None:
        if not who.reaches(it.place):
            return No(404, "submission_not_found")
        if action == "import" or (it.status, action) not in SUBMISSION:
            return No(409, "illegal_step")
        return self._taken(who, action, reason, self.against_submission(who, it, action))

    def no_deadline(self, who: Who, it: Submission, until: date | None) -> No | None:
        if who.role not in MANAGERS:
            return No(403, "forbidden")
        if not who.reaches(it.place):
            return No(404, "submission_not_found")
        if until is not None and (until <= self.deadline or until < self.today):
            return No(422, "invalid")
        if it.status != "draft":
            return No(409, "illegal_step")
        return self._taken(who, "extend", "причина", self.against_submission(who, it, "extend"))

    def no_cycle_step(self, who: Who, action: str, reason: str | None) -> No | None:
        above = who.reaches(self.place)
        if self.status == "draft" and not above:
            return No(404, "cycle_not_found")
        if (self.status, action) not in CYCLE:
            return No(409, "illegal_step")
        if not above:
            return No(403, "forbidden")
        explained = None if reason else self.unexplained(action)
        return self._taken(who, action, reason, self.against_cycle(action) or explained)

    def no_filing(self, who: Who, result: Calculation, it: Submission, indicator: str | None) -> No | None:
        if who.role not in SUBJECTS:
            return No(403, "forbidden")
        if not self.shows(who, result, it.place):
            return No(404, "result_not_found")
        if who.place != it.place:
            return No(403, "forbidden")
        if shut := self._window(result):
            return No(409, "objections_closed", shut)
        same = [each for each in self.open_objections if (each.place, each.indicator) == (it.place, indicator)]
        return No(409, "objection_open") if same else None

    def no_objection_step(self, who: Who, it: Objection, action: str, reason: str | None) -> No | None:
        if not who.reaches(it.place):
            return No(404, "objection_not_found")
        if (it.status, action) not in OBJECTION:
            return No(409, "illegal_step")
        return self._taken(who, action, reason, self.against_objection(who, it, action))

    def shows(self, who: Who, result: Calculation, place: str) -> bool:
        """Nobody sees a result beside; the own one only once it was shown."""
        return who.reaches(place) and (who.place != place or result.shown)

    # --- what is offered

    def offered_submission(self, who: Who, it: Submission) -> set[str]:
        actions = {action for status, action in SUBMISSION if status == it.status and who.role in TAKERS[action]}
        return {each for each in actions if self.against_submission(who, it, each) is None}

    def offered_cycle(self, who: Who) -> set[str]:
        if who.role not in MANAGERS or not who.reaches(self.place):
            return set()
        actions = {action for status, action in CYCLE if status == self.status}
        return {each for each in actions if self.against_cycle(each) is None}

    def offered_objection(self, who: Who, it: Objection) -> set[str]:
        actions = {action for status, action in OBJECTION if status == it.status and who.role in TAKERS[action]}
        return {each for each in actions if self.against_objection(who, it, each) is None}

    # --- the conditions

    def against_submission(self, who: Who, it: Submission, action: str) -> str | None:
        inside, conducts = who.place == it.place, who.reaches(self.place)
        judged = "own_submission" if it.submitted_by == who.account else "not_above" if inside else None
        moving = None if self.status in ("collecting", "verifying") else "window_closed"
        if action == "submit":
            shut = self._shut(it)
            return "not_the_subject" if not inside else shut or ("incomplete" if it.answer is None else None)
        if action == "extend":
            collecting = None if self.status == "collecting" else "window_closed"
            return collecting if conducts else "not_the_conductor"
        if action == "correct":
            return "no_objection"
        if action == "accept" and self.status == "preliminary":
            moving = None
        if action == "accept" or it.status == "accepted":
            return moving or judged or (None if conducts else "not_the_conductor")
        return moving or judged

    def against_cycle(self, action: str) -> str | None:
        counted = Counter(each.status for each in self.submissions.values())
        unaccepted = "not_accepted" if counted["verified"] else None
        if action == "calculate":
            nothing = None if counted["verified"] + counted["accepted"] else "nothing_verified"
            return "unverified_submissions" if counted["submitted"] else nothing
        if action == "publish":
            return "objections_not_heard" if self.status == "preliminary" else self._unheard()
        return unaccepted if action == "open_objections" else None

    def _unheard(self) -> str | None:
        if self.until is None or self.today <= self.until:
            return "objection_window_open"
        if self.open_objections:
            return "objections_open"
        return None if all(each.counted for each in self.objections) else "corrections_not_calculated"

    def unexplained(self, action: str) -> str | None:
        left_out = [each for each in self.submissions.values() if each.status not in CHECKED]
        return "subjects_without_result" if left_out and action in ("open_objections", "publish") else None

    def against_objection(self, who: Who, it: Objection, action: str) -> str | None:
        if action == "withdraw":
            return None if it.filed_by == who.account else "not_the_filer"
        if self.status != "objections":
            return "window_not_open"
        if it.filed_by == who.account or it.place == who.place:
            return "own_objection"
        return None if who.reaches(self.place) else "not_the_conductor"

    @property
    def open_objections(self) -> list[Objection]:
        return [each for each in self.objections if each.status in ("filed", "under_review")]

    def _shut(self, it: Submission) -> str | None:
        if it.status == "returned":
            return None if self.status in ("collecting", "verifying") else "window_closed"
        if self.status != "collecting":
            return "window_closed"
        return "past_deadline" if self.today > (it.deadline or self.deadline) else None

    def _window(self, result: Calculation) -> str | None:
        if self.status != "objections" or self.until is None:
            return "window_not_open"
        if self.today > self.until:
            return "window_over"
        return None if result.standing == "preliminary" else "not_preliminary"

    def _taken(self, who: Who, action: str, reason: str | None, against: str | None) -> No | None:
        if who.role not in TAKERS[action]:
            return No(403, "forbidden")
        if action in REASONED and not reason:
            return No(422, "invalid")
        return No(409, "step_refused", against) if against else None

    # --- what comes of it

    def fill(self, it: Submission, answer: tuple[int, int]) -> None:
        it.answer = answer
        it.version += 1

    def step_submission(self, who: Who, it: Submission, action: str) -> None:
        it.status = SUBMISSION[it.status, action]
        it.version += 1
        if action == "submit":
            it.submitted_by = who.account
        self._noted(it.id)

    def extend(self, it: Submission, until: date | None) -> None:
        it.version += it.deadline != until
        it.deadline = until
        self._noted(it.id)

    def step_cycle(self, action: str, until: date | None = None) -> None:
        """`until` is the last day of the window, as the answer tells it."""
        before, self.status = self.status, CYCLE[self.status, action]
        self.version += before != self.status or action == "calculate"
        self._noted(self.id)
        if action == "calculate":
            self._replace("preliminary")
            answers = {it.place: it.answer for it in self.submissions.values() if it.status in CHECKED and it.answer}
            self.calculations.append(Calculation(answers, shown=self.status == "objections"))
            for each in self.objections:
                each.counted = True
        if action == "reopen":
            self._replace("preliminary")
        if action in ("open_objections", "publish"):
            self._standing("preliminary").shown = True
        if action == "open_objections":
            self.until = until
        if action == "publish":
            self._replace("published")
            self._standing("preliminary").standing = "published"
            self.facts[self.id] += 1  # `results.published`, beside the step

    def file(self, it: Objection) -> None:
        self.objections.append(it)
        self.facts[it.id] += 1

    def step_objection(self, it: Objection, action: str, met: int | None) -> None:
        """`met`: the number that was put in place, where one was."""
        it.status = OBJECTION[it.status, action]
        it.version += 1
        self._noted(it.id)
        if met is not None:
            its = self.submissions[it.place]
            assert its.answer
            its.answer = (met, its.answer[1])
            its.version += 1
            it.counted = False
            self._noted(its.id)

    def _noted(self, record: str) -> None:
        self.history[record] += 1
        self.facts[record] += 1

    def _replace(self, standing: str) -> None:
        for each in self.calculations:
            if each.standing == standing:
                each.standing = "replaced"

    def _standing(self, standing: str) -> Calculation:
        [it] = [each for each in self.calculations if each.standing == standing]
        return it


def score(answer: tuple[int, int]) -> int:
    """What the methodology of the tests gives: a scale of three bands, less a point for each failure up to five."""
    met, failed = answer
    return (10 if met >= 60 else 5 if met >= 40 else 0) - min(failed, 5)


def described(model: Cycle) -> dict[str, Any]:
    """What the database should say now."""
    return {
        "cycle": (model.status, model.version, model.until),
        "submissions": {it.id: (it.status, it.version, it.deadline) for it in model.submissions.values()},
        "objections": {it.id: (it.status, it.version) for it in model.objections},
        "calculations": [(n, it.standing, it.shown) for n, it in enumerate(model.calculations, start=1)],
        "results": [
            (n, place, score(answer))
            for n, it in enumerate(model.calculations, start=1)
            for place, answer in sorted(it.answers.items())
        ],
        "history": dict(model.history),
        "facts": dict(model.facts),
    }
