"""What is wrong with values a client sends: told all at once, each error where it stands in the body."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.monitoring.acts import queries as acts
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.submissions.asked import asked_of
from services.monitoring.submissions.rules import Facts
from services.monitoring.submissions.values import AnswerIn

SOURCES: Mapping[str, str] = {"act_revision_id": "Редакция акта не найдена", "file_id": "Файл не найден"}
"""What evidence may cite, and the words for one that cannot be seen."""
UNASKED: Mapping[bool, tuple[str, str]] = {
    True: ("filled_by_system", "заполняет сама система"),
    False: ("not_applicable", "к этому субъекту не применяется"),
}
"""Is it the system that fills it? → the code and words for an answer that was not asked for."""


async def require_fit(tx: AsyncSession, facts: Facts, values: Sequence[AnswerIn]) -> None:
    """Every indicator and input is asked of this subject, every answer fits, every cited source can be seen.

    Raises Invalid.
    """
    cited = [source for value in values for _, source in value.cited]
    revisions, files = ({getattr(each, name) for each in cited} - {None} for name in SOURCES)
    seen = {each.id for each in await tx.scalars(acts.revisions(revisions))} if revisions else set()
    seen |= set(await tx.scalars(acts.files(files))) if files else set()
    errors = [*_wrong_values(values, facts), *_unknown_sources(values, seen)]
    if errors:
        raise Invalid(errors=errors)


def _wrong_values(values: Sequence[AnswerIn], facts: Facts) -> Iterator[dict[str, str]]:
    known = facts.content.by_code
    for i, value in enumerate(values):
        indicator = known.get(value.indicator)
        if indicator is None:
            yield unknown_reference(("values", i, "indicator"), f"В методике нет показателя {value.indicator}")
            continue
        if not asked_of(indicator, facts.attributes):
            code, detail = UNASKED[indicator.by_system]
            yield field_error(("values", i, "indicator"), code, f"Показатель {value.indicator} {detail}")
            continue
        asked = {each.code: each for each in indicator.asked}
        if value.value is not None and len(asked) > 1:
            detail = f"У показателя несколько входных данных: {', '.join(asked)}"
            yield field_error(("values", i, "value"), "inputs_expected", detail)
        for path, code, number in numbers_of(value, indicator):
            if code not in asked:
                yield unknown_reference(("values", i, *path), f"У показателя нет входного данного {code}")
            elif (complaint := asked[code].unfit(number)) is not None:
                yield field_error(("values", i, *path), "unfit_value", complaint)


def numbers_of(value: AnswerIn, indicator: Indicator) -> Iterator[tuple[tuple[str, ...], str, Decimal]]:
    """(where it stands in the value, input, number): `value` is short for the first, or only, input."""
    if value.value is not None:
        yield ("value",), indicator.asked[0].code, value.value
    yield from ((("inputs", code), code, number) for code, number in value.inputs.items())


def _unknown_sources(values: Sequence[AnswerIn], seen: set[UUID]) -> list[dict[str, str]]:
    return [
        unknown_reference(("values", i, *path, name), detail)
        for i, value in enumerate(values)
        for path, source in value.cited
        for name, detail in SOURCES.items()
        if getattr(source, name) and getattr(source, name) not in seen
    ]
