"""Numbers belong to their submission, beside what is remarked on an indicator: most values have neither a comment nor a
document, and a row that says nothing cost as much as the number itself.

What numbers come by the hundred thousand is looked up once for a statement, not once for each of them: the place of the
caller, and whether their submissions are there. The foreign key is declared and not enforced, a trigger asks for all
that a statement adds at once, and grants see to it that neither end of it ever moves.

A row of results is left as it is up to 4 kB: packed numbers hardly shrink, and to try costs a seventh of writing them.
"""

from services.kernel.migration import careful, run

revision = "monitoring_0015"
down_revision = "monitoring_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(UP)
    run(ATTACHED)


def downgrade() -> None:
    careful()
    run(DETACHED)
    run(DOWN)


HERE = "NULLIF(current_setting('app.place', true), '')::ltree"


def _seen_from(here: str) -> str:
    sees = f"(place <@ {here})"
    return f"""
ALTER POLICY readable ON monitoring.submitted_number USING {sees};
ALTER POLICY added ON monitoring.submitted_number WITH CHECK {sees};
ALTER POLICY changed ON monitoring.submitted_number USING {sees} WITH CHECK {sees};
ALTER POLICY removed ON monitoring.submitted_number USING {sees};
"""


UP = f"""
ALTER TABLE monitoring.submitted_number
    DROP CONSTRAINT fk_submitted_number_submission_id_indicator,
    ADD CONSTRAINT fk_submitted_number_submission_id
        FOREIGN KEY (submission_id) REFERENCES monitoring.submission NOT ENFORCED;
DELETE FROM monitoring.submitted_value value
    WHERE comment IS NULL AND NOT EXISTS (SELECT FROM monitoring.evidence WHERE evidence.value_id = value.id);
ALTER TABLE monitoring.submitted_value RENAME TO remark;
ALTER TABLE monitoring.remark RENAME CONSTRAINT pk_submitted_value TO pk_remark;
ALTER TABLE monitoring.remark RENAME CONSTRAINT uq_submitted_value_submission_id TO uq_remark_submission_id;
ALTER TABLE monitoring.remark RENAME CONSTRAINT fk_submitted_value_submission_id TO fk_remark_submission_id;
ALTER TABLE monitoring.evidence RENAME COLUMN value_id TO remark_id;
ALTER TABLE monitoring.evidence RENAME CONSTRAINT fk_evidence_value_id TO fk_evidence_remark_id;
ALTER INDEX monitoring.ix_evidence_value_id RENAME TO ix_evidence_remark_id;
ALTER TABLE monitoring.result SET (toast_tuple_target = 4080);
{_seen_from(f"(SELECT {HERE})")}"""

ATTACHED = [
    """
CREATE FUNCTION monitoring.attach_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT submission_id FROM added) number
        WHERE NOT EXISTS (SELECT FROM monitoring.submission WHERE submission.id = number.submission_id)
    ) THEN
        RAISE EXCEPTION 'numbers of a submission that is not there' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER attach_numbers AFTER INSERT ON monitoring.submitted_number
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION monitoring.attach_numbers()""",
    "REVOKE DELETE ON monitoring.submission FROM edulead_monitoring",
    "REVOKE UPDATE ON monitoring.submitted_number FROM edulead_monitoring",
    "GRANT UPDATE (value) ON monitoring.submitted_number TO edulead_monitoring",
]
DETACHED = [
    "GRANT DELETE ON monitoring.submission TO edulead_monitoring",
    "REVOKE UPDATE (value) ON monitoring.submitted_number FROM edulead_monitoring",
    "GRANT UPDATE ON monitoring.submitted_number TO edulead_monitoring",
    "DROP TRIGGER attach_numbers ON monitoring.submitted_number",
    "DROP FUNCTION monitoring.attach_numbers()",
]

DOWN = f"""
{_seen_from(HERE)}
ALTER TABLE monitoring.result RESET (toast_tuple_target);
ALTER INDEX monitoring.ix_evidence_remark_id RENAME TO ix_evidence_value_id;
ALTER TABLE monitoring.evidence RENAME CONSTRAINT fk_evidence_remark_id TO fk_evidence_value_id;
ALTER TABLE monitoring.evidence RENAME COLUMN remark_id TO value_id;
ALTER TABLE monitoring.remark RENAME CONSTRAINT fk_remark_submission_id TO fk_submitted_value_submission_id;
ALTER TABLE monitoring.remark RENAME CONSTRAINT uq_remark_submission_id TO uq_submitted_value_submission_id;
ALTER TABLE monitoring.remark RENAME CONSTRAINT pk_remark TO pk_submitted_value;
ALTER TABLE monitoring.remark RENAME TO submitted_value;
INSERT INTO monitoring.submitted_value (id, place, submission_id, indicator)
    SELECT DISTINCT ON (submission_id, indicator) gen_random_uuid(), place, submission_id, indicator
    FROM monitoring.submitted_number ON CONFLICT (submission_id, indicator) DO NOTHING;
ALTER TABLE monitoring.submitted_number
    DROP CONSTRAINT fk_submitted_number_submission_id,
    ADD CONSTRAINT fk_submitted_number_submission_id_indicator FOREIGN KEY (submission_id, indicator)
        REFERENCES monitoring.submitted_value (submission_id, indicator) ON DELETE CASCADE
"""
