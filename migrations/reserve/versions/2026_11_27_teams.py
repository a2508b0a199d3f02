"""Management teams, the base of effective heads and their practice cards."""

from services.kernel.migration import careful, run, secure_shared

revision = "reserve_0012"
down_revision = "reserve_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    careful()
    run(TEAMS)
    run(LEADERS)
    secure_shared("reserve.team", published="status <> 'draft'")
    secure_shared(
        "reserve.team_member",
        published="EXISTS (SELECT FROM reserve.team WHERE team.id = team_id AND team.status <> 'draft')",
    )
    secure_shared("reserve.leader", published="status = 'included'")
    secure_shared("reserve.leader_policy", published="true")
    secure_shared("reserve.practice_card", published="status = 'published'")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE reserve.{table}" for table in (
        "practice_card", "leader_policy", "leader", "team_member", "team"
    )])  # fmt: skip


_RECORD = """
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,"""

TEAMS = f"""
CREATE TABLE reserve.team ({_RECORD}
    level text NOT NULL,
    organisation_id uuid,
    title text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    strategy text,
    strategy_file_id uuid,
    order_number text,
    order_date date,
    status text NOT NULL,
    formed_on date,
    dissolved_on date,
    CONSTRAINT pk_team PRIMARY KEY (id),
    CONSTRAINT ck_team_level CHECK (level IN ('municipal', 'school')),
    CONSTRAINT ck_team_of CHECK ((level = 'school') = (organisation_id IS NOT NULL)),
    CONSTRAINT ck_team_status CHECK (status IN ('draft', 'formed', 'dissolved')),
    CONSTRAINT ck_team_term CHECK (valid_from <= valid_to),
    CONSTRAINT ck_team_order CHECK ((order_number IS NULL) = (order_date IS NULL)),
    CONSTRAINT ck_team_formed CHECK (
        (status = 'draft') = (formed_on IS NULL) AND (status = 'draft' OR order_number IS NOT NULL)
    ),
    CONSTRAINT ck_team_dissolved CHECK ((status = 'dissolved') = (dissolved_on IS NOT NULL)),
    CONSTRAINT fk_team_strategy_file_id FOREIGN KEY (strategy_file_id) REFERENCES reserve.file
);
CREATE INDEX ix_team_organisation_id ON reserve.team (organisation_id);
CREATE INDEX ix_team_strategy_file_id ON reserve.team (strategy_file_id);
CREATE INDEX ix_team_title ON reserve.team (translate(lower(title), 'ё', 'е'), id);
CREATE TABLE reserve.team_member (
    id uuid NOT NULL,
    place ltree NOT NULL,
    team_id uuid NOT NULL,
    person_id uuid,
    candidate_id uuid,
    function text NOT NULL,
    leads boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT pk_team_member PRIMARY KEY (id),
    CONSTRAINT ck_team_member_somebody CHECK (num_nonnulls(person_id, candidate_id) >= 1),
    CONSTRAINT ck_team_member_term CHECK (valid_from <= valid_to),
    CONSTRAINT fk_team_member_team_id FOREIGN KEY (team_id) REFERENCES reserve.team ON DELETE CASCADE,
    CONSTRAINT fk_team_member_candidate_id FOREIGN KEY (candidate_id) REFERENCES reserve.candidate,
    CONSTRAINT ex_team_member_person EXCLUDE USING gist (
        team_id WITH =, person_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&
    ),
    CONSTRAINT ex_team_member_candidate EXCLUDE USING gist (
        team_id WITH =, candidate_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&
    ),
    CONSTRAINT ex_team_member_leads EXCLUDE USING gist (
        team_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&
    ) WHERE (leads)
);
CREATE INDEX ix_team_member_team_id ON reserve.team_member (team_id);
CREATE INDEX ix_team_member_person_id ON reserve.team_member (person_id);
CREATE INDEX ix_team_member_candidate_id ON reserve.team_member (candidate_id);
"""

LEADERS = f"""
CREATE TABLE reserve.leader ({_RECORD}
    person_id uuid NOT NULL,
    person_name text NOT NULL,
    organisation_id uuid NOT NULL,
    organisation_name text NOT NULL,
    direction text NOT NULL,
    direction_title text NOT NULL,
    source text NOT NULL,
    ground text,
    standings jsonb,
    origin_event_id uuid,
    nominated_on date NOT NULL,
    consented_on date,
    included_on date,
    excluded_on date,
    exclusion_reason text,
    status text NOT NULL,
    CONSTRAINT pk_leader PRIMARY KEY (id),
    CONSTRAINT ck_leader_source CHECK (source IN ('results', 'manual')),
    CONSTRAINT ck_leader_why CHECK (
        CASE source WHEN 'results' THEN num_nonnulls(standings, origin_event_id) = 2 AND ground IS NULL
        ELSE num_nonnulls(standings, origin_event_id) = 0 AND ground IS NOT NULL END
    ),
    CONSTRAINT ck_leader_status CHECK (
        status IN ('nominated', 'consented', 'declined', 'withdrawn', 'included', 'excluded')
    ),
    CONSTRAINT ck_leader_consented CHECK (status NOT IN ('consented', 'included') OR consented_on IS NOT NULL),
    CONSTRAINT ck_leader_included CHECK ((status IN ('included', 'excluded')) = (included_on IS NOT NULL)),
    CONSTRAINT ck_leader_excluded CHECK ((status = 'excluded') = (excluded_on IS NOT NULL))
);
CREATE INDEX ix_leader_person_id ON reserve.leader (person_id);
CREATE INDEX ix_leader_direction ON reserve.leader (direction);
CREATE INDEX ix_leader_person_name ON reserve.leader (translate(lower(person_name), 'ё', 'е'), id);
CREATE UNIQUE INDEX uq_leader_living ON reserve.leader (place, person_id, direction)
    WHERE status IN ('nominated', 'consented', 'included');
CREATE TABLE reserve.leader_policy ({_RECORD}
    automatic boolean NOT NULL,
    share integer NOT NULL,
    cycles integer NOT NULL,
    fewest integer NOT NULL,
    compared text NOT NULL,
    CONSTRAINT pk_leader_policy PRIMARY KEY (id),
    CONSTRAINT uq_leader_policy_place UNIQUE (place),
    CONSTRAINT ck_leader_policy_share CHECK (share BETWEEN 1 AND 50),
    CONSTRAINT ck_leader_policy_cycles CHECK (cycles BETWEEN 1 AND 10),
    CONSTRAINT ck_leader_policy_fewest CHECK (fewest BETWEEN 2 AND 1000),
    CONSTRAINT ck_leader_policy_compared CHECK (compared IN ('region', 'cluster'))
);
CREATE TABLE reserve.practice_card ({_RECORD}
    leader_id uuid NOT NULL,
    person_name text NOT NULL,
    organisation_name text NOT NULL,
    direction text NOT NULL,
    direction_title text NOT NULL,
    title text NOT NULL,
    problem text NOT NULL,
    practice text NOT NULL,
    figures jsonb NOT NULL,
    file_id uuid,
    status text NOT NULL,
    submitted_by uuid,
    published_on date,
    CONSTRAINT pk_practice_card PRIMARY KEY (id),
    CONSTRAINT ck_practice_card_status CHECK (status IN ('draft', 'review', 'published', 'archived')),
    CONSTRAINT ck_practice_card_submitted CHECK (status = 'draft' OR submitted_by IS NOT NULL),
    CONSTRAINT ck_practice_card_published CHECK ((status IN ('published', 'archived')) = (published_on IS NOT NULL)),
    CONSTRAINT fk_practice_card_leader_id FOREIGN KEY (leader_id) REFERENCES reserve.leader,
    CONSTRAINT fk_practice_card_file_id FOREIGN KEY (file_id) REFERENCES reserve.file
);
CREATE INDEX ix_practice_card_leader_id ON reserve.practice_card (leader_id);
CREATE INDEX ix_practice_card_file_id ON reserve.practice_card (file_id);
CREATE INDEX ix_practice_card_title ON reserve.practice_card (translate(lower(title), 'ё', 'е'), id);
"""
