"""Vacancies."""

from services.kernel.migration import careful, run, secure_by_place

revision = "reserve_0011"
down_revision = "reserve_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_by_place("reserve.vacancy")
    secure_by_place("reserve.vacancy_notice")


def downgrade() -> None:
    careful()
    run("DROP TABLE reserve.vacancy_notice;\nDROP TABLE reserve.vacancy;\n")


TABLES = """
CREATE TABLE reserve.vacancy (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    post_title text NOT NULL,
    reason text NOT NULL,
    arises_on date NOT NULL,
    post_id uuid,
    person_id uuid,
    requirements jsonb NOT NULL,
    conditions text,
    status text NOT NULL,
    opened_on date,
    filled_on date,
    appointment_id uuid,
    CONSTRAINT pk_vacancy PRIMARY KEY (id),
    CONSTRAINT ck_vacancy_reason CHECK (
        reason IN ('contract_end', 'dismissal', 'acting_head', 'new_school', 'death', 'other')
    ),
    CONSTRAINT ck_vacancy_status CHECK (
        status IN ('forecast', 'open', 'in_contest', 'offered', 'filled', 'cancelled')
    ),
    CONSTRAINT ck_vacancy_held CHECK ((post_id IS NULL) = (person_id IS NULL)),
    CONSTRAINT ck_vacancy_opened CHECK (
        CASE status WHEN 'forecast' THEN opened_on IS NULL WHEN 'cancelled' THEN true ELSE opened_on IS NOT NULL END
    ),
    CONSTRAINT ck_vacancy_filled CHECK (
        num_nonnulls(filled_on, appointment_id) = CASE status WHEN 'filled' THEN 2 ELSE 0 END
    )
);
CREATE INDEX ix_vacancy_organisation_id ON reserve.vacancy (organisation_id);
CREATE INDEX ix_vacancy_arises_on ON reserve.vacancy (arises_on);
CREATE UNIQUE INDEX uq_vacancy_living ON reserve.vacancy (organisation_id)
    WHERE status NOT IN ('filled', 'cancelled');
CREATE TABLE reserve.vacancy_notice (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    post_id uuid NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    contract_until date NOT NULL,
    months integer NOT NULL,
    noticed_on date NOT NULL,
    CONSTRAINT pk_vacancy_notice PRIMARY KEY (id),
    CONSTRAINT uq_vacancy_notice_once UNIQUE (post_id, contract_until, months),
    CONSTRAINT ck_vacancy_notice_months CHECK (months > 0)
);
CREATE INDEX ix_vacancy_notice_organisation_id ON reserve.vacancy_notice (organisation_id);
CREATE INDEX ix_vacancy_notice_noticed_on ON reserve.vacancy_notice (noticed_on);
"""
