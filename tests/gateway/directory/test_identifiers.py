"""Check digits: published examples, edge cases of the rules, and what the rules promise and do not promise."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.directory import identifiers as ids


class Rule(NamedTuple):
    body: int
    control: Callable[[str], str]
    is_valid: Callable[[str], bool]
    is_sure: Callable[[str], bool]
    """Of the right control number: whether the rule promises to find any one wrong digit."""


RULES = {
    "inn": Rule(9, ids.inn10_control, ids.is_valid_inn10, lambda control: control != "0"),
    "ogrn": Rule(12, ids.ogrn_control, ids.is_valid_ogrn, lambda control: control != "0"),
    "snils": Rule(9, ids.snils_control, ids.is_valid_snils, lambda control: control != "00"),
    "oktmo": Rule(8, ids.oktmo_control, ids.is_valid_oktmo, lambda _: False),
}
VALIDATORS = [rule.is_valid for rule in RULES.values()]

VECTORS = [
    (ids.is_valid_snils, "11223344595", True),  # the well-known example
    (ids.is_valid_snils, "08765430300", True),  # sum is a multiple of 101
    (ids.is_valid_snils, "00150881500", True),  # sum 100
    (ids.is_valid_snils, "00143754400", True),  # sum 101
    (ids.is_valid_snils, "00699668200", True),  # sum 201, remainder 100: the case public libraries refuse
    (ids.is_valid_snils, "00116829806", True),  # sum 107
    (ids.is_valid_snils, "11223344596", False),
    (ids.is_valid_inn10, "6730010475", True),
    (ids.is_valid_inn10, "6730039668", True),
    (ids.is_valid_inn10, "6730010476", False),
    (ids.is_valid_ogrn, "1042900006445", True),
    (ids.is_valid_ogrn, "1042900006446", False),
    (ids.is_valid_oktmo, "66603000-7", True),
    (ids.is_valid_oktmo, "66524000-6", True),
]

rules = st.sampled_from(sorted(RULES)).map(RULES.__getitem__)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length).filter(lambda text: text.strip("0") != "")


@st.composite
def issued(draw: st.DrawFn, rule: Rule) -> str:
    """Any right number of the rule; a СНИЛС above the range that has no control number."""
    body = draw(digits(rule.body))
    if rule is RULES["snils"]:
        assume(int(body) > ids.SNILS_UNCHECKED_UP_TO)
    return body + rule.control(body)


def mistyped(draw: st.DrawFn, number: str) -> tuple[int, str]:
    """Place of the one wrong digit, and the number with it."""
    place = draw(st.integers(0, len(number) - 1))
    wrong = draw(st.sampled_from("0123456789").filter(lambda digit: digit != number[place]))
    return place, number[:place] + wrong + number[place + 1 :]


@pytest.mark.parametrize(("is_valid", "text", "expected"), VECTORS)
def test_published_and_edge_vectors(is_valid: Callable[[str], bool], text: str, expected: bool) -> None:
    assert is_valid(text) is expected


@given(rules.flatmap(lambda rule: st.tuples(st.just(rule), issued(rule))))
def test_a_number_with_its_control_is_valid(pair: tuple[Rule, str]) -> None:
    rule, number = pair
    assert rule.is_valid(number)


@given(st.data(), rules)
def test_one_wrong_digit_is_found_where_the_rule_promises_it(data: st.DataObject, rule: Rule) -> None:
    number = data.draw(issued(rule))
    place, wrong = data.draw(st.composite(mistyped)(number))
    if rule is RULES["snils"]:
        assume(int(wrong[:9]) > ids.SNILS_UNCHECKED_UP_TO)
    if rule.is_sure(number[rule.body :]) or place >= rule.body:
        assert not rule.is_valid(wrong)


@given(st.data())
def test_snils_finds_any_wrong_digit_but_the_ninth(data: st.DataObject) -> None:
    number = data.draw(issued(RULES["snils"]))
    place, wrong = data.draw(st.composite(mistyped)(number))
    assume(int(wrong[:9]) > ids.SNILS_UNCHECKED_UP_TO and place != 8)
    assert not ids.is_valid_snils(wrong)


@given(st.data())
def test_oktmo_finds_a_wrong_digit_when_both_codes_settle_in_the_first_pass(data: st.DataObject) -> None:
    def first_pass(text: str) -> int:
        return sum(weight * int(digit) for weight, digit in enumerate(text[:8], start=1)) % 11

    number = data.draw(issued(RULES["oktmo"]))
    _, wrong = data.draw(st.composite(mistyped)(number))
    assume(first_pass(number) < 10 and first_pass(wrong) < 10)
    assert not ids.is_valid_oktmo(wrong)


def test_a_zero_control_digit_hides_some_mistakes() -> None:
    """The reason the promise above has a condition: remainders 0 and 10 share the digit 0."""
    assert ids.is_valid_inn10("0000000040") and ids.is_valid_inn10("6000000040")


@given(st.text())
@pytest.mark.parametrize("is_valid", VALIDATORS)
def test_any_text_gets_an_answer(is_valid: Callable[[str], bool], text: str) -> None:
    assert is_valid(text) in (True, False)
    assert ids.mask_snils(text).startswith("***-***-")


@pytest.mark.parametrize("is_valid", VALIDATORS)
@pytest.mark.parametrize("text", ["", " ", "²" * 10, "٣" * 11, *("0" * length for length in range(9, 16))])
def test_blanks_zeros_and_foreign_digits_are_refused(is_valid: Callable[[str], bool], text: str) -> None:
    assert not is_valid(text)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
@pytest.mark.parametrize("body", ["", "1", "²" * 9, "12345678x", "1" * 30])
def test_a_control_of_something_else_is_an_error(rule: Rule, body: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        rule.control(body)


def test_oktmo_second_pass_and_its_overflow() -> None:
    assert ids.oktmo_control("66701000") == "0"  # the first pass gives a digit
    assert ids.oktmo_control("00000004") == "7"  # 32 mod 11 = 10, then 40 mod 11 = 7
    assert ids.oktmo_control("00000281") == "0"  # 10 in both passes


def test_old_snils_have_no_control_number() -> None:
    assert ids.is_valid_snils("001-001-998 77")
    assert not ids.is_valid_snils("001-001-999 77")
    assert not ids.is_valid_snils("000-000-000 77")


@pytest.mark.parametrize(
    "text", ["11223344595", "112-233-445 95", "112-233-445-95", " 112-233-445\u00a095 ", "112–233–445 95"]
)
def test_snils_is_read_in_the_forms_people_write(text: str) -> None:
    assert ids.normalise_snils(text) == "11223344595"
    assert ids.mask_snils(text) == "***-***-445 **"


@pytest.mark.parametrize("text", ["", "1122334459", "112-233-445 9a", "1-12-233-445 95", "112233445955"])
def test_what_is_not_a_snils_is_masked_whole(text: str) -> None:
    assert ids.normalise_snils(text) is None
    assert ids.mask_snils(text) == "***-***-*** **"
