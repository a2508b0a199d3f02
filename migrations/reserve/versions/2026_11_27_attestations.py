"""Attestation of heads and candidates."""

from services.kernel.migration import careful, run, secure_by_place

revision = "reserve_0010"
down_revision = "reserve_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLE)
    secure_by_place("reserve.attestation")


def downgrade() -> None:
    careful()
    run("DROP TABLE reserve.attestation;\n")


TABLE = """
CREATE TABLE reserve.attestation (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    keeper ltree NOT NULL,
    candidate_id uuid NOT NULL,
    person_id uuid,
    attested text NOT NULL,
    turn text NOT NULL,
    ground text,
    regulation_id uuid NOT NULL,
    commission_id uuid,
    scheduled_on date NOT NULL,
    status text NOT NULL,
    reference text,
    reference_file_id uuid,
    reference_shown_on date,
    tested_on date,
    modules jsonb,
    percent numeric(5, 2),
    test_passed boolean,
    interviewed_on date,
    interview_passed boolean,
    interview_note text,
    decision text,
    decided_on date,
    decided_by uuid,
    advice text,
    protocol text,
    valid_until date,
    exemption text,
    exempt_until date,
    CONSTRAINT pk_attestation PRIMARY KEY (id),
    CONSTRAINT ck_attestation_attested CHECK (attested IN ('head', 'candidate')),
    CONSTRAINT ck_attestation_turn CHECK (turn IN ('planned', 'out_of_turn')),
    CONSTRAINT ck_attestation_ground CHECK ((turn = 'out_of_turn') = (ground IS NOT NULL)),
    CONSTRAINT ck_attestation_status CHECK (
        status IN ('scheduled', 'reference_shown', 'tested', 'interviewed', 'decided', 'exempt', 'cancelled')
    ),
    CONSTRAINT ck_attestation_tested CHECK (num_nonnulls(tested_on, modules, percent, test_passed) IN (0, 4)),
    CONSTRAINT ck_attestation_interviewed CHECK (num_nonnulls(interviewed_on, interview_passed) IN (0, 2)),
    CONSTRAINT ck_attestation_decision CHECK (
        decision IN ('conforms', 'conforms_with_advice', 'does_not_conform')
    ),
    CONSTRAINT ck_attestation_decided CHECK (
        num_nonnulls(decision, decided_on, decided_by) = CASE WHEN status = 'decided' THEN 3 ELSE 0 END
    ),
    CONSTRAINT ck_attestation_valid CHECK (
        (valid_until IS NOT NULL) = coalesce(decision IN ('conforms', 'conforms_with_advice'), false)
    ),
    CONSTRAINT ck_attestation_passed CHECK (
        decision = 'does_not_conform' OR (test_passed IS NOT FALSE AND interview_passed IS NOT FALSE)
        OR decision IS NULL
    ),
    CONSTRAINT ck_attestation_exemption CHECK (
        exemption IN ('new_in_post', 'pregnancy', 'maternity_leave', 'childcare_leave')
    ),
    CONSTRAINT ck_attestation_exempt CHECK (
        num_nonnulls(exemption, exempt_until) = CASE WHEN status = 'exempt' THEN 2 ELSE 0 END
    ),
    CONSTRAINT fk_attestation_candidate_id FOREIGN KEY (candidate_id) REFERENCES reserve.candidate,
    CONSTRAINT fk_attestation_regulation_id FOREIGN KEY (regulation_id) REFERENCES reserve.regulation,
    CONSTRAINT fk_attestation_commission_id FOREIGN KEY (commission_id) REFERENCES reserve.commission,
    CONSTRAINT fk_attestation_reference_file_id FOREIGN KEY (reference_file_id) REFERENCES reserve.file
);
CREATE INDEX ix_attestation_candidate_id ON reserve.attestation (candidate_id);
CREATE INDEX ix_attestation_regulation_id ON reserve.attestation (regulation_id);
CREATE INDEX ix_attestation_commission_id ON reserve.attestation (commission_id);
CREATE INDEX ix_attestation_reference_file_id ON reserve.attestation (reference_file_id);
CREATE UNIQUE INDEX uq_attestation_under_way ON reserve.attestation (candidate_id)
    WHERE status IN ('scheduled', 'reference_shown', 'tested', 'interviewed');
"""
