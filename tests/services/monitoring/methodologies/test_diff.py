"""What an edition changes: by table what is told, by property that nothing is forgotten and nothing invented."""

import json
from functools import reduce
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.differences import Difference
from services.kernel.matching import LABELS, DifferenceKind, compared
from services.kernel.schemas import In
from services.monitoring.methodologies.content import Content
from services.monitoring.methodologies.diff import diff
from tests.services.monitoring.builders import head_methodology

K = DifferenceKind
Q1, Q2, C1 = "Показатель q1 «Доля сдавших»", "Показатель q2 «Не получили аттестат»", "Показатель c1 «Профильный класс»"


def said() -> dict[str, Any]:
    return head_methodology()["content"] | {
        "checks": [
            {"code": "met", "title": "Сдавших не больше, чем всех", "comparison": "<=", "left": "a", "right": "b",
             "inputs": {"a": {"indicator": "q1", "input": "met"}, "b": {"indicator": "q1", "input": "all"}}}
        ],
        "pass_marks": [{"at_least": 5, "conditions": [{"attribute": "size", "one_of": ["small"]}]}, {"at_least": 10}],
    }  # fmt: skip


def edited(path: str, value: Any) -> dict[str, Any]:
    """The content with `value` at `path`; `...` takes away what stands there."""
    content = json.loads(json.dumps(said()))
    *parts, last = [int(part) if part.isdecimal() else part for part in path.split("/")]
    holder = reduce(lambda here, part: here[part], parts, content)
    if value is ...:
        del holder[last]
    elif isinstance(holder, list) and last == len(holder):
        holder.append(value)
    else:
        holder[last] = value
    return content


def between(old: dict[str, Any], new: dict[str, Any]) -> tuple[Difference, ...]:
    return diff(Content.model_validate(old), Content.model_validate(new))


NEW_BAND = {"lower": 90, "points": 12}
BANDS = said()["indicators"][0]["rule"]["bands"]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("ties", "dense",
         (K.changed, "/ties", "Методика", "Места при равенстве", "competition", "dense",
          ("Места при равенстве: было «1, 2, 2, 4: равные делят место, следующее пропускается», "
          "стало «1, 2, 2, 3: равные делят место, следующее не пропускается»"))),
        ("indicators/0/weight", 2.5,
         (K.changed, "/indicators/0/weight", Q1, "Вес в направлении", 1, 2.5,
          f"{Q1}: Вес в направлении: было 1, стало 2,5")),
        ("indicators/0/evidence_required", True,
         (K.changed, "/indicators/0/evidence_required", Q1, "Нужен подтверждающий документ", False, True,
          f"{Q1}: Нужен подтверждающий документ: было нет, стало да")),
        ("indicators/0/passport/owner", "ОМСУ",
         (K.changed, "/indicators/0/passport/owner", Q1, "Паспорт → Кто отвечает за данные", "школа", "ОМСУ",
          f"{Q1}: Паспорт → Кто отвечает за данные: было «школа», стало «ОМСУ»")),
        ("indicators/0/inputs/1/maximum", 500,
         (K.changed, "/indicators/0/inputs/1/maximum", f"{Q1}, входное данное all «Всего»", "Не больше", None, 500,
          f"{Q1}, входное данное all «Всего»: Не больше: было не указано, стало 500")),
        ("indicators/0/rule/bands/1/points", 7,
         (K.changed, "/indicators/0/rule/bands/1/points", Q1, "Правило начисления баллов → Промежутки → № 2 → Баллы",
          5, 7, f"{Q1}: Правило начисления баллов → Промежутки → № 2 → Баллы: было 5, стало 7")),
        ("indicators/2/rule", {"kind": "linear", "lower": 0, "upper": 1, "at_lower": 0, "at_upper": 5},
         (K.changed, "/indicators/2/rule", C1, "Правило начисления баллов",
          {"kind": "flag", "points": 5, "otherwise": 0},
          {"kind": "linear", "lower": 0, "upper": 1, "at_lower": 0, "at_upper": 5},
          (f"{C1}: Правило начисления баллов: было «Да/нет», "
          "стало «Пропорционально между двумя значениями»"))),
        ("indicators/1/possible", {"lower": 0, "upper": 10},
         (K.changed, "/indicators/1/possible", Q2, "Возможные значения", None,
          {"lower": 0, "lower_closed": True, "upper": 10, "upper_closed": False},
          f"{Q2}: Возможные значения: было не указано, стало [0; 10)")),
        ("risk/clean_cycles", 3,
         (K.changed, "/risk/clean_cycles", "Методика", "Группа риска → Циклов без риска до выхода", 2, 3,
          "Группа риска → Циклов без риска до выхода: было 2, стало 3")),
        ("risk/rules/0/levels", ["low", "middle"],
         (K.changed, "/risk/rules/0/levels", "Группа риска, низкий уровень low «Низкий уровень»", "Коды уровней",
          ["low"], ["low", "middle"],
          "Группа риска, низкий уровень low «Низкий уровень»: Коды уровней: было «low», стало «low», «middle»")),
        ("checks/0/inputs/b/input", "met",
         (K.changed, "/checks/0/inputs/b/input",
          "Контроль между показателями met «Сдавших не больше, чем всех»", "Входные данные → b → Входное данное",
          "all", "met",
          ("Контроль между показателями met «Сдавших не больше, чем всех»: Входные данные → b → Входное данное: "
          "было «all», стало «met»"))),
        ("subjects/0/one_of", ["school", "gymnasium"],
         (K.changed, "/subjects/0/one_of", "Методика", "Кого оценивает → № 1 → Одно из значений",
          ["school"], ["school", "gymnasium"],
          "Кого оценивает → № 1 → Одно из значений: было «school», стало «school», «gymnasium»")),
    ],
)  # fmt: skip
def test_a_change_is_told_at_the_smallest_member_that_differs(path, value, expected):
    [found] = between(said(), edited(path, value))
    told = (found.kind, found.path, found.subject, found.member, found.before, found.after, found.detail)
    assert told == expected


@pytest.mark.parametrize(
    ("path", "value", "where", "subject", "member"),
    [
        ("indicators/3", {"number": 9, "code": "x", "direction": "quality", "title": "Новый",
                          "rule": {"kind": "flag", "points": 1}},
         "/indicators/3", "Показатель x «Новый»", ""),
        ("directions/2", {"code": "x", "title": "Резерв"}, "/directions/2", "Направление x «Резерв»", ""),
        ("risk/rules/1", {"kind": "not_passed", "code": "x", "title": "Порог"},
         "/risk/rules/1", "Группа риска, не набран порог баллов x «Порог»", ""),
        ("indicators/1/inputs/1", {"code": "x", "title": "Всего"},
         "/indicators/1/inputs/1", f"{Q2}, входное данное x «Всего»", ""),
        ("checks/0/inputs/x", {"indicator": "q2"}, "/checks/0/inputs/x",
         "Контроль между показателями met «Сдавших не больше, чем всех»", "Входные данные → x"),
        ("pass_marks", [{"at_least": 5, "conditions": [{"attribute": "size", "one_of": ["small"]}]},
                        {"at_least": 7, "conditions": [{"attribute": "size", "one_of": ["large"]}]}, {"at_least": 10}],
         "/pass_marks/1", "Методика", "Пороги баллов → № 2"),
        ("indicators/0/rule/bands", [{**BANDS[0], "upper": 90}, *BANDS[1:], NEW_BAND], "/indicators/0/rule/bands/3",
         Q1, "Правило начисления баллов → Промежутки → № 4"),
        ("indicators/0/rule/bands", [NEW_BAND, *BANDS], "/indicators/0/rule/bands/0",
         Q1, "Правило начисления баллов → Промежутки → № 1"),
    ],
)  # fmt: skip
def test_what_is_added_one_way_is_removed_the_other(path, value, where, subject, member):
    new = edited(path, value)
    [added] = [each for each in between(said(), new) if each.kind is K.added]
    [removed] = [each for each in between(new, said()) if each.kind is K.removed]
    assert (added.path, added.subject, added.member) == (where, subject, member)
    assert (removed.path, removed.subject, removed.member) == (where, subject, member)
    assert (added.before, removed.after) == (None, None)
    assert added.after == removed.before == at(Content.model_validate(new), where)
    assert added.detail.startswith("Добавлено: ") and removed.detail.startswith("Удалено: ")


def test_what_stays_is_not_told_when_something_comes_before_it():
    [found] = between(said(), edited("indicators", [
        {"number": 9, "code": "x", "direction": "quality", "title": "Новый", "rule": {"kind": "flag", "points": 1}},
        *said()["indicators"]]))  # fmt: skip
    assert (found.kind, found.path) == (K.added, "/indicators/0")


def test_another_code_is_another_indicator():
    found = between(said(), edited("indicators/2/code", "c9"))
    assert [(each.kind, each.path) for each in found] == [(K.removed, "/indicators/2"), (K.added, "/indicators/2")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_fewest_that_explain_the_order_are_told(order):
    indicators = said()["indicators"]
    found = between(said(), edited("indicators", [indicators[index] for index in order]))
    assert {each.kind for each in found} <= {K.moved}
    assert all(each.before == order[each.after - 1] + 1 for each in found)
    assert len(found) == {(0, 1, 2): 0, (2, 1, 0): 2}.get(order, 1)


def test_what_moved_and_changed_is_told_as_both():
    indicators = said()["indicators"]
    last = indicators.pop() | {"weight": 3}
    found = between(said(), edited("indicators", [last, *indicators]))
    assert [(each.kind, each.path) for each in found] == [
        (K.moved, "/indicators/0"),
        (K.changed, "/indicators/0/weight"),
    ]
    assert found[0].detail == f"Переставлено: {C1}, теперь № 1"


def test_items_whose_codes_repeat_are_compared_in_their_place():
    """No content has such a list; what compares does not rely on it."""

    class Item(In):
        """Нечто: с кодом."""

        code: str
        title: str = ""

    class Holder(In):
        """Нечто: список."""

        items: list[Item]

    old = Holder(items=[Item(code="a"), Item(code="a")])
    new = Holder(items=[Item(code="a"), Item(code="a", title="Иначе")])
    [found] = compared(old, new)
    assert (found.kind, found.place.new) == (K.changed, ("items", 1, "title"))


def test_a_field_that_a_model_gets_later_is_compared_too():
    class Later(In):
        """Нечто: позднее."""

        fresh: int = 0

    [found] = compared(Later(), Later(fresh=1))
    assert (found.kind, found.place.new, found.place.member) == (K.changed, ("fresh",), ("fresh",))


def test_every_kind_has_a_russian_name():
    assert set(LABELS) == {*DifferenceKind}


def at(content: Content, path: str) -> Any:
    document: Any = content.model_dump(mode="json")
    for part in path.split("/")[1:]:
        document = document[int(part) if isinstance(document, list) else part]
    return document


numbers = st.integers(0, 3)
titles = st.sampled_from(["Один", "Два"])
codes = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=5, unique=True)
bands = st.lists(st.fixed_dictionaries({"lower": numbers, "points": numbers}), min_size=1, max_size=4)
rules = st.one_of(
    st.fixed_dictionaries({"kind": st.just("flag"), "points": numbers}),
    st.fixed_dictionaries({"kind": st.just("bands"), "bands": bands}),
    st.fixed_dictionaries({"kind": st.just("per_case"), "points": numbers}, optional={"cap": numbers}),
)
conditions = st.lists(
    st.fixed_dictionaries({"attribute": st.just("kind"), "one_of": st.lists(titles, min_size=1, max_size=2)}),
    max_size=2,
)


@st.composite
def contents(draw) -> Content:
    directions = draw(codes.filter(bool))
    indicators = [
        {
            "number": number,
            "code": code,
            "direction": draw(st.sampled_from(directions)),
            "title": draw(titles),
            "rule": draw(rules),
            "conditions": draw(conditions),
            "weight": draw(numbers) + 1,
            "inputs": draw(st.just([]) | st.just([{"code": "value", "title": "Значение"}])),
        }
        for number, code in enumerate(draw(codes), start=1)
    ]
    levels = [
        {"code": code, "title": draw(titles), "at_least": 90 - place * 10} for place, code in enumerate(draw(codes))
    ]
    return Content.model_validate(
        {
            "directions": [{"code": code, "title": draw(titles)} for code in directions],
            "indicators": indicators,
            "levels": levels,
            "pass_marks": draw(
                st.lists(st.fixed_dictionaries({"at_least": numbers, "conditions": conditions}), max_size=3)
            ),
            "risk": {
                "rules": [{"kind": "lowest_quartile", "code": code, "title": draw(titles)} for code in draw(codes)]
            },
            "decimals": draw(numbers),
        }
    )


@given(contents())
@settings(deadline=None)
def test_nothing_differs_from_itself(content):
    assert diff(content, content) == ()
    assert diff(content, content.model_copy(deep=True)) == ()


@given(contents(), contents())
@settings(deadline=None)
def test_there_is_a_difference_exactly_where_they_are_not_equal(old, new):
    assert (diff(old, new) == ()) == (old == new)


@given(contents(), contents())
@settings(deadline=None)
def test_the_way_back_adds_what_was_removed_and_changes_what_was_changed(old, new):
    there, back = diff(old, new), diff(new, old)
    assert listed(there, K.added, "path", "after") == listed(back, K.removed, "path", "before")
    assert listed(there, K.removed, "path", "before") == listed(back, K.added, "path", "after")
    assert listed(there, K.changed, "before", "after") == listed(back, K.changed, "after", "before")


def listed(found: tuple[Difference, ...], kind: DifferenceKind, *members: str) -> list[str]:
    return sorted(repr([getattr(each, name) for name in members]) for each in found if each.kind is kind)


@given(contents(), contents())
@settings(deadline=None)
def test_a_path_leads_to_what_is_told(old, new):
    for each in diff(old, new):
        if each.kind in {K.added, K.changed}:
            assert at(new, each.path) == each.after
        if each.kind is K.removed:
            assert at(old, each.path) == each.before
        assert each.before != each.after or each.kind is K.moved
        assert each.detail and each.subject


@given(contents(), contents())
@settings(deadline=None)
def test_no_place_is_told_twice(old, new):
    found = [(each.kind, each.path) for each in diff(old, new)]
    assert len({*found}) == len(found)
