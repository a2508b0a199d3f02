"""Meetings: attendance, recusals, votes."""

from services.kernel.migration import careful, run, secure_by_place

revision = "reserve_0015"
down_revision = "reserve_0014"
branch_labels = None
depends_on = None

NAMES = ("meeting", "meeting_seat", "agenda_point", "ballot", "asked_question", "recusal")


def upgrade() -> None:
    careful()
    run(TABLES)
    for name in NAMES:
        secure_by_place(f"reserve.{name}")
    run(CONCLUDED)
    # Who was recused and who was let judge stays on record, whatever becomes of it.
    run("REVOKE DELETE ON reserve.meeting, reserve.recusal FROM edulead_reserve")


def downgrade() -> None:
    careful()
    run([f"DROP TABLE reserve.{name}" for name in reversed(NAMES)])
    run("DROP FUNCTION reserve.keep_concluded_meeting()")


CONCLUDED = [
    """
CREATE FUNCTION reserve.keep_concluded_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a concluded meeting is not changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER keep_concluded_meeting BEFORE UPDATE OR DELETE ON reserve.meeting FOR EACH ROW
    WHEN (OLD.status IN ('closed', 'cancelled')) EXECUTE FUNCTION reserve.keep_concluded_meeting()
""",
]


TABLES = """
CREATE TABLE reserve.meeting (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    contest_id uuid NOT NULL,
    commission_id uuid NOT NULL,
    held_on date NOT NULL,
    venue text,
    status text NOT NULL,
    convened_at timestamptz,
    concluded_at timestamptz,
    record jsonb,
    CONSTRAINT pk_meeting PRIMARY KEY (id),
    CONSTRAINT ck_meeting_status CHECK (status IN ('planned', 'open', 'closed', 'cancelled')),
    CONSTRAINT ck_meeting_convened CHECK ((convened_at IS NOT NULL) = (status IN ('open', 'closed'))),
    CONSTRAINT ck_meeting_concluded CHECK (
        num_nonnulls(concluded_at, record) = CASE WHEN status = 'closed' THEN 2 ELSE 0 END
    ),
    CONSTRAINT fk_meeting_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest,
    CONSTRAINT fk_meeting_commission_id FOREIGN KEY (commission_id) REFERENCES reserve.commission
);
CREATE INDEX ix_meeting_contest_id ON reserve.meeting (contest_id);
CREATE INDEX ix_meeting_commission_id ON reserve.meeting (commission_id);
CREATE UNIQUE INDEX uq_meeting_open ON reserve.meeting (contest_id) WHERE status = 'open';
CREATE TABLE reserve.meeting_seat (
    id uuid NOT NULL,
    place ltree NOT NULL,
    meeting_id uuid NOT NULL,
    member_id uuid NOT NULL,
    position integer NOT NULL,
    person_id uuid,
    full_name text NOT NULL,
    post text NOT NULL,
    person_place text NOT NULL,
    role text NOT NULL,
    trade_union boolean NOT NULL,
    votes boolean NOT NULL,
    present boolean NOT NULL,
    CONSTRAINT pk_meeting_seat PRIMARY KEY (id),
    CONSTRAINT uq_meeting_seat_member UNIQUE (meeting_id, member_id),
    CONSTRAINT ck_meeting_seat_role CHECK (role IN ('chair', 'deputy', 'secretary', 'member')),
    CONSTRAINT fk_meeting_seat_meeting_id FOREIGN KEY (meeting_id) REFERENCES reserve.meeting ON DELETE CASCADE,
    CONSTRAINT fk_meeting_seat_member_id FOREIGN KEY (member_id) REFERENCES reserve.commission_member
);
CREATE INDEX ix_meeting_seat_meeting_id ON reserve.meeting_seat (meeting_id);
CREATE INDEX ix_meeting_seat_member_id ON reserve.meeting_seat (member_id);
CREATE TABLE reserve.agenda_point (
    id uuid NOT NULL,
    place ltree NOT NULL,
    meeting_id uuid NOT NULL,
    position integer NOT NULL,
    title text NOT NULL,
    matter text NOT NULL,
    application_id uuid,
    CONSTRAINT pk_agenda_point PRIMARY KEY (id),
    CONSTRAINT ck_agenda_point_matter CHECK (matter IN ('hearing', 'decision', 'tie_break')),
    CONSTRAINT ck_agenda_point_tie_break CHECK (matter <> 'tie_break' OR application_id IS NOT NULL),
    CONSTRAINT fk_agenda_point_meeting_id FOREIGN KEY (meeting_id) REFERENCES reserve.meeting ON DELETE CASCADE,
    CONSTRAINT fk_agenda_point_application_id FOREIGN KEY (application_id) REFERENCES reserve.application
);
CREATE INDEX ix_agenda_point_meeting_id ON reserve.agenda_point (meeting_id);
CREATE INDEX ix_agenda_point_application_id ON reserve.agenda_point (application_id);
CREATE TABLE reserve.ballot (
    id uuid NOT NULL,
    place ltree NOT NULL,
    agenda_point_id uuid NOT NULL,
    member_id uuid NOT NULL,
    position integer NOT NULL,
    choice text NOT NULL,
    opinion text,
    opinion_file_id uuid,
    CONSTRAINT pk_ballot PRIMARY KEY (id),
    CONSTRAINT ck_ballot_choice CHECK (choice IN ('in_favour', 'against', 'abstained')),
    CONSTRAINT ck_ballot_one_opinion CHECK (num_nonnulls(opinion, opinion_file_id) <= 1),
    CONSTRAINT fk_ballot_agenda_point_id FOREIGN KEY (agenda_point_id)
        REFERENCES reserve.agenda_point ON DELETE CASCADE,
    CONSTRAINT fk_ballot_member_id FOREIGN KEY (member_id) REFERENCES reserve.commission_member,
    CONSTRAINT fk_ballot_opinion_file_id FOREIGN KEY (opinion_file_id) REFERENCES reserve.file
);
CREATE INDEX ix_ballot_agenda_point_id ON reserve.ballot (agenda_point_id);
CREATE INDEX ix_ballot_member_id ON reserve.ballot (member_id);
CREATE INDEX ix_ballot_opinion_file_id ON reserve.ballot (opinion_file_id);
CREATE TABLE reserve.asked_question (
    id uuid NOT NULL,
    place ltree NOT NULL,
    meeting_id uuid NOT NULL,
    application_id uuid NOT NULL,
    member_id uuid,
    question text NOT NULL,
    answer text,
    asked_at timestamptz NOT NULL,
    CONSTRAINT pk_asked_question PRIMARY KEY (id),
    CONSTRAINT fk_asked_question_meeting_id FOREIGN KEY (meeting_id) REFERENCES reserve.meeting ON DELETE CASCADE,
    CONSTRAINT fk_asked_question_application_id FOREIGN KEY (application_id) REFERENCES reserve.application,
    CONSTRAINT fk_asked_question_member_id FOREIGN KEY (member_id) REFERENCES reserve.commission_member
);
CREATE INDEX ix_asked_question_meeting_id ON reserve.asked_question (meeting_id);
CREATE INDEX ix_asked_question_application_id ON reserve.asked_question (application_id);
CREATE INDEX ix_asked_question_member_id ON reserve.asked_question (member_id);
CREATE TABLE reserve.recusal (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    place ltree NOT NULL,
    contest_id uuid NOT NULL,
    application_id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    standing text NOT NULL,
    reason text NOT NULL,
    account uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    CONSTRAINT pk_recusal PRIMARY KEY (id),
    CONSTRAINT uq_recusal_pair UNIQUE (application_id, member_id),
    CONSTRAINT ck_recusal_kind CHECK (kind IN (
        'same_person', 'namesake', 'same_organisation', 'mentorship', 'named_in_dossier', 'relative', 'other_interest'
    )),
    CONSTRAINT ck_recusal_source CHECK (source IN ('declared', 'computed')),
    CONSTRAINT ck_recusal_standing CHECK (standing IN ('recused', 'waived')),
    CONSTRAINT ck_recusal_never_waived CHECK (standing = 'recused' OR kind NOT IN ('same_person', 'relative')),
    CONSTRAINT fk_recusal_contest_id FOREIGN KEY (contest_id) REFERENCES reserve.contest,
    CONSTRAINT fk_recusal_application_id FOREIGN KEY (application_id) REFERENCES reserve.application,
    CONSTRAINT fk_recusal_member_id FOREIGN KEY (member_id) REFERENCES reserve.commission_member
);
CREATE INDEX ix_recusal_contest_id ON reserve.recusal (contest_id);
CREATE INDEX ix_recusal_member_id ON reserve.recusal (member_id);
"""
