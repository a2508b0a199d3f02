"""What verifying leaves behind: the declared numbers approved, and what stood beside them kept. Statements alone."""

from sqlalchemy import TextClause, TextualSelect, Uuid, column, text
from sqlalchemy.dialects.postgresql import JSONB


def approve() -> TextualSelect:
    """The declared numbers of `ids` become approved; (submission, what changed) of each, for the audit."""
    return text(_APPROVE).columns(column("submission_id", Uuid), column("changes", JSONB))


def back() -> TextClause:
    """The remarks of `ids` as they stand become the latest backing of each; of who has none, none."""
    return text(_BACK)


_APPROVE = """
WITH gone AS (
    DELETE FROM monitoring.layered_number layered
    WHERE layer = 'approved' AND submission_id = ANY(CAST(:ids AS uuid[])) AND NOT EXISTS (
        SELECT FROM monitoring.submitted_number number
        WHERE (number.submission_id, number.indicator, number.input)
            = (layered.submission_id, layered.indicator, layered.input)
    )
    RETURNING submission_id, indicator, input, value AS was, NULL::bigint AS now
),
kept AS (
    INSERT INTO monitoring.layered_number AS layered
        (id, place, submission_id, indicator, input, layer, value, account, role, recorded_at)
    SELECT gen_random_uuid(), place, submission_id, indicator, input, 'approved', value, :account, :role, :at
    FROM monitoring.submitted_number WHERE submission_id = ANY(CAST(:ids AS uuid[]))
    ON CONFLICT (submission_id, indicator, input, layer) DO UPDATE
        SET value = EXCLUDED.value, account = EXCLUDED.account, role = EXCLUDED.role, recorded_at = EXCLUDED.recorded_at
    RETURNING submission_id, indicator, input, old.value AS was, new.value AS now
)
SELECT submission_id, jsonb_object_agg(
    indicator || '/' || input, jsonb_build_array(trim_scale(was / 1e6), trim_scale(now / 1e6))
) AS changes
FROM (SELECT * FROM gone UNION ALL SELECT * FROM kept) changed
WHERE was IS DISTINCT FROM now
GROUP BY submission_id"""

_BACK = """
WITH its AS (
    SELECT submission_id, jsonb_agg(jsonb_build_object('indicator', indicator, 'comment', comment, 'evidence', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('act_revision_id', act_revision_id, 'file_id', file_id,
                                                     'document', document, 'pages', pages) ORDER BY position), '[]')
        FROM monitoring.evidence WHERE evidence.remark_id = remark.id)) ORDER BY indicator) AS remarks
    FROM monitoring.remark WHERE submission_id = ANY(CAST(:ids AS uuid[])) GROUP BY submission_id
),
new AS (
    INSERT INTO monitoring.backing (id, place, submission_id, remarks, recorded_at)
    SELECT gen_random_uuid(), submission.place, submission.id, its.remarks, :at
    FROM its JOIN monitoring.submission ON submission.id = its.submission_id
    RETURNING id, place, submission_id
),
cited AS (
    INSERT INTO monitoring.backing_source (id, place, backing_id, act_revision_id, file_id)
    SELECT gen_random_uuid(), place, id, act_revision_id, file_id FROM (
        SELECT DISTINCT new.place, new.id, evidence.act_revision_id, evidence.file_id
        FROM new JOIN monitoring.remark USING (submission_id)
        JOIN monitoring.evidence ON evidence.remark_id = remark.id
        WHERE num_nonnulls(evidence.act_revision_id, evidence.file_id) > 0) sources
)
UPDATE monitoring.submission SET backing_id = new.id
FROM unnest(CAST(:ids AS uuid[])) AS asked (id) LEFT JOIN new ON new.submission_id = asked.id
WHERE submission.id = asked.id"""
