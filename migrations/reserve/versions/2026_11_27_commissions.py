"""Commissions and who sits on them."""

from services.kernel.migration import careful, run, secure_by_parties

revision = "reserve_0009"
down_revision = "reserve_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TABLES)
    secure_by_parties("reserve.commission")
    secure_by_parties("reserve.commission_member")


def downgrade() -> None:
    careful()
    run("DROP TABLE reserve.commission_member;\nDROP TABLE reserve.commission;\n")


TABLES = """
CREATE TABLE reserve.commission (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    places ltree[] NOT NULL,
    place ltree NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    order_number text NOT NULL,
    order_date date NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT pk_commission PRIMARY KEY (id),
    CONSTRAINT ck_commission_kind CHECK (kind IN ('contest', 'attestation', 'reserve')),
    CONSTRAINT ck_commission_places CHECK (place = ANY (places)),
    CONSTRAINT ck_commission_valid CHECK (valid_to >= valid_from)
);
CREATE TABLE reserve.commission_member (
    id uuid NOT NULL,
    places ltree[] NOT NULL,
    commission_id uuid NOT NULL,
    person_id uuid,
    person_place ltree NOT NULL,
    full_name text NOT NULL,
    position text NOT NULL,
    organisation_id uuid,
    role text NOT NULL,
    trade_union boolean NOT NULL,
    votes boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    substitutes_id uuid,
    CONSTRAINT pk_commission_member PRIMARY KEY (id),
    CONSTRAINT ck_commission_member_role CHECK (role IN ('chair', 'deputy', 'secretary', 'member')),
    CONSTRAINT ck_commission_member_valid CHECK (valid_to >= valid_from),
    CONSTRAINT ck_commission_member_votes CHECK (votes OR role NOT IN ('chair', 'deputy')),
    CONSTRAINT ck_commission_member_substitutes CHECK (substitutes_id <> id),
    CONSTRAINT ck_commission_member_person_place CHECK (person_place = ANY (places)),
    CONSTRAINT fk_commission_member_commission_id FOREIGN KEY (commission_id)
        REFERENCES reserve.commission ON DELETE CASCADE,
    CONSTRAINT fk_commission_member_substitutes_id FOREIGN KEY (substitutes_id) REFERENCES reserve.commission_member,
    CONSTRAINT ex_commission_member_office EXCLUDE USING gist
        (commission_id WITH =, role WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
        WHERE (role <> 'member' AND substitutes_id IS NULL),
    CONSTRAINT ex_commission_member_person EXCLUDE USING gist
        (commission_id WITH =, person_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
        WHERE (person_id IS NOT NULL),
    CONSTRAINT ex_commission_member_substitutes EXCLUDE USING gist
        (substitutes_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
        WHERE (substitutes_id IS NOT NULL)
);
CREATE INDEX ix_commission_member_commission_id ON reserve.commission_member (commission_id);
CREATE INDEX ix_commission_member_person_id ON reserve.commission_member (person_id);
"""
