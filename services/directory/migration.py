"""The copies of the directory as migrations make them: revision 2 of every service, and what joined them later.

As in `kernel.migration`, a released function is history and is never edited.
"""

from services.kernel.migration import role_of, run, secure_by_place, secure_shared

TABLES = ("municipality", "organisation", "person", "post", "tombstone")
CODED = ("municipality", "organisation")
"""The entities of the directory that other systems have codes for."""


def directory_copies(schema: str) -> None:
    """Four tables behind row security, and the ids of what was deleted."""
    run(_COPIES.format(schema=schema))
    for entity in ("municipality", "organisation"):
        secure_shared(f"{schema}.directory_{entity}", published="true")
    for entity in ("person", "post"):
        secure_by_place(f"{schema}.directory_{entity}")
    table = f"{schema}.directory_tombstone"
    run([f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role_of(table)}"])


def drop_directory_copies(schema: str) -> None:
    run([f"DROP TABLE {schema}.directory_{entity}" for entity in reversed(TABLES)])


def external_codes(schema: str) -> None:
    """Codes in other systems beside municipalities and organisations; known of each from its next event on."""
    added = "ADD COLUMN external_ids jsonb NOT NULL DEFAULT '[]'"
    run([f"ALTER TABLE {schema}.directory_{entity} {added}" for entity in CODED])
    run([f"ALTER TABLE {schema}.directory_{entity} ALTER COLUMN external_ids DROP DEFAULT" for entity in CODED])


def drop_external_codes(schema: str) -> None:
    run([f"ALTER TABLE {schema}.directory_{entity} DROP COLUMN external_ids" for entity in CODED])


def contract_terms(schema: str) -> None:
    """The last day of the contract beside each post; known of each from its next event on."""
    run([f"ALTER TABLE {schema}.directory_post ADD COLUMN contract_until date"])


def drop_contract_terms(schema: str) -> None:
    run([f"ALTER TABLE {schema}.directory_post DROP COLUMN contract_until"])


_FOLLOWED = """id uuid NOT NULL,
    source_epoch uuid NOT NULL,
    source_seq bigint NOT NULL"""

_COPIES = f"""
CREATE TABLE {{schema}}.directory_municipality (
    {_FOLLOWED},
    place ltree NOT NULL,
    region_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    oktmo jsonb NOT NULL,
    CONSTRAINT pk_directory_municipality PRIMARY KEY (id)
);
CREATE TABLE {{schema}}.directory_organisation (
    {_FOLLOWED},
    place ltree NOT NULL,
    municipality_id uuid NOT NULL,
    inn text NOT NULL,
    ogrn text NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    kind text NOT NULL,
    settlement text NOT NULL,
    size text NOT NULL,
    pupils integer NOT NULL,
    has_grade_11 boolean,
    correctional boolean,
    founded_on date,
    closed_on date,
    successors jsonb NOT NULL,
    CONSTRAINT pk_directory_organisation PRIMARY KEY (id)
);
CREATE INDEX ix_directory_organisation_municipality_id ON {{schema}}.directory_organisation (municipality_id);
CREATE TABLE {{schema}}.directory_person (
    {_FOLLOWED},
    place ltree NOT NULL,
    last_name text NOT NULL,
    first_name text NOT NULL,
    middle_name text,
    CONSTRAINT pk_directory_person PRIMARY KEY (id)
);
CREATE TABLE {{schema}}.directory_post (
    {_FOLLOWED},
    place ltree NOT NULL,
    kind text NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    municipality_id uuid,
    held_from date NOT NULL,
    held_to date,
    CONSTRAINT pk_directory_post PRIMARY KEY (id)
);
CREATE INDEX ix_directory_post_person_id ON {{schema}}.directory_post (person_id);
CREATE INDEX ix_directory_post_organisation_id ON {{schema}}.directory_post (organisation_id);
CREATE INDEX ix_directory_post_municipality_id ON {{schema}}.directory_post (municipality_id);
CREATE TABLE {{schema}}.directory_tombstone (
    {_FOLLOWED},
    CONSTRAINT pk_directory_tombstone PRIMARY KEY (id)
)
"""
