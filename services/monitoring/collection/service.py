"""The shell around collection by file: whose rows there can be, what they may say, and the report of them."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kernel import imports
from services.kernel.exports import MOST_CELLS
from services.kernel.imports import ImportQuery, Written
from services.kernel.layouts import Layout
from services.kernel.parsing import Taken
from services.kernel.problems import Invalid
from services.kernel.reports import ImportOut
from services.kernel.tables import Limits
from services.kernel.uploads import Uploaded
from services.kernel.validation import parameter_error
from services.monitoring.collection import queries, sheets, writing
from services.monitoring.collection.columns import columns, slots
from services.monitoring.collection.parsing import Entry, Parser
from services.monitoring.collection.schemas import TemplateQuery
from services.monitoring.collection.subjects import INN, OKTMO, Fillable, fillables, named
from services.monitoring.cycles import service as cycles
from services.monitoring.methodologies import service as methodologies
from services.monitoring.methodologies.content import Content
from services.monitoring.submissions.models import Submission
from services.monitoring.submissions.service import facts_under

LIMITS = Limits(rows=200_000, columns=2_000)
"""A region's answers to a long methodology, a row each."""


async def take(tx: AsyncSession, cycle_id: UUID, upload: Uploaded, query: ImportQuery) -> ImportOut:
    """Values of the subjects the caller sees into what they have not handed in yet.

    To hand it in stays with the subject: whoever fills in for others declares nothing, and so may check it later.
    """
    await tx.execute(queries.hold(cycle_id))
    content = await content_of(tx, cycle_id)
    its = as_fillable(tx, content, (await tx.scalars(queries.held(cycle_id))).all())
    subjects = named(its, await _codes(tx, [each.subject_id for each in its]))
    closed = {each.id: each.closed for each in its if each.closed}
    known = slots(content)

    async def write(rows: Sequence[Taken[list[Entry]]]) -> Written:
        return await writing.write(tx, rows, closed)

    layout = Layout(columns(known))
    return await imports.take(tx, upload, query, layout, Parser(known, subjects), write, limits=LIMITS)


async def template(tx: AsyncSession, cycle_id: UUID, query: TemplateQuery) -> bytes:
    """The table of the subjects the caller sees, with what they declared so far.

    Raises Invalid where it would be too large.
    """
    content = await content_of(tx, cycle_id)
    found = (await tx.scalars(queries.submissions(cycle_id, query.place))).all()
    known = slots(content)
    if len(found) * len(known) > MOST_CELLS:
        told = "В таблице было бы слишком много ячеек: возьмите один муниципалитет"
        raise Invalid(errors=[parameter_error("place", "too_large", told)])
    stored: dict[UUID, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for submission_id, indicator, code, value in await tx.execute(queries.numbers(cycle_id)):
        stored[submission_id][indicator, code] = value
    return await asyncio.to_thread(
        sheets.FORMATS[query.format], content, known, as_fillable(tx, content, found), stored
    )


async def content_of(tx: AsyncSession, cycle_id: UUID) -> Content:
    """What the cycle asks."""
    cycle = await cycles.get(tx, cycle_id)
    methodology = await methodologies.get(tx, cycle.methodology_id)
    return methodology.parsed


async def _codes(tx: AsyncSession, ids: list[UUID]) -> list[tuple[UUID, str]]:
    """What subjects are called elsewhere: (subject, `inn:…`, `oktmo:…` or `ext:SYSTEM:…`)."""
    codes = []
    for subject_id, inn, others in await tx.execute(queries.organisations(ids)):
        codes += [(subject_id, code) for code in (f"{INN}{inn}", *others)]
    for subject_id, oktmo, others in await tx.execute(queries.municipalities(ids)):
        codes += [(subject_id, code) for code in (*(f"{OKTMO}{each['code']}" for each in oktmo), *others)]
    return codes


def as_fillable(tx: AsyncSession, content: Content, found: Sequence[Submission]) -> list[Fillable]:
    """What can be filled in now, and what not."""
    pairs = ((each, facts_under(tx, each, content)) for each in found)
    return fillables(content, pairs)
