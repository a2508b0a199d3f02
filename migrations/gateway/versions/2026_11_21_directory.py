"""The directory: region, municipalities, organisations, people and the posts they hold."""

from services.kernel.migration import careful, run, secure_by_place, secure_shared

revision = "gateway_0002"
down_revision = "gateway_0001"
branch_labels = None
depends_on = None

SHARED = (
    "region",
    "municipality",
    "municipality_oktmo",
    "municipality_external_id",
    "organisation",
    "organisation_name",
    "organisation_external_id",
    "organisation_successor",
)
PRIVATE = ("person", "post")


def upgrade() -> None:
    careful()
    run(_TABLES)
    for table in SHARED:  # a school reads the card of its municipality, not those of its neighbours
        secure_shared(f"gateway.{table}", published="true")
    for table in PRIVATE:
        secure_by_place(f"gateway.{table}")
    run(_GRANTS)


def downgrade() -> None:
    careful()
    run([f"DROP TABLE gateway.{table}" for table in (*reversed(PRIVATE), *reversed(SHARED))])
    run(["DROP SEQUENCE gateway.organisation_label", "DROP SEQUENCE gateway.municipality_label"])


_RECORD = """version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL"""

_TABLES = f"""
CREATE SEQUENCE gateway.municipality_label;
CREATE SEQUENCE gateway.organisation_label;
CREATE TABLE gateway.region (
    id uuid CONSTRAINT pk_region PRIMARY KEY,
    {_RECORD} CONSTRAINT uq_region_place UNIQUE,
    code text NOT NULL CONSTRAINT uq_region_code UNIQUE CONSTRAINT ck_region_code CHECK (code ~ '^[0-9]{{2,3}}$'),
    name text NOT NULL
);
CREATE TABLE gateway.municipality (
    id uuid CONSTRAINT pk_municipality PRIMARY KEY,
    {_RECORD} CONSTRAINT uq_municipality_place UNIQUE,
    region_id uuid NOT NULL CONSTRAINT fk_municipality_region_id REFERENCES gateway.region,
    kind varchar(40) NOT NULL CONSTRAINT ck_municipality_kind
        CHECK (kind IN ('municipal_okrug', 'urban_okrug', 'municipal_district')),
    name text NOT NULL,
    short_name text NOT NULL
);
CREATE INDEX ix_municipality_region_id ON gateway.municipality (region_id);
CREATE INDEX ix_municipality_name_russian ON gateway.municipality (translate(lower(name), 'ё', 'е'), id);
CREATE TABLE gateway.municipality_oktmo (
    id uuid CONSTRAINT pk_municipality_oktmo PRIMARY KEY,
    {_RECORD},
    municipality_id uuid NOT NULL CONSTRAINT fk_municipality_oktmo_municipality_id REFERENCES gateway.municipality,
    code text NOT NULL CONSTRAINT ck_municipality_oktmo_code CHECK (code ~ '^[0-9]{{8}}$'),
    control text NOT NULL CONSTRAINT ck_municipality_oktmo_control CHECK (control ~ '^[0-9]$'),
    name text NOT NULL,
    valid_from date,
    valid_to date,
    predecessor text CONSTRAINT ck_municipality_oktmo_predecessor CHECK (predecessor ~ '^[0-9]{{8}}$'),
    CONSTRAINT ck_municipality_oktmo_period CHECK (valid_to >= valid_from),
    CONSTRAINT ex_municipality_oktmo_one_code
        EXCLUDE USING gist (municipality_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&),
    CONSTRAINT ex_municipality_oktmo_one_owner
        EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE TABLE gateway.municipality_external_id (
    id uuid CONSTRAINT pk_municipality_external_id PRIMARY KEY,
    system text NOT NULL,
    code text NOT NULL,
    municipality_id uuid NOT NULL
        CONSTRAINT fk_municipality_external_id_municipality_id REFERENCES gateway.municipality,
    place ltree NOT NULL,
    CONSTRAINT uq_municipality_external_id_system_code UNIQUE (system, code)
);
CREATE INDEX ix_municipality_external_id_municipality_id ON gateway.municipality_external_id (municipality_id);
CREATE TABLE gateway.organisation (
    id uuid CONSTRAINT pk_organisation PRIMARY KEY,
    {_RECORD} CONSTRAINT uq_organisation_place UNIQUE,
    municipality_id uuid NOT NULL CONSTRAINT fk_organisation_municipality_id REFERENCES gateway.municipality,
    inn text NOT NULL CONSTRAINT uq_organisation_inn UNIQUE
        CONSTRAINT ck_organisation_inn CHECK (inn ~ '^[0-9]{{10}}$'),
    ogrn text NOT NULL CONSTRAINT uq_organisation_ogrn UNIQUE
        CONSTRAINT ck_organisation_ogrn CHECK (ogrn ~ '^[0-9]{{13}}$'),
    name text NOT NULL,
    short_name text NOT NULL,
    kind varchar(40) NOT NULL CONSTRAINT ck_organisation_kind
        CHECK (kind IN ('school', 'preschool', 'vocational', 'additional', 'other')),
    settlement varchar(40) NOT NULL CONSTRAINT ck_organisation_settlement CHECK (settlement IN ('town', 'village')),
    size varchar(40) NOT NULL CONSTRAINT ck_organisation_size CHECK (size IN ('small', 'medium', 'large')),
    pupils integer NOT NULL CONSTRAINT ck_organisation_pupils CHECK (pupils >= 0),
    has_grade_11 boolean,
    correctional boolean,
    founded_on date,
    closed_on date,
    CONSTRAINT ck_organisation_period CHECK (closed_on >= founded_on)
);
CREATE INDEX ix_organisation_municipality_id ON gateway.organisation (municipality_id);
CREATE INDEX ix_organisation_name_russian ON gateway.organisation (translate(lower(name), 'ё', 'е'), id);
CREATE TABLE gateway.organisation_name (
    id uuid CONSTRAINT pk_organisation_name PRIMARY KEY,
    organisation_id uuid NOT NULL CONSTRAINT fk_organisation_name_organisation_id REFERENCES gateway.organisation,
    name text NOT NULL,
    short_name text NOT NULL,
    valid_from date,
    valid_to date,
    place ltree NOT NULL,
    CONSTRAINT ck_organisation_name_period CHECK (valid_to >= valid_from),
    CONSTRAINT ex_organisation_name_one_name
        EXCLUDE USING gist (organisation_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE TABLE gateway.organisation_external_id (
    id uuid CONSTRAINT pk_organisation_external_id PRIMARY KEY,
    system text NOT NULL,
    code text NOT NULL,
    organisation_id uuid NOT NULL
        CONSTRAINT fk_organisation_external_id_organisation_id REFERENCES gateway.organisation,
    place ltree NOT NULL,
    CONSTRAINT uq_organisation_external_id_system_code UNIQUE (system, code)
);
CREATE INDEX ix_organisation_external_id_organisation_id ON gateway.organisation_external_id (organisation_id);
CREATE TABLE gateway.organisation_successor (
    id uuid CONSTRAINT pk_organisation_successor PRIMARY KEY,
    from_id uuid NOT NULL CONSTRAINT fk_organisation_successor_from_id REFERENCES gateway.organisation,
    to_id uuid NOT NULL CONSTRAINT fk_organisation_successor_to_id REFERENCES gateway.organisation,
    happened_on date NOT NULL,
    kind varchar(40) NOT NULL CONSTRAINT ck_organisation_successor_kind
        CHECK (kind IN ('merge', 'split', 'separation')),
    place ltree NOT NULL,
    CONSTRAINT uq_organisation_successor_from_id_to_id UNIQUE (from_id, to_id),
    CONSTRAINT ck_organisation_successor_another CHECK (from_id <> to_id)
);
CREATE INDEX ix_organisation_successor_to_id ON gateway.organisation_successor (to_id);
CREATE TABLE gateway.person (
    id uuid CONSTRAINT pk_person PRIMARY KEY,
    {_RECORD},
    last_name text NOT NULL,
    first_name text NOT NULL,
    middle_name text,
    birth_date date,
    email text,
    phone text,
    snils_hash bytea CONSTRAINT uq_person_snils_hash UNIQUE,
    snils_masked text,
    CONSTRAINT ck_person_snils CHECK (num_nonnulls(snils_hash, snils_masked) IN (0, 2))
);
CREATE INDEX ix_person_name_russian ON gateway.person
    (translate(lower(last_name || ' ' || first_name || ' ' || coalesce(middle_name, '')), 'ё', 'е'), id);
CREATE TABLE gateway.post (
    id uuid CONSTRAINT pk_post PRIMARY KEY,
    {_RECORD},
    kind varchar(40) NOT NULL CONSTRAINT ck_post_kind CHECK (kind IN
        ('head', 'acting_head', 'deputy', 'lead_teacher', 'authority_head', 'authority_specialist')),
    person_id uuid NOT NULL CONSTRAINT fk_post_person_id REFERENCES gateway.person,
    organisation_id uuid CONSTRAINT fk_post_organisation_id REFERENCES gateway.organisation,
    municipality_id uuid CONSTRAINT fk_post_municipality_id REFERENCES gateway.municipality,
    title text NOT NULL,
    held_from date NOT NULL,
    held_to date,
    order_number text,
    order_date date,
    contract_until date,
    end_reason text,
    CONSTRAINT ck_post_period CHECK (held_to >= held_from),
    CONSTRAINT ck_post_one_holder CHECK (num_nonnulls(organisation_id, municipality_id) = 1),
    CONSTRAINT ck_post_authority
        CHECK ((kind IN ('authority_head', 'authority_specialist')) = (organisation_id IS NULL)),
    CONSTRAINT ex_post_one_head
        EXCLUDE USING gist (organisation_id WITH =, daterange(held_from, held_to, '[]') WITH &&)
        WHERE (kind IN ('head', 'acting_head'))
);
CREATE INDEX ix_post_person_id ON gateway.post (person_id);
CREATE INDEX ix_post_organisation_id ON gateway.post (organisation_id);
CREATE INDEX ix_post_municipality_id ON gateway.post (municipality_id)
"""

_GRANTS = """
GRANT USAGE ON SEQUENCE gateway.municipality_label, gateway.organisation_label TO edulead_gateway;
REVOKE UPDATE, DELETE ON gateway.organisation_successor FROM edulead_gateway
"""
