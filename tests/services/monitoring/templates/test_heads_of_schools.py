"""The methodology for heads of schools: each rule on both sides of its thresholds, levels and risk, a cycle by it."""

from decimal import Decimal

import numpy as np
import pytest

from services.monitoring.quality.rules import findings
from services.monitoring.scoring.cohort import cohort_of
from services.monitoring.scoring.peers import peers_of
from services.monitoring.scoring.rules import Input, ScoreReason, score
from services.monitoring.scoring.standings import standings
from services.monitoring.scoring.whole import scored
from services.monitoring.templates.service import template
from tests.services.monitoring.builders import (
    BASE,
    conducted,
    cycle_body,
    filled,
    listed,
    made,
    own_code,
    published_methodology,
    step,
    submission_of,
)
from tests.support.callers import SMOLENSK

HEADS = template("heads_of_schools").content
FULL = {"kind": "school", "has_grade_11": True, "correctional": False, "pupils": 300}
BASIC = FULL | {"has_grade_11": False}
CORRECTIONAL = BASIC | {"correctional": True}
EMPTY = FULL | {"pupils": 0}
"""Without pupils."""
KINDS = ("region", "municipality", "cluster")
MODULES = ("staff", "resources", "processes", "outcomes", "information")
QUARTERS = tuple(f"quarter_{n}" for n in range(1, 5))

BEST = {
    "1.1": {"overall": 70, **dict.fromkeys(MODULES, 50)},
    "1.2": {"value": 1},
    "1.3": {"value": 5},
    "1.4": {"municipal": 1, "regional": 1, "federal": 1},
    "1.5": {"objective": 9, "checked": 10},
    "1.6": {"part": 1, "whole": 2},
    "1.7": {"value": 1},
    "1.8": dict.fromkeys(QUARTERS, 1),
    "2.1": {"confirmed": 80, "taken": 100},
    "2.2": {"good": 60, "failed": 0, "taken": 100},
    "2.3": {"kept": 1, "left": 0},
    "2.4": {"placed": 48, "graduates": 50, "excused": 2},
    "2.5": {"good": 61, "pupils": 100},
    "2.6": {"high": 44, "taken": 100},
    "2.7": {"value": 80},
    "2.8": {"low": 0, "pupils": 50},
    "2.9": {"winners": 5, "mcnmo": 1},
    "2.10": {"fives": 51, "fours": 0, "threes": 0, "twos": 49},
    "3.1": {"served": 1, "need": 4},
    "3.2": {"provided": 30, "pupils": 30},
    "3.3": {"value": 5},
    "3.4": {"mastered": 9, "graduates": 10},
    "4.1": {"part": 2, "whole": 1},
    "4.2": {"part": 1, "whole": 2},
    "4.3": {"fulfilled": 9, "due": 10},
    "5.1": {"with_category": 20, "teachers": 40},
    "5.2": {"stand": 10, "norm_stand": 10, "site": 44, "norm_site": 44},
    "5.3": {"value": 1},
    "5.4": {"covered": 81, "pupils": 100},
    "5.5": {"value": 90},
}
BEFORE = {"2.5": {"good": 60, "pupils": 100}, "2.6": {"high": 40, "taken": 100}}
WHOLES = {"taken", "pupils", "norm_stand", "norm_site", "teachers", "checked", "graduates", "need", "due", "whole"}
WEAK = {code: {name: its[name] if name in WHOLES else 0 for name in its} for code, its in BEST.items()}
"""Nothing reached of everything that was asked."""


def given(said):
    return {code: Input({name: Decimal(it) for name, it in its.items()}, 1) for code, its in said.items()}


def reached(said, attributes=FULL, others=(), before=BEFORE):
    """The score of one head beside `others`, of whom the template asks the same."""
    submitted = {n: given(each) for n, each in enumerate((said, *others))}
    groups = {each: dict.fromkeys(KINDS, "") for each in submitted}
    peers = peers_of(HEADS, submitted, groups, dict.fromkeys(submitted, attributes))
    return score(HEADS, submitted[0], given(before), peers[0], attributes)


def points_of(code, inputs, before=None):
    found = reached(BEST | {code: inputs}, before=BEFORE | ({code: before} if before else {}))
    [its] = [each for each in found.contributions if each.indicator.code == code]
    return its.points if its.reason is ScoreReason.counted else its.reason


@pytest.mark.parametrize(("attributes", "maximum"), [(FULL, 98), (BASIC, 90), (CORRECTIONAL, 82), (EMPTY, 80)])
def test_everybody_can_reach_all_that_applies(attributes, maximum):
    """Beside three weaker ones, so that there is a best quarter."""
    others = [BEST | {"2.8": {"low": n, "pupils": 50}} for n in (1, 2, 3)]
    summary = reached(BEST, attributes, others).summary
    assert (summary.total, summary.maximum, summary.percent) == (maximum, maximum, 100)


@pytest.mark.parametrize(
    ("attributes", "left_out"),
    [
        (CORRECTIONAL, {"2.2", "2.6", "2.7", "2.8", "2.10"}),
        (EMPTY, {"2.3", "2.7", "3.4", "5.1", "5.3", "5.4"}),
        (FULL | {"pupils": 1}, {"3.4"}),
    ],
)
def test_nobody_is_asked_for_what_there_cannot_be(attributes, left_out):
    """National tests are not written by adapted programmes, and without pupils there are no shares of them."""
    found = reached(BEST, attributes).contributions
    assert {it.indicator.code for it in found if it.reason is ScoreReason.not_applicable} == left_out


@pytest.mark.parametrize(("kept", "left", "points", "struck"), [(1, 1, 0, True), (0, 1, -1, False), (1, 0, 1, False)])
def test_who_lost_a_pupil_cannot_declare_that_none_was_lost(kept, left, points, struck):
    """Otherwise a «yes» beside the loss would buy the school out of the risk group."""
    said = {"2.3": {"kept": kept, "left": left}}
    [*found] = [each for each in findings(HEADS, given(said), set(), {}, {}) if each.bars]
    assert (points_of("2.3", said["2.3"]), [each.check for each in found]) == (points, ["kept"] if struck else [])


def test_documents_are_asked_only_of_who_holds_them():
    holders = {each.passport.owner for each in HEADS.indicators if each.evidence_required}
    assert holders == {"образовательная организация"}


@pytest.mark.parametrize(("weaker", "causes"), [(1, []), (0, ["bottom"])])
def test_the_lowest_quarter_of_a_cluster_is_at_risk(weaker, causes):
    """Four alike in all but olympiads: of four one is the lowest quarter, and equals are not told apart."""
    said = [BEST | {"2.9": {"winners": n, "mcnmo": 0}} for n in (1 - weaker, 4, 4, 4)]
    said += [said[0]] * weaker
    groups = {kind: np.zeros(len(said), np.int64) for kind in KINDS}
    everybody = [FULL] * len(said)
    cohort = cohort_of(HEADS, [given(each) for each in said], [given(BEFORE)] * len(said), groups, everybody)
    found = standings(scored(HEADS, cohort), groups, everybody)
    assert [each.code for each in found.causes(0)] == causes


@pytest.mark.parametrize(
    ("code", "inputs", "expected"),
    [
        ("1.1", {"overall": "69.94", **dict.fromkeys(MODULES, 90)}, 0),
        ("1.1", {"overall": "69.95", **dict.fromkeys(MODULES, 90)}, 5),
        ("1.1", {"overall": 90, **dict.fromkeys(MODULES, 90), "staff": 49}, 0),
        ("1.3", {"value": 4}, 0),
        ("1.4", {"municipal": 1, "regional": 1, "federal": 0}, 2),
        ("1.5", {"objective": 899, "checked": 1000}, 0),
        ("1.5", {"objective": 0, "checked": 0}, ScoreReason.skipped),
        ("1.6", {"part": 1, "whole": 4}, 2),
        ("1.6", {"part": 3, "whole": 4}, 4),
        ("1.7", {"value": 0}, ScoreReason.declared_absent),
        ("1.8", {**dict.fromkeys(QUARTERS, 1), "quarter_3": 0}, "1.5"),
        ("2.1", {"confirmed": 399, "taken": 1000}, 0),
        ("2.1", {"confirmed": 40, "taken": 100}, 10),
        ("2.1", {"confirmed": 595, "taken": 1000}, 10),
        ("2.1", {"confirmed": 60, "taken": 100}, 25),
        ("2.1", {"confirmed": 795, "taken": 1000}, 25),
        ("2.2", {"good": 59, "failed": 2, "taken": 100}, 2),
        ("2.2", {"good": 19, "failed": 9, "taken": 100}, -5),
        ("2.2", {"good": 0, "failed": 0, "taken": 0}, ScoreReason.skipped),
        ("2.3", {"kept": 1, "left": 3}, -2),
        ("2.3", {"kept": 0, "left": 60}, -5),
        ("2.4", {"placed": 79, "graduates": 100, "excused": 0}, 0),
        ("2.4", {"placed": 80, "graduates": 100, "excused": 0}, 1),
        ("2.4", {"placed": 99, "graduates": 101, "excused": 2}, 2),
        ("2.4", {"placed": 0, "graduates": 2, "excused": 2}, ScoreReason.skipped),
        ("2.9", {"winners": 2, "mcnmo": 1}, "1.2"),
        ("2.9", {"winners": 2, "mcnmo": 0}, 1),
        ("2.10", {"fives": 1, "fours": 0, "threes": 0, "twos": 1}, 3),
        ("2.10", {"fives": 0, "fours": 0, "threes": 9, "twos": 0}, 2),
        ("2.10", {"fives": 0, "fours": 0, "threes": 8, "twos": 2}, 2),
        ("2.10", {"fives": 0, "fours": 0, "threes": 79, "twos": 21}, 0),
        ("3.1", {"served": 0, "need": 4}, 0),
        ("3.1", {"served": 0, "need": 0}, ScoreReason.skipped),
        ("3.2", {"provided": 10, "pupils": 30}, "0.9999"),
        ("3.3", {"value": 4}, 80),
        ("4.1", {"part": 1, "whole": 2}, 1),
        ("4.2", {"part": 99, "whole": 200}, 1),
        ("4.2", {"part": 0, "whole": 0}, ScoreReason.skipped),
        ("4.3", {"fulfilled": 179, "due": 200}, 1),
        ("5.1", {"with_category": 99, "teachers": 200}, 5),
        ("5.1", {"with_category": 19, "teachers": 100}, 0),
        ("5.2", {"stand": 8, "norm_stand": 10, "site": 33, "norm_site": 44}, "77.5"),
        ("5.4", {"covered": 809, "pupils": 1000}, 0),
        ("5.5", {"value": "89.5"}, 10),
        ("5.5", {"value": "69.9"}, 0),
    ],
)
def test_on_both_sides_of_thresholds(code, inputs, expected):
    found = points_of(code, inputs)
    assert found == (expected if isinstance(expected, ScoreReason) else Decimal(expected))


@pytest.mark.parametrize(
    ("code", "now", "before", "expected"),
    [
        ("2.5", {"good": 60, "pupils": 100}, {"good": 60, "pupils": 100}, 0),
        ("2.5", {"good": 100, "pupils": 100}, {"good": 100, "pupils": 100}, 1),
        ("2.6", {"high": 409, "taken": 1000}, {"high": 400, "taken": 1000}, 0),
        ("2.6", {"high": 41, "taken": 100}, {"high": 40, "taken": 100}, 5),
        ("2.6", {"high": 439, "taken": 1000}, {"high": 400, "taken": 1000}, 25),
        ("2.6", {"high": 44, "taken": 100}, {"high": 0, "taken": 0}, ScoreReason.skipped),
    ],
)
def test_dynamics(code, now, before, expected):
    assert points_of(code, now, before) == expected


@pytest.mark.parametrize(
    ("said", "level", "causes"),
    [
        (BEST, "high", []),
        (BEST | {"2.3": {"kept": 0, "left": 1}}, "high", ["compulsory"]),
        (BEST | {code: WEAK[code] for code in WEAK if code.startswith("2.")}, "middle", ["weak_quality"]),
        (BEST | {code: WEAK[code] for code in WEAK if code.startswith("1.")}, "middle", ["weak_management"]),
        (WEAK, "low", ["low_level", "weak_management", "weak_quality"]),
    ],
    ids=["best", "compulsory", "quality", "management", "weak"],
)
def test_levels_and_risk(said, level, causes):
    """Alone in the cluster: best of it, and in its lowest quarter."""
    groups = {kind: np.zeros(1, np.int64) for kind in KINDS}
    whole = scored(HEADS, cohort_of(HEADS, [given(said)], [given(BEFORE)], groups, [FULL]))
    found = standings(whole, groups, [FULL])
    assert (found.level(0).code, [each.code for each in found.causes(0)]) == (level, causes)
    assert whole.summary(0) == reached(said).summary


async def test_a_cycle_by_it_from_the_template_to_an_explained_result(client_as, department, schools):
    """One school answers all that is asked of it; what the system counts is not asked, and in its first cycle
    dynamics do not count."""
    place = f"{SMOLENSK}.o2"
    school, omsu = client_as("school", place), client_as("omsu", SMOLENSK)
    body = (await department.get(f"{BASE}/methodology-templates/heads_of_schools")).json()
    methodology = await published_methodology(department, body | {"code": own_code(body["code"])})
    cycle = await made(department, "/cycles", cycle_body(methodology["id"], objection_days=3, as_of="2021-12-31"))
    await step(department, f"/cycles/{cycle['id']}", "open")
    submission = await submission_of(school, cycle["id"], schools[place])
    asked = [each["indicator"] for each in submission["values"] if each["asked"]]
    assert set(BEST) - set(asked) == {"1.6", "3.4", "4.1", "4.2"}
    said = BEST | {"1.1": {"overall": 70, **dict.fromkeys(MODULES, 75)}}
    document = [{"document": "Справка", "pages": "стр. 1"}]
    values = [{"indicator": code, "inputs": said[code], "evidence": document} for code in asked]
    await filled(school, submission, {"values": values})
    path = f"/submissions/{submission['id']}"
    await step(school, path, "submit")
    await step(omsu, path, "verify")
    await step(department, path, "accept")
    await conducted(department, cycle["id"], "end_collection", "calculate")
    [result] = await listed(department, "/results", cycle_id=cycle["id"], subject_id=str(schools[place]))
    assert (result["score"], result["maximum"], result["level"]) == (79, 82, "high")
