"""From values to points: by table, and for any methodology and any answers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.engine.scalar import MICRO, rounded
from services.monitoring.methodologies.content import Content
from services.monitoring.scoring.peers import peers_of
from services.monitoring.scoring.rules import HUNDRED, LABELS, Input, ScoreReason, percentage, score
from tests.services.monitoring.builders import EMPTY, block_2_1

YES, NO = {"value": Decimal(1)}, {"value": Decimal(0)}
NOT_SAID: dict[str, Decimal] = {}


def methodology(*points: str | Decimal, evidence_required: bool = True) -> Content:
    """Indicators p1, p2, … with these points."""
    indicators = [
        {
            "number": n,
            "code": f"p{n}",
            "direction": "all",
            "title": f"Показатель {n}",
            "rule": {"kind": "flag", "points": each},
            "evidence_required": evidence_required,
        }
        for n, each in enumerate(points, start=1)
    ]
    return Content.model_validate({"directions": [{"code": "all", "title": "Все"}], "indicators": indicators})


points = st.decimals(MICRO, 1_000_000, places=6)
given_values = st.builds(Input, st.sampled_from([NOT_SAID, NO, YES]), st.integers(0, 3))


@st.composite
def cases(draw) -> tuple[Content, dict[str, Input]]:
    needs = draw(st.booleans())
    content = methodology(*draw(st.lists(points, max_size=12)), evidence_required=needs)
    codes = [each.code for each in content.indicators]
    inputs = draw(st.dictionaries(st.sampled_from([*codes, "stranger"]), given_values))
    return content, inputs


class TestOneIndicator:
    @pytest.mark.parametrize(
        ("given", "needs_evidence", "points", "reason"),
        [
            (Input(YES, 1), True, 3, ScoreReason.counted),
            (Input(YES, 5), True, 3, ScoreReason.counted),
            (Input(YES, 0), False, 3, ScoreReason.counted),
            (Input(YES, 0), True, 0, ScoreReason.no_evidence),
            (Input(NO, 0), True, 0, ScoreReason.declared_absent),
            (Input(NO, 2), True, 0, ScoreReason.declared_absent),
            (Input(NO, 0), False, 0, ScoreReason.declared_absent),
            (Input(NOT_SAID, 0), True, 0, ScoreReason.not_declared),
            (Input(NOT_SAID, 2), True, 0, ScoreReason.not_declared),
            (None, True, 0, ScoreReason.not_declared),
        ],
    )
    def test_gets_its_points_or_a_reason_why_not(self, given, needs_evidence, points, reason):
        content = methodology("3", evidence_required=needs_evidence)
        [contribution] = score(content, {"p1": given} if given else {}).contributions
        assert (contribution.points, contribution.possible, contribution.reason) == (points, 3, reason)

    def test_every_reason_has_a_russian_sentence(self):
        assert set(LABELS) == set(ScoreReason)


class TestTheWhole:
    def test_tenths_add_up_exactly(self):
        reached = score(methodology("0.1", "0.2"), {"p1": Input(YES, 1), "p2": Input(YES, 1)})
        assert reached.summary.total == Decimal("0.3")
        assert str(reached.summary.percent) == "100.000000"

    def test_26_of_32_is_81_25_per_cent(self):
        content = Content.model_validate(block_2_1()["content"])
        inputs = {i.code: Input(NO) if i.number in EMPTY else Input(YES, 1) for i in content.indicators}
        reached = score(content, inputs)
        assert (reached.summary.total, reached.summary.maximum, str(reached.summary.percent)) == (26, 32, "81.250000")
        assert list(reached.summary.missing) == EMPTY

    def test_nothing_to_reach_has_no_percentage(self):
        reached = score(methodology(), {"p1": Input(YES, 1)})
        assert (reached.summary.total, reached.summary.maximum, reached.summary.percent, reached.contributions) == (
            0,
            0,
            None,
            (),
        )

    def test_missing_are_listed_in_the_order_of_the_methodology(self):
        inputs = {"p4": Input(YES, 0), "p2": Input(NO), "p3": Input(YES, 1)}
        reached = score(methodology("1", "1", "1", "1"), inputs)
        assert reached.summary.missing == (1, 2, 4)
        assert [each.reason for each in reached.contributions] == [
            ScoreReason.not_declared,
            ScoreReason.declared_absent,
            ScoreReason.counted,
            ScoreReason.no_evidence,
        ]

    @given(cases())
    def test_lies_between_nothing_and_the_maximum(self, case):
        content, inputs = case
        reached = score(content, inputs)
        assert 0 <= reached.summary.total <= reached.summary.maximum == content.maximum
        assert reached.summary.percent is None or 0 <= reached.summary.percent <= HUNDRED

    @given(cases())
    def test_is_the_sum_of_what_is_explained(self, case):
        content, inputs = case
        reached = score(content, inputs)
        assert reached.summary.total == sum(each.points for each in reached.contributions)
        assert [each.indicator for each in reached.contributions] == content.indicators
        assert all((each.points > 0) == (each.reason is ScoreReason.counted) for each in reached.contributions)
        assert [each.indicator.number for each in reached.contributions if each.points == 0] == list(
            reached.summary.missing
        )

    @given(cases(), st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_the_answers(self, case, random):
        content, inputs = case
        shuffled = dict(random.sample(list(inputs.items()), len(inputs)))
        assert score(content, shuffled) == score(content, inputs)

    @given(cases(), st.data())
    def test_one_more_proven_yes_adds_exactly_its_points(self, case, data):
        content, inputs = case
        if not content.indicators:
            return
        raised = data.draw(st.sampled_from(content.indicators))
        before, after = score(content, inputs), score(content, inputs | {raised.code: Input(YES, 1)})
        held = next(each.points for each in before.contributions if each.indicator == raised)
        assert after.summary.total == before.summary.total - held + raised.rule.points
        assert after.summary.total >= before.summary.total

    @given(cases())
    def test_does_not_see_answers_to_what_is_not_asked(self, case):
        content, inputs = case
        asked = {code: given for code, given in inputs.items() if code in content.by_code}
        assert score(content, asked) == score(content, inputs)


PASSPORT = {"unit": "%", "collection": "форма", "processing": "расчёт", "owner": "школа", "periodicity": "раз в год"}


def indicator(number: int = 1, **said) -> dict:
    """An indicator of one number that needs no document."""
    rule = {"kind": "per_case", "points": 1, "cap": 100, "floor": 0}
    own = {"number": number, "code": f"p{number}", "direction": "a", "title": f"Показатель {number}", "rule": rule}
    return own | {"evidence_required": False} | said


def of(*indicators: dict, **said) -> Content:
    directions = [{"code": code, "title": code} for code in dict.fromkeys(each["direction"] for each in indicators)]
    return Content.model_validate({"directions": directions, "indicators": list(indicators)} | said)


def given_to(**values) -> dict[str, Input]:
    """`p1=5` is the one value of p1; `p1={"a": 1}` its named inputs."""
    said = {code: each if isinstance(each, dict) else {"value": each} for code, each in values.items()}
    return {code: Input({name: Decimal(it) for name, it in each.items()}) for code, each in said.items()}


SHARE = {
    "inputs": [
        {"code": "met", "title": "Достигли", "kind": "count"},
        {"code": "all", "title": "Всего", "kind": "count"},
    ],
    "value": "met / all * 100",
    "decimals": 1,
    "rule": {"kind": "bands", "bands": [{"lower": 50, "points": 10}, {"upper": 50, "points": 0}]},
}


class TestValues:
    @pytest.mark.parametrize(
        ("met", "every", "value", "points"),
        [(1, 2, "50.0", 10), (4995, 10_000, "50.0", 10), (4994, 10_000, "49.9", 0), (0, 5, "0.0", 0)],
    )
    def test_are_rounded_before_they_are_compared(self, met, every, value, points):
        [found] = score(of(indicator(**SHARE)), given_to(p1={"met": met, "all": every})).contributions
        assert (str(found.value), found.points) == (value, points)

    @pytest.mark.parametrize(
        ("missing", "inputs", "reason", "maximum"),
        [
            ("zero", {"met": 0, "all": 0}, ScoreReason.undefined, 10),
            ("skip", {"met": 0, "all": 0}, ScoreReason.skipped, 0),
            ("zero", {"met": 1}, ScoreReason.not_declared, 10),
            ("skip", {"met": 1}, ScoreReason.skipped, 0),
            ("skip_undefined", {"met": 0, "all": 0}, ScoreReason.skipped, 0),
            ("skip_undefined", {"met": 1}, ScoreReason.not_declared, 10),
            ("skip_undefined", {}, ScoreReason.not_declared, 10),
            ("error", {}, ScoreReason.not_declared, 10),
        ],
    )
    def test_that_are_missing_follow_the_policy(self, missing, inputs, reason, maximum):
        reached = score(of(indicator(**SHARE, missing=missing)), given_to(p1=inputs))
        assert (reached.contributions[0].reason, reached.summary.total, reached.summary.maximum) == (reason, 0, maximum)

    def test_change_looks_at_the_cycle_before(self):
        content = of(indicator(rule={"kind": "change", "bands": [{"lower": 3, "points": 5}], "otherwise": 0}))
        assert score(content, given_to(p1=10), given_to(p1=7)).summary.total == 5
        assert score(content, given_to(p1=10), given_to(p1=8)).summary.total == 0
        assert score(content, given_to(p1=10)).contributions[0].reason is ScoreReason.undefined

    def test_a_no_that_is_worth_something_counts(self):
        content = of(indicator(rule={"kind": "flag", "points": 0, "otherwise": 15}))
        assert score(content, given_to(p1=0)).contributions[0].reason is ScoreReason.counted

    def test_peers_are_those_of_the_group(self):
        content = of(indicator(rule={"kind": "best_is_100", "group": "municipality"}))
        submitted = {"a": given_to(p1=50), "b": given_to(p1=100), "c": given_to(p1=10), "d": {}}
        groups = {name: {"region": "r", "municipality": its} for name, its in (("a", 1), ("b", 1), ("c", 2), ("d", 2))}
        peers = peers_of(content, submitted, groups)
        found = {name: score(content, inputs, peers=peers[name]).summary.total for name, inputs in submitted.items()}
        assert found == {"a": 50, "b": 100, "c": 100, "d": 0}


class TestTotals:
    def test_weighted_means_as_the_independent_assessment_counts(self):
        """К1 = 0.3·П1 + 0.3·П2 + 0.4·П3, every П and К rounded to two decimals, the total their mean."""
        share = {"rule": {"kind": "formula", "expression": "a / b * 100", "cap": 100, "floor": 0}}
        asked = {"inputs": [{"code": code, "title": code} for code in "ab"]}
        weights = zip((1, 2, 3), ("0.3", "0.3", "0.4"), strict=True)
        content = of(
            *(indicator(n, **share, **asked, weight=weight) for n, weight in weights),
            indicator(4, direction="b", **share, **asked),
            total="weighted_mean",
            decimals=2,
        )
        reached = score(
            content, given_to(p1={"a": 1, "b": 3}, p2={"a": 2, "b": 3}, p3={"a": 1, "b": 8}, p4={"a": 1, "b": 1})
        )
        assert reached.summary.by_direction == {"a": (35, 100), "b": (100, 100)}
        assert (reached.summary.total, reached.summary.maximum, reached.summary.percent) == (
            Decimal("67.50"),
            100,
            Decimal("67.5"),
        )

    def test_a_skipped_indicator_weighs_nothing(self):
        content = of(indicator(1, weight=9, missing="skip"), indicator(2, weight=1), total="weighted_mean")
        assert score(content, given_to(p2=40)).summary.total == 40


class TestRounding:
    @pytest.mark.parametrize(
        ("value", "kept"),
        [
            ("0.0000005", "0.000001"),
            ("0.0000015", "0.000002"),
            ("0.0000025", "0.000003"),  # half-even would keep 0.000002
            ("0.0000004999", "0.000000"),
            ("-0.0000005", "-0.000001"),
            ("51.25", "51.250000"),
        ],
    )
    def test_is_half_up_at_the_sixth_decimal(self, value, kept):
        assert str(rounded(Decimal(value))) == kept

    @pytest.mark.parametrize(
        ("total", "maximum", "percent"),
        [
            (26, 32, "81.250000"),
            (1, 3, "33.333333"),
            (2, 3, "66.666667"),
            (0, 5, "0.000000"),
            (5, 5, "100.000000"),
            (1, 64_000_000, "0.000002"),  # 0.0000015625
            (1, 200_000_000, "0.000001"),  # exactly half of the last decimal
            (0, 0, "None"),
        ],
    )
    def test_of_a_percentage(self, total, maximum, percent):
        assert str(percentage(Decimal(total), Decimal(maximum))) == percent

    @given(st.fractions(0, 1, max_denominator=10**9))
    def test_of_a_percentage_equals_whole_number_arithmetic(self, share):
        total, maximum = share.numerator, share.denominator
        micros = (2 * total * 10**8 + maximum) // (2 * maximum)
        assert percentage(Decimal(total), Decimal(maximum)) == Decimal(micros).scaleb(-6)
