"""What a methodology must be made of, what its hash stands for, when it may be published."""

import json
from decimal import Decimal
from importlib.resources import files
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.kernel.problems import IllegalStep
from services.monitoring.methodologies.content import Content, content_hash
from services.monitoring.methodologies.rules import (
    LABELS,
    WORKFLOW,
    Facts,
    MethodologyAction,
    MethodologyStatus,
    SubjectKind,
    publishable,
)
from tests.services.monitoring.builders import block_2_1, content

STEPS = {
    (MethodologyStatus.draft, MethodologyAction.validate): MethodologyStatus.validated,
    (MethodologyStatus.validated, MethodologyAction.rework): MethodologyStatus.draft,
    (MethodologyStatus.validated, MethodologyAction.publish): MethodologyStatus.published,
    (MethodologyStatus.published, MethodologyAction.archive): MethodologyStatus.archived,
}


def parsed(**changes) -> Content:
    return Content.model_validate(content() | changes)


class TestWorkflow:
    @pytest.mark.parametrize(("status", "action"), [*product(MethodologyStatus, MethodologyAction)])
    def test_every_pair_is_a_known_step_or_refused(self, status, action):
        if target := STEPS.get((status, action)):
            assert WORKFLOW.step(status, action).target is target
        else:
            with pytest.raises(IllegalStep) as refused:
                WORKFLOW.step(status, action)
            assert refused.value.members["legal_actions"] == [a for (s, a) in STEPS if s is status]

    def test_every_status_and_action_has_a_russian_name(self):
        assert set(LABELS) == {*MethodologyStatus, *MethodologyAction, *SubjectKind}


class TestPublishing:
    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ({}, None),
            ({"indicators": []}, "no_indicators"),
            ({"directions": [], "indicators": []}, "no_indicators"),
            ({"directions": [*content()["directions"], {"code": "empty", "title": "Пустое"}]}, "empty_direction"),
        ],
    )
    def test_needs_indicators_in_every_direction(self, said, reason):
        refusal = publishable(Facts(parsed(**said)))
        assert (refusal and refusal.reason) == reason

    def test_names_the_empty_directions(self):
        directions = [*content()["directions"], {"code": "x", "title": "Решения"}, {"code": "y", "title": "Меры"}]
        refusal = publishable(Facts(parsed(directions=directions)))
        assert refusal is not None
        assert refusal.detail == "Нет показателей в направлениях: Решения, Меры."


def changed(index: int, **changes) -> list[dict]:
    return [each | (changes if i == index else {}) for i, each in enumerate(content()["indicators"])]


RISK = {"kind": "failed_indicator", "code": "low", "title": "Провал", "indicator": "p1", "below": 1}


class TestContent:
    @pytest.mark.parametrize(
        ("said", "complaint"),
        [
            ({"directions": content()["directions"] * 2}, "Код направления повторяется: goals"),
            ({"indicators": changed(1, code="p1")}, "Код показателя повторяется: p1"),
            ({"indicators": changed(1, number=1)}, "Номер показателя повторяется: 1"),
            ({"risk": {"rules": [RISK, RISK]}}, "Код правила риска повторяется: low"),
            ({"indicators": changed(1, direction="nowhere")}, "Нет направления с кодом nowhere"),
        ],
    )
    def test_is_coherent(self, said, complaint):
        with pytest.raises(ValidationError, match=complaint):
            parsed(**said)

    @pytest.mark.parametrize("points", ["0.0000001", 1_000_001, -1_000_001, "NaN", "Infinity"])
    def test_points_of_a_flag_are_bounded_and_exact(self, points):
        with pytest.raises(ValidationError):
            parsed(indicators=changed(0, rule={"kind": "flag", "points": points}))

    @pytest.mark.parametrize("code", ["", "п1", "-a", "a b", "a" * 41, "a\n"])
    def test_codes_are_short_and_latin(self, code):
        with pytest.raises(ValidationError):
            parsed(indicators=changed(0, code=code))

    def test_maximum_is_the_exact_sum_of_the_points(self):
        points = [{"kind": "flag", "points": each} for each in ("0.1", "0.2", "0.3")]
        indicators = [each | {"rule": rule} for each, rule in zip(content()["indicators"], points, strict=True)]
        assert parsed(indicators=indicators).maximum == Decimal("0.6")

    def test_maximum_fits_the_column_it_is_kept_in(self):
        most = [
            content()["indicators"][0] | {"number": n, "code": f"p{n}", "rule": {"kind": "flag", "points": 1_000_000}}
            for n in range(1, 1001)
        ]
        with pytest.raises(ValidationError, match="Сумма баллов"):
            parsed(indicators=most)
        assert parsed(indicators=most[:999]).maximum == 999_000_000


LEAVES = (
    ("directions", 0, "code", "goals2"),
    ("directions", 0, "title", "Иначе"),
    ("directions", 0, "lead_in", "Наличие"),
    ("indicators", 1, "number", 77),
    ("indicators", 1, "code", "other"),
    ("indicators", 1, "title", "Иначе"),
    ("indicators", 1, "rule", {"kind": "flag", "points": 2}),
    ("indicators", 1, "rule", {"kind": "flag", "points": "1.000001"}),
    ("indicators", 1, "evidence_required", False),
)


class TestContentHash:
    @given(st.randoms(use_true_random=False))
    def test_does_not_see_the_order_of_keys(self, random):
        def shuffled(node):
            if isinstance(node, dict):
                return {key: shuffled(node[key]) for key in random.sample(list(node), len(node))}
            return [shuffled(each) for each in node] if isinstance(node, list) else node

        assert content_hash(Content.model_validate(shuffled(content()))) == content_hash(parsed())

    def test_does_not_see_how_a_number_is_written(self):
        written = [{"kind": "flag", "points": each} for each in (1, 1.0, "1.000000", Decimal("1.0"))]
        assert len({content_hash(parsed(indicators=changed(0, rule=rule))) for rule in written}) == 1

    @pytest.mark.parametrize(("part", "index", "name", "value"), LEAVES)
    def test_sees_every_change(self, part, index, name, value):
        body = json.loads(json.dumps(content()))
        body[part][index][name] = value
        if (part, name) == ("directions", "code"):
            body["indicators"] = [each | {"direction": value} for each in body["indicators"]]
        assert content_hash(Content.model_validate(body)) != content_hash(parsed())

    def test_sees_the_order_and_the_number_of_indicators(self):
        indicators = content()["indicators"]
        hashes = {content_hash(parsed(indicators=each)) for each in (indicators, indicators[::-1], indicators[:2])}
        assert len(hashes) == 3

    def test_survives_being_kept_as_json(self):
        kept = parsed().model_dump(mode="json")
        assert content_hash(Content.model_validate(json.loads(json.dumps(kept)))) == content_hash(parsed())


class TestTheTemplateOfBlock21:
    def test_is_valid_with_32_positions_of_one_point(self):
        template = Content.model_validate(block_2_1()["content"])
        assert [each.number for each in template.indicators] == list(range(1, 33))
        assert template.maximum == 32
        assert publishable(Facts(template)) is None

    def test_has_the_sections_of_the_document(self):
        template = Content.model_validate(block_2_1()["content"])
        sizes = [sum(i.direction == d.code for i in template.indicators) for d in template.directions]
        assert sizes == [5, 5, 1, 5, 5, 3, 6, 1, 1]

    def test_says_nothing_beyond_what_a_client_sends(self):
        package = files("services.monitoring.methodologies")
        said = json.loads(package.joinpath("templates/block_2_1.json").read_text("utf-8"))
        assert set(said) == {"code", "title", "subject", "source", "note", "directions", "indicators"}
