"""What is wrong with values a client sends: told all at once, each error where it stands in the body."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel.problems import Invalid
from services.kernel.references import unknown_reference
from services.kernel.validation import field_error
from services.monitoring.acts import queries as acts
from services.monitoring.methodologies.indicators import Indicator
from services.monitoring.submissions.asked import asked_of
from services.monitoring.submissions.rules import Facts
from services.monitoring.submissions.values import AnswerIn, EvidenceIn

Path = tuple[str | int, ...]
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
    misfits = [each for i, value in enumerate(values) for each in misfits_of(value, facts, "values", i)]
    cited = [(("values", i, *path), source) for i, value in enumerate(values) for path, source in value.cited]
    if errors := [*misfits, *await unseen(tx, cited)]:
        raise Invalid(errors=errors)


def misfits_of(value: AnswerIn, facts: Facts, *at: str | int) -> Iterator[dict[str, str]]:
    """What the methodology has against one answer, which stands in the body at `at`."""
    indicator = facts.content.by_code.get(value.indicator)
    if indicator is None:
        yield unknown_reference((*at, "indicator"), f"В методике нет показателя {value.indicator}")
        return
    if not asked_of(indicator, facts.attributes):
        code, detail = UNASKED[indicator.by_system]
        yield field_error((*at, "indicator"), code, f"Показатель {value.indicator} {detail}")
        return
    asked = {each.code: each for each in indicator.asked}
    if value.value is not None and len(asked) > 1:
        detail = f"У показателя несколько входных данных: {', '.join(asked)}"
        yield field_error((*at, "value"), "inputs_expected", detail)
    for path, code, number in numbers_of(value, indicator):
        if code not in asked:
            yield unknown_reference((*at, *path), f"У показателя нет входного данного {code}")
        elif (complaint := asked[code].unfit(number)) is not None:
            yield field_error((*at, *path), "unfit_value", complaint)


def numbers_of(value: AnswerIn, indicator: Indicator) -> Iterator[tuple[tuple[str, ...], str, Decimal]]:
    """(where it stands in the value, input, number): `value` is short for the first, or only, input."""
    if value.value is not None:
        yield ("value",), indicator.asked[0].code, value.value
    yield from ((("inputs", code), code, number) for code, number in value.inputs.items())


async def unseen(tx: AsyncSession, cited: Sequence[tuple[Path, EvidenceIn]]) -> list[dict[str, str]]:
    """An error for each act and file that the caller cannot see, where the source stands in the body."""
    revisions, files = ({getattr(each, name) for _, each in cited} - {None} for name in SOURCES)
    seen = {each.id for each in await tx.scalars(acts.revisions(revisions))} if revisions else set()
    seen |= set(await tx.scalars(acts.files(files))) if files else set()
    return [
        unknown_reference((*path, name), detail)
        for path, source in cited
        for name, detail in SOURCES.items()
        if getattr(source, name) and getattr(source, name) not in seen
    ]
