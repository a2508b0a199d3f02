"""Does an answer fit its question? What a body says wrong is pointed at; what is missing is asked at the end. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from services.kernel.validation import field_error
from services.training.diagnostics.scoring import Answer
from services.training.instruments.form import AnswerKind, FormItem, InstrumentForm

FIELDS = tuple(AnswerKind)
"""An answer has a field for each kind, called as it is, of which one is filled in."""


def mistakes(form: InstrumentForm, said: Sequence[Mapping[str, Any]], member: str) -> list[dict[str, str]]:
    """What is wrong with answers `{code, options, grade, text, points}` in the field `member` of a body."""
    items = {each.code: each for each in form.items}
    times = Counter(each["code"] for each in said)
    return [
        field_error((member, at, field), code, detail)
        for at, each in enumerate(said)
        for field, code, detail in _against(form, items.get(each["code"]), each, times[each["code"]])
    ]


def answers_of(said: Sequence[Mapping[str, Any]]) -> dict[str, Answer]:
    """As they are scored; of answers without mistakes."""
    return {
        each["code"]: Answer(frozenset(each["options"] or ()), each["grade"], each["text"], each["points"])
        for each in said
    }


def missing(form: InstrumentForm, answered: Collection[str]) -> list[str]:
    """Codes of the questions without an answer, in their order."""
    return [each.code for each in form.items if each.code not in answered]


def _against(
    form: InstrumentForm, item: FormItem | None, said: Mapping[str, Any], times: int
) -> Iterator[tuple[str, str, str]]:
    if item is None:
        yield "code", "unknown_question", "Такого вопроса нет"
        return
    if times > 1:
        yield "code", "repeated", "Ответ на этот вопрос дан дважды"
    for field in FIELDS:
        if field is not form.answer and said[field] is not None:
            yield field, "not_asked", "На этот вопрос отвечают иначе"
    value = said[form.answer]
    if value is None:
        yield form.answer, "missing", "Обязательное поле"
        return
    match form.answer:
        case AnswerKind.options:
            yield from _options(item, value)
        case AnswerKind.grade if value >= len(form.scale):
            yield "grade", "no_such_grade", f"Оценка — от 0 до {len(form.scale) - 1}"
        case AnswerKind.points:
            yield from _points(item, value)


def _options(item: FormItem, chosen: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    known = {each.code for each in item.options}
    if strange := [each for each in chosen if each not in known]:
        yield "options", "unknown_option", f"Такого варианта нет: {strange[0]}"
    if len(set(chosen)) < len(chosen):
        yield "options", "repeated", "Вариант выбран дважды"
    if len(chosen) > 1 and not item.several:
        yield "options", "one_only", "Здесь выбирают один вариант"


def _points(item: FormItem, points: int) -> Iterator[tuple[str, str, str]]:
    if item.most is not None and points > item.most:
        yield "points", "too_many", f"Высший балл здесь {item.most}"
    allowed = [each.points for each in item.rubric]
    if allowed and points not in allowed:
        yield "points", "not_in_the_rubric", f"По рубрике ставят: {', '.join(map(str, allowed))}"
