"""Of destroyed data no record keeps a text, and no step of a history its reason.

Facts of the past are added, never changed; the one exception is this: a reason about a person gives way to the
sentence that it is destroyed, and to no other (152-ФЗ, ст. 21). What the audit kept of such columns goes for everybody:
from now on it does not take them down (`candidates.rules`).
"""

from uuid import UUID

from alembic import op

from services.kernel.migration import careful, run

revision = "reserve_0034"
down_revision = "reserve_0033"
branch_labels = None
depends_on = None

FORGOTTEN = "Персональные данные уничтожены"
PERSONAL = {
    "candidate": ("person_id",),
    "entry": ("person_id", "decision_reason", "judged"),
    "entry_plan_line": ("activity", "proof", "training_id"),
    "entry_report": ("text",),
    "entry_refusal": ("offer", "reason", "document"),
    "entry_renewal": ("consent",),
    "attestation": ("person_id",),
    "application": ("person_id", "reason"),
    "application_document": ("paper",),
    "application_check": ("said", "computed_said"),
    "contest_appeal": ("text", "reason", "person_id"),
    "team_member": ("candidate_id",),
    "offer": ("late_reason", "reason"),
    "appointment": ("justification", "probation_note", "status_reason"),
}


def upgrade() -> None:
    careful()
    op.execute("SET LOCAL statement_timeout = '10min'")  # the audit is read through once
    run([*UP, *(_redacted(table, columns) for table, columns in PERSONAL.items())])


def downgrade() -> None:
    """What was destroyed stays so."""
    careful()
    op.execute("DROP FUNCTION reserve.forget_reasons(uuid[])")
    op.execute(_sourced("source_id IS NOT NULL", "NOT VALID"))
    op.execute(f"UPDATE reserve.contest_appeal SET person_id = '{UUID(int=0)}' WHERE person_id IS NULL")
    op.execute("ALTER TABLE reserve.contest_appeal ALTER COLUMN person_id SET NOT NULL")


def _redacted(table: str, columns: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{each}'" for each in columns)
    return f"""
UPDATE reserve.audit SET changes = changes || (
    SELECT jsonb_object_agg(name, '["***", "***"]'::jsonb)
    FROM jsonb_object_keys(changes) AS name WHERE name IN ({listed})
)
WHERE entity = '{table}' AND changes ?| ARRAY[{listed}]
"""


def _sourced(where_a_record: str, valid: str = "") -> str:
    """Which sources are a record that the entry names."""
    records = "'school_team', 'municipal_team', 'municipal_reserve', 'leaders_base', 'reserve_contest'"
    return f"""
ALTER TABLE reserve.entry DROP CONSTRAINT ck_entry_source_id, ADD CONSTRAINT ck_entry_source_id CHECK (
    CASE WHEN source IN ({records}) THEN {where_a_record} ELSE source_id IS NULL END
) {valid}
"""


UP = [
    _sourced("source_id IS NOT NULL OR (source = 'leaders_base' AND full_name IS NULL)"),
    "ALTER TABLE reserve.contest_appeal ALTER COLUMN person_id DROP NOT NULL",
    f"""
CREATE FUNCTION reserve.forget_reasons(records uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ UPDATE reserve.history SET reason = '{FORGOTTEN}' WHERE entity_id = ANY (records) AND reason IS NOT NULL $$
""",
    "REVOKE ALL ON FUNCTION reserve.forget_reasons(uuid[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION reserve.forget_reasons(uuid[]) TO edulead_reserve",
    """
WITH gone AS (SELECT id FROM reserve.candidate WHERE status = 'anonymised'),
    stays AS (SELECT id FROM reserve.entry WHERE candidate_id IN (TABLE gone)),
    applied AS (SELECT id FROM reserve.application WHERE candidate_id IN (TABLE gone))
SELECT reserve.forget_reasons(array_agg(id)) FROM (
    TABLE gone UNION ALL TABLE stays UNION ALL TABLE applied
    UNION ALL SELECT id FROM reserve.contest_appeal WHERE application_id IN (TABLE applied)
    UNION ALL SELECT id FROM reserve.offer WHERE entry_id IN (TABLE stays)
    UNION ALL SELECT id FROM reserve.appointment WHERE candidate_id IN (TABLE gone)
    UNION ALL SELECT id FROM reserve.attestation WHERE candidate_id IN (TABLE gone)
) AS records
""",
]
