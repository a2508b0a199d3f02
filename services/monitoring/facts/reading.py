"""How the ledgers of a cycle are read and what is counted from them is written: few statements, whatever its size."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.directory.copies import HEADS
from services.kernel.search import lasting, one_of
from services.monitoring.facts.ledger import Period
from services.monitoring.facts.models import ReceivedFact
from services.monitoring.facts.queries import STATES
from services.monitoring.facts.rules import STANDS_ON, FactState, ReactionName
from services.monitoring.methodologies.indicators import SystemMeasure
from services.monitoring.quality.confidence import ValueLayer
from services.monitoring.store import COPIES
from services.monitoring.submissions.models import LayeredNumber, Submission

F = ReceivedFact


def subjects(cycle_id: UUID, at: str | None) -> Select[Any]:
    """(submission, place, person, attributes) of those whose ledger holds what happened at `at`; None: of all."""
    its = select(Submission.id, Submission.place, Submission.person_id, Submission.attributes)
    here = () if at is None else (Submission.place.at_or_above(at),)
    return its.where(Submission.cycle_id == cycle_id, *here)


def filled(cycle_id: UUID, indicators: Sequence[str]) -> Select[str]:
    """Those of the indicators that the layer of what the system counts says anything of."""
    code = func.unnest(literal(list(indicators), ARRAY(Text))).table_valued("code").render_derived()
    its = (Submission.cycle_id == cycle_id, LayeredNumber.layer == ValueLayer.system)
    known = select(LayeredNumber.id).join(Submission, Submission.id == LayeredNumber.submission_id)
    return select(code.c.code).where(known.where(*its, LayeredNumber.indicator == code.c.code).exists())


def heard(region: str, last: date) -> Select[ReactionName]:
    """The reactions that anybody in the region has told facts for, up to this day."""
    its = (F.place.at_or_below(region), F.day <= last, STATES[FactState.counted])
    return select(F.reaction).where(*its).distinct()


def posts(scope: str, period: Period) -> Select[Any]:
    """The columns of `ledger.Post`: posts of heads held on the day or taken up in the period."""
    post = COPIES.post
    columns = (post.place, post.kind, post.person_id, post.organisation_id, post.held_from, post.held_to)
    of_interest = or_(
        lasting(post.held_from, post.held_to)(period.day), post.held_from.between(period.first, period.last)
    )
    return select(*columns).where(post.place.at_or_below(scope), one_of(post.kind, HEADS), of_interest)


def sites(scope: str, day: date) -> Select[Any]:
    """(place,) of every organisation that works on the day."""
    organisation = COPIES.organisation
    works = lasting(organisation.founded_on, organisation.closed_on)(day)
    return select(organisation.place).where(organisation.place.at_or_below(scope), works)


def facts(scope: str, last: date, measures: Collection[SystemMeasure]) -> Select[Any]:
    """The columns of `ledger.Fact`: what counts and happened up to this day."""
    columns: tuple[Any, ...] = (F.place, F.kind, F.record_id, F.person_id, F.organisation_id, F.day, F.until)
    more: tuple[Any, ...] = (F.competence, F.level_before, F.level_after, F.entry_id, F.said_at, F.id)
    reactions = sorted({name for each in measures for name in STANDS_ON[each]})
    its = (F.place.at_or_below(scope), F.day <= last, STATES[FactState.counted], one_of(F.reaction, reactions))
    return select(*columns, *more).where(*its)


WRITE = """
WITH counted AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int8[]) AS _ (submission_id, indicator, input, value)
),
gone AS (
    DELETE FROM monitoring.layered_number layered
    WHERE layer = 'system' AND submission_id = ANY ($5::uuid[]) AND NOT EXISTS (
        SELECT FROM counted
        WHERE (counted.submission_id, counted.indicator, counted.input)
            = (layered.submission_id, layered.indicator, layered.input)
    )
    RETURNING 1
),
kept AS (
    INSERT INTO monitoring.layered_number
        (id, place, submission_id, indicator, input, layer, value, account, role, recorded_at)
    SELECT gen_random_uuid(), submission.place, counted.submission_id, counted.indicator, counted.input, 'system',
        counted.value, $6, $7, $8
    FROM counted
    JOIN monitoring.submission ON submission.id = counted.submission_id
    LEFT JOIN monitoring.layered_number known
        ON (known.submission_id, known.indicator, known.input, known.layer)
            = (counted.submission_id, counted.indicator, counted.input, 'system')
    WHERE known.value IS DISTINCT FROM counted.value
    ORDER BY counted.submission_id, counted.indicator, counted.input
    ON CONFLICT (submission_id, indicator, input, layer) DO UPDATE
        SET value = EXCLUDED.value, account = EXCLUDED.account, role = EXCLUDED.role, recorded_at = EXCLUDED.recorded_at
    RETURNING 1
)
SELECT (SELECT count(*) FROM kept), (SELECT count(*) FROM gone)"""
"""The layer of what the system counts becomes this, of the submissions $5; what is there already stays untouched. The
order keeps two writers from waiting for one another. (numbers written, numbers removed)."""
