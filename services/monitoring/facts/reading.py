"""How the ledgers of a cycle are read and what is counted from them is written: few statements, whatever its size.

The large ones go through the bare driver: a federal cycle has 40,000 subjects, and as many posts and facts of a kind.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, Text, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.kernel.search import one_of
from services.monitoring.facts.models import ReceivedFact
from services.monitoring.facts.queries import STATES
from services.monitoring.facts.rules import LEVELS, FactState, ReactionName
from services.monitoring.quality.confidence import ValueLayer
from services.monitoring.submissions.models import LayeredNumber, Submission

F = ReceivedFact


def filled(cycle_id: UUID, indicators: Sequence[str]) -> Select[str]:
    """Those of the indicators that the layer of what the system counts says anything of."""
    code = func.unnest(literal(list(indicators), ARRAY(Text))).table_valued("code").render_derived()
    its = (Submission.cycle_id == cycle_id, LayeredNumber.layer == ValueLayer.system)
    known = select(LayeredNumber.id).join(Submission, Submission.id == LayeredNumber.submission_id)
    return select(code.c.code).where(known.where(*its, LayeredNumber.indicator == code.c.code).exists())


def heard(region: str, last: date) -> Select[ReactionName]:
    """The reactions that anybody in the region has told facts for, up to this day. Of rises only that tells which was
    measured before, too."""
    telling = or_(~one_of(F.kind, LEVELS), F.level_before.is_not(None))
    its = (F.place.at_or_below(region), F.day <= last, STATES[FactState.counted], telling)
    return select(F.reaction).where(*its).distinct()


SUBJECTS = """
SELECT id, ltree2text(place), person_id, CASE WHEN $3 THEN attributes END
FROM monitoring.submission WHERE cycle_id = $1 AND ($2::text IS NULL OR place @> text2ltree($2))
ORDER BY id"""
"""The columns of `ledger.Subject`, then its attributes where $3 asks for them: $1 cycle, $2 the place whose facts the
ledgers must hold, NULL: all."""


POSTS = """
SELECT ltree2text(place), kind, person_id, organisation_id, held_from, held_to
FROM monitoring.directory_post
WHERE place <@ text2ltree($1) AND kind = ANY ($5::text[])
    AND (held_from BETWEEN $2 AND $3 OR held_from <= $4 AND (held_to IS NULL OR held_to >= $4))"""
"""The columns of `ledger.Post`, of posts of heads ($5) taken up in the period or held on the day: $1 place, $2 and $3
the period, $4 the day."""

SITES = """
SELECT ltree2text(place) FROM monitoring.directory_organisation
WHERE place <@ text2ltree($1) AND (founded_on IS NULL OR founded_on <= $2) AND (closed_on IS NULL OR closed_on >= $2)"""
"""The column of `ledger.Site`, of organisations that work on the day: $1 place, $2 day."""

FACTS = """
SELECT ltree2text(place), kind, record_id, person_id, organisation_id, day, until, competence, level_before,
    level_after, entry_id
FROM monitoring.received_fact
WHERE place <@ text2ltree($1) AND day <= $2 AND reaction = ANY ($3::text[])
    AND applied_at IS NOT NULL AND withdrawn_at IS NULL
ORDER BY day, said_at, id"""
"""The columns of `ledger.Fact`, of what counts: $1 place, $2 the last day, $3 reactions. The order is total: when
a fact was told does not matter."""

WRITE = """
WITH subject AS (
    SELECT id, (n - 1)::int4 AS row FROM unnest($1::uuid[]) WITH ORDINALITY AS _ (id, n)
),
slot AS (
    SELECT indicator, input, (n - 1)::int4 AS slot
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS _ (indicator, input, n)
),
counted AS MATERIALIZED (
    SELECT subject.id AS submission_id, indicator, input, value * 1000000 AS value
    FROM unnest($4::int4[], $5::int4[], $6::int8[]) AS number (row, slot, value)
    JOIN subject USING (row) JOIN slot USING (slot)
),
gone AS (
    DELETE FROM monitoring.layered_number layered USING subject
    WHERE layered.layer = 'system' AND layered.submission_id = subject.id AND NOT EXISTS (
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
        counted.value, $7, $8, $9
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
"""The layer of what the system counts becomes this, of the submissions $1; what is there already stays untouched.

$2 and $3 are indicator and input of each slot; $4 to $6 submission, slot and number, the first two by where they stand,
from 0; $7 to $9 who and when. The order keeps two writers from waiting for one another. (Numbers written, removed.)
"""
