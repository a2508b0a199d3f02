"""What is asked of a cycle's submissions when values come by file, and how a staged table becomes values.

The statements below go to the bare driver: a hundred thousand values are a few of them, and no object for a value.
"""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from services.kernel.search import one_of, russian
from services.monitoring.cycles import queries as cycles
from services.monitoring.cycles.models import Cycle
from services.monitoring.store import COPIES
from services.monitoring.submissions.models import Submission, SubmittedNumber


def hold(cycle_id: UUID) -> Select[None]:
    """Keeps the cycle where it is until the transaction ends."""
    return select(cycles.share_lock(Cycle.id)).where(Cycle.id == cycle_id)


def submissions(cycle_id: UUID, place: str | None = None) -> Select[Submission]:
    """Those the caller sees, at or below `place`, by name."""
    found = select(Submission).where(Submission.cycle_id == cycle_id).options(selectinload(Submission.cycle))
    found = found if place is None else found.where(Submission.place.at_or_below(place))
    return found.order_by(russian(Submission.subject_name), Submission.id)


def held(cycle_id: UUID) -> Select[Submission]:
    """The same, none of which moves on or is filled in by others until the transaction ends."""
    return submissions(cycle_id).order_by(None).order_by(Submission.id).with_for_update(of=Submission)


def numbers(cycle_id: UUID) -> Select[UUID, str, str, Decimal]:
    """(submission, indicator, input, value) of all the caller sees."""
    number = SubmittedNumber
    found = select(number.submission_id, number.indicator, number.input, number.value)
    return found.join(Submission, Submission.id == number.submission_id).where(Submission.cycle_id == cycle_id)


def organisations(ids: list[UUID]) -> Select[UUID, str, list[str]]:
    """(organisation, ИНН, its codes in other systems)."""
    organisation = COPIES.organisation
    found = select(organisation.id, organisation.inn, organisation.external_ids)
    return found.where(one_of(organisation.id, ids))


def municipalities(ids: list[UUID]) -> Select[UUID, list[dict[str, Any]], list[str]]:
    """(municipality, its codes of ОКТМО, its codes in other systems)."""
    municipality = COPIES.municipality
    found = select(municipality.id, municipality.oktmo, municipality.external_ids)
    return found.where(one_of(municipality.id, ids))


STAGED: Final = "staged_value"
STAGE: Final = f"""
SET LOCAL work_mem = '64MB';
CREATE TEMPORARY TABLE {STAGED} (submission_id uuid, indicator text, input text, units bigint, comment text,
                                 document text)"""
"""The fields of `parsing.Entry`: COPY into a table under row security is refused, so they go by way of this one."""

_CHANGED: Final = "changed_value"
COMPARE: Final = f"""
CREATE TEMPORARY TABLE {_CHANGED} AS
SELECT row.*, submission.place, number.value AS old, remark.id AS remark_id, remark.comment AS old_comment
FROM {STAGED} AS row
JOIN monitoring.submission ON submission.id = row.submission_id
LEFT JOIN monitoring.remark
    ON remark.submission_id = row.submission_id AND remark.indicator = row.indicator
LEFT JOIN monitoring.submitted_number number
    ON number.submission_id = row.submission_id AND number.indicator = row.indicator AND number.input = row.input
WHERE row.units <> number.value
   OR (row.units IS NOT NULL AND number.value IS NULL)
   OR (row.comment IS NOT NULL AND row.comment IS DISTINCT FROM remark.comment)
   OR (row.document IS NOT NULL AND NOT EXISTS (
        SELECT FROM monitoring.evidence WHERE evidence.remark_id = remark.id AND evidence.document = row.document))
ORDER BY row.submission_id, row.indicator"""
"""What says something new. In the order of the keys it is written into their indexes page by page."""

BAR: Final = f"""
DELETE FROM {_CHANGED} WHERE submission_id = ANY($1::uuid[]) RETURNING submission_id, indicator, input"""
"""What would change in submissions that are closed: a table may say again what stands there."""

CROWD: Final = f"""
DELETE FROM {_CHANGED} WHERE (submission_id, indicator) IN (
    SELECT submission_id, indicator FROM {_CHANGED} AS row WHERE document IS NOT NULL
    GROUP BY submission_id, indicator, remark_id
    HAVING count(DISTINCT document) + (
        SELECT count(*) FROM monitoring.evidence WHERE evidence.remark_id = row.remark_id) > $1)
RETURNING submission_id, indicator, input"""
"""What would bring a value more documents than $1."""

COUNT: Final = f"""
SELECT count(*) FILTER (WHERE units IS NOT NULL AND old IS NULL) AS created, count(*) AS changed FROM {_CHANGED}"""

WRITES: Final = (
    f"""
WITH moment AS MATERIALIZED (SELECT left(uuidv7()::text, 24) AS moment)
INSERT INTO monitoring.submitted_number (id, place, submission_id, indicator, input, value)
SELECT (moment || lpad(to_hex(row_number() OVER ()), 12, '0'))::uuid, place, submission_id, indicator, input, units
FROM moment CROSS JOIN {_CHANGED} WHERE units IS NOT NULL AND old IS NULL""",
    f"""
UPDATE monitoring.submitted_number number SET value = row.units
FROM {_CHANGED} AS row
WHERE number.submission_id = row.submission_id AND number.indicator = row.indicator AND number.input = row.input
  AND row.units <> row.old""",
    f"""
INSERT INTO monitoring.remark (id, place, submission_id, indicator, comment)
SELECT gen_random_uuid(), place, submission_id, indicator, max(comment)
FROM {_CHANGED} WHERE remark_id IS NULL AND num_nonnulls(comment, document) > 0
GROUP BY place, submission_id, indicator""",
    f"""
UPDATE monitoring.remark SET comment = row.comment
FROM {_CHANGED} AS row WHERE remark.id = row.remark_id AND row.comment IS NOT NULL""",
    f"""
INSERT INTO monitoring.evidence (id, place, remark_id, position, document)
SELECT gen_random_uuid(), row.place, remark.id,
       (SELECT coalesce(max(position), 0) FROM monitoring.evidence WHERE evidence.remark_id = remark.id)
       + row_number() OVER (PARTITION BY remark.id ORDER BY row.document), row.document
FROM (SELECT DISTINCT place, submission_id, indicator, document FROM {_CHANGED} WHERE document IS NOT NULL) AS row
JOIN monitoring.remark USING (submission_id, indicator)
WHERE NOT EXISTS (SELECT FROM monitoring.evidence e WHERE e.remark_id = remark.id AND e.document = row.document)""",
    f"""
UPDATE monitoring.submission SET version = version + 1, updated_at = now()
WHERE id IN (SELECT submission_id FROM {_CHANGED})""",
)
"""In this order. Nobody else writes meanwhile: the submissions are held. A document joins those that are there.

The ids of the numbers begin with this moment and end with their place in the table: they go to the end of their index
one after another, and to ask the system for each costs as much as the row.
"""

HISTORY: Final = f"""
INSERT INTO monitoring.history (id, place, entity, entity_id, action, source, target, reason, account, role, at)
SELECT gen_random_uuid(), s.place, 'submission', s.id, $1, s.status, s.status,
       'Из файла записано значений: ' || count(*), $2, $3, $4
FROM {_CHANGED} AS row JOIN monitoring.submission s ON s.id = row.submission_id GROUP BY s.id"""
"""$1 action, $2 account, $3 role, $4 when."""

AUDIT: Final = f"""
WITH told AS (
    SELECT submission_id, place, concat_ws('.', indicator, input) AS what,
           jsonb_build_array(trim_scale(old / 1e6), trim_scale(units / 1e6)) AS change
    FROM {_CHANGED} WHERE units IS DISTINCT FROM old AND units IS NOT NULL
    UNION ALL
    SELECT submission_id, place, indicator || ' comment', jsonb_build_array(old_comment, comment)
    FROM {_CHANGED} WHERE comment IS DISTINCT FROM old_comment AND comment IS NOT NULL
    UNION ALL
    SELECT submission_id, place, indicator || ' document', jsonb_build_array(NULL, document)
    FROM {_CHANGED} WHERE document IS NOT NULL)
INSERT INTO monitoring.audit (account, role, trace_id, place, action, entity, entity_id, changes)
SELECT $1, $2, $3, place, 'imported', 'submission', submission_id, jsonb_object_agg(what, change)
FROM told GROUP BY submission_id, place"""
"""[old, new] of each answer, a row for each submission: $1 account, $2 role, $3 trace."""

UNSTAGE: Final = f"DROP TABLE {STAGED}, {_CHANGED}"
