"""What a school of the demo region answers in a cycle: plausible for its size and place, better where it is better."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from edulead.demo import dice
from edulead.demo.records import Organisation

Number = int | float
Answers = dict[str, dict[str, Number]]
"""Indicator → input → number."""

MODULES = ("staff", "resources", "processes", "outcomes", "information")
QUARTERS = ("quarter_1", "quarter_2", "quarter_3", "quarter_4")


@dataclass(frozen=True, slots=True)
class School:
    """A school in one year. `quality` is in standard deviations of the region: 0 is usual, 2 is rare."""

    it: Organisation
    seed: int
    year: int
    quality: float

    @property
    def pupils(self) -> int:
        return max(10, round(self.it.pupils * (1 + 0.02 * self.luck("pupils"))))

    @property
    def fourth(self) -> int:
        return max(1, self.pupils // 11)

    @property
    def ninth(self) -> int:
        """A primary school ends before."""
        return 0 if "ачальная" in self.it.name else max(1, self.pupils // (11 if self.it.has_grade_11 else 9))

    @property
    def eleventh(self) -> int:
        return max(2, self.pupils // 22) if self.it.has_grade_11 else 0

    @property
    def teachers(self) -> int:
        return max(4, self.it.pupils // 13 + 3)

    def luck(self, what: str) -> float:
        """About normal: more than half of it stays with the school, the rest is of the year."""
        own = dice.normal(self.seed, self.it.key, what)
        return 0.75 * own + 0.65 * dice.normal(self.seed, self.it.key, what, self.year)

    def level(self, what: str, usual: float, better: float, spread: float, low: float, high: float) -> float:
        """A number about `usual`, more by `better` for each deviation of quality."""
        return min(high, max(low, usual + better * self.quality + spread * self.luck(what)))

    def part(self, what: str, whole: int, usual: float, better: float, spread: float) -> int:
        """How many of `whole`, where `usual` is the share of a usual school."""
        return round(whole * self.level(what, usual, better, spread, 0, 1))

    def says_yes(self, what: str, usual: float, better: float) -> int:
        chance = usual + better * self.quality
        return int(dice.unit(self.seed, self.it.key, what, self.year) < chance)


def answers(school: School) -> Answers:
    """To every indicator of `heads_of_schools` that schools are asked; what does not apply is the caller's to leave."""
    return {code: dict(its(school)) for code, its in ANSWERS.items()}


def _test(it: School) -> Mapping[str, Number]:
    modules = {name: round(it.level(f"test-{name}", 74, 8, 6, 31, 98), 1) for name in MODULES}
    return {"overall": round(sum(modules.values()) / len(modules), 1), **modules}


def _contests(it: School) -> Mapping[str, Number]:
    chances = {"municipal": (0.5, 0.2), "regional": (0.15, 0.12), "federal": (0.03, 0.03)}
    return {name: it.says_yes(f"contest-{name}", *chance) for name, chance in chances.items()}


def _recheck(it: School) -> Mapping[str, Number]:
    checked = dice.between(10, 40, it.seed, it.it.key, "recheck", it.year) if it.says_yes("recheck", 0.7, 0) else 0
    return {"objective": it.part("objective", checked, 0.92, 0.04, 0.03), "checked": checked}


def _exam(it: School) -> Mapping[str, Number]:
    taken = it.eleventh
    failed = it.part("failed", taken, 0.02, -0.03, 0.03)
    return {"good": min(taken - failed, it.part("good", taken, 0.5, 0.12, 0.08)), "failed": failed, "taken": taken}


def _compulsory(it: School) -> Mapping[str, Number]:
    left = it.says_yes("left", 0.04, -0.04)
    return {"kept": int(not left and it.says_yes("kept", 0.93, 0.05)), "left": left}


def _placed(it: School) -> Mapping[str, Number]:
    graduates, excused = it.ninth + it.eleventh, 0
    return {"placed": it.part("placed", graduates, 0.965, 0.03, 0.03), "graduates": graduates, "excused": excused}


def _olympiads(it: School) -> Mapping[str, Number]:
    usual = 1 + it.it.pupils / 200
    winners = round(it.level("winners", usual, usual / 3, usual / 3, 0, 25))
    return {"winners": winners, "mcnmo": int(dice.unit(it.seed, it.it.key, "mcnmo") < 0.12)}


def _marks(it: School) -> Mapping[str, Number]:
    tested = it.pupils // 4 + 4
    fives, fours = it.part("fives", tested, 0.15, 0.07, 0.04), it.part("fours", tested, 0.36, 0.05, 0.05)
    twos = it.part("twos", tested, 0.06, -0.05, 0.03)
    return {"fives": fives, "fours": fours, "threes": max(0, tested - fives - fours - twos), "twos": twos}


def _distant(it: School) -> Mapping[str, Number]:
    need = dice.below(2 + it.it.pupils // 300, it.seed, it.it.key, "distant")
    return {"served": it.part("distant", need, 0.7, 0.2, 0.2), "need": need}


def _special(it: School) -> Mapping[str, Number]:
    pupils = it.it.pupils if it.it.correctional else round(it.it.pupils * 0.06)
    return {"provided": it.part("provided", pupils, 0.75, 0.12, 0.1), "pupils": pupils}


def _plans(it: School) -> Mapping[str, Number]:
    due = dice.below(4, it.seed, it.it.key, "plans")
    return {"fulfilled": it.part("plans", due, 0.75, 0.2, 0.15), "due": due}


def _information(it: School) -> Mapping[str, Number]:
    shown = {"stand": it.part("stand", 12, 0.88, 0.06, 0.05), "site": it.part("site", 44, 0.88, 0.06, 0.05)}
    return {**shown, "norm_stand": 12, "norm_site": 44}


def _share(of: str, part: str, whole: str, usual: float, better: float, spread: float) -> "Said":
    """`part` of the number of school `of`, under the names of the inputs."""

    def said(it: School) -> Mapping[str, Number]:
        all_: int = getattr(it, of)
        return {part: it.part(f"{part}-{whole}", all_, usual, better, spread), whole: all_}

    return said


def _yes(what: str, usual: float, better: float) -> "Said":
    return lambda it: {"value": it.says_yes(what, usual, better)}


def _level(what: str, digits: int | None, *about: float) -> "Said":
    """About (usual, better, spread, low, high), to so many decimals; None: a whole number."""
    return lambda it: {"value": round(it.level(what, *about), digits)}


Said = Callable[[School], Mapping[str, Number]]

ANSWERS: Mapping[str, Said] = {
    "1.1": _test,
    "1.2": _yes("programme", 0.85, 0.1),
    "1.3": _level("contracts", None, 5.5, 1.6, 1.5, 0, 20),
    "1.4": _contests,
    "1.5": _recheck,
    "1.7": _yes("lawful", 0.75, 0.12),
    "1.8": lambda it: {name: it.says_yes(name, 0.85, 0.1) for name in QUARTERS},
    "2.1": _share("ninth", "confirmed", "taken", 0.7, 0.09, 0.08),
    "2.2": _exam,
    "2.3": _compulsory,
    "2.4": _placed,
    "2.5": _share("fourth", "good", "pupils", 0.5, 0.1, 0.06),
    "2.6": _share("eleventh", "high", "taken", 0.42, 0.12, 0.07),
    "2.7": _level("national", 1, 57, 5.5, 3, 31, 89),
    "2.8": _share("fourth", "low", "pupils", 0.1, -0.04, 0.04),
    "2.9": _olympiads,
    "2.10": _marks,
    "3.1": _distant,
    "3.2": _special,
    "3.3": _level("access", None, 2.6, 0.8, 0.7, 0, 5),
    "3.4": _share("ninth", "mastered", "graduates", 0.9, 0.05, 0.04),
    "4.3": _plans,
    "5.1": _share("teachers", "with_category", "teachers", 0.48, 0.12, 0.08),
    "5.2": _information,
    "5.3": _yes("meals", 0.85, 0.08),
    "5.4": _share("pupils", "covered", "pupils", 0.82, 0.05, 0.04),
    "5.5": _level("assignment", 1, 96, 4, 3, 81, 108),
}
