"""The tables of the copies. A released function is never edited: a change is a new function and a new revision."""

from alembic import op

from services.kernel.migration import run, secure_by_place, secure_shared


def directory_copies(schema: str) -> None:
    """Revision 2 of every service that keeps copies."""
    run(_COPIES.format(schema=schema))
    for table in ("municipality", "organisation"):
        secure_shared(f"{schema}.{table}", "true")
    for table in ("person", "post"):
        secure_by_place(f"{schema}.{table}")


def drop_directory_copies(schema: str) -> None:
    for table in ("post", "person", "organisation", "municipality"):
        op.execute(f"DROP TABLE {schema}.{table}")


_COPIES = """
CREATE TABLE {schema}.municipality (
    id uuid CONSTRAINT pk_municipality PRIMARY KEY,
    sequence bigint NOT NULL,
    code text,
    name text NOT NULL,
    kind text NOT NULL,
    place ltree NOT NULL
);
CREATE TABLE {schema}.organisation (
    id uuid CONSTRAINT pk_organisation PRIMARY KEY,
    sequence bigint NOT NULL,
    municipality_id uuid NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    kind text NOT NULL,
    attributes jsonb NOT NULL,
    place ltree NOT NULL
);
CREATE INDEX ix_organisation_municipality_id ON {schema}.organisation (municipality_id);
CREATE TABLE {schema}.person (
    id uuid CONSTRAINT pk_person PRIMARY KEY,
    sequence bigint NOT NULL,
    last_name text NOT NULL,
    first_name text NOT NULL,
    middle_name text,
    place ltree NOT NULL
);
CREATE TABLE {schema}.post (
    id uuid CONSTRAINT pk_post PRIMARY KEY,
    sequence bigint NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid,
    municipality_id uuid,
    kind text NOT NULL,
    starts date NOT NULL,
    ends date,
    place ltree NOT NULL
);
CREATE INDEX ix_post_person_id ON {schema}.post (person_id);
CREATE INDEX ix_post_organisation_id ON {schema}.post (organisation_id);
"""
