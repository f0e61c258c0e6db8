"""Deletions, their steps, and the ledger of who was erased. What is history gives way to erasing alone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021_deletions"
down_revision = "0019_live"
branch_labels = None
depends_on = None

_STATUS = "ck_accounts_status_known"
_DISCLOSURES = """
CREATE OR REPLACE FUNCTION tic.disclosures_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
        AND to_jsonb(OLD) - 'revoked_at' = to_jsonb(NEW) - 'revoked_at' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        AND (SELECT status FROM tic.accounts WHERE id = OLD.coachee_id) = 'deleted' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a disclosure is a receipt: it can only be revoked, once'
        USING ERRCODE = 'restrict_violation';
END
$$;
"""
_DISCLOSURES_BEFORE = """
CREATE OR REPLACE FUNCTION tic.disclosures_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
        AND to_jsonb(OLD) - 'revoked_at' = to_jsonb(NEW) - 'revoked_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a disclosure is a receipt: it can only be revoked, once'
        USING ERRCODE = 'restrict_violation';
END
$$;
"""
_ACTS = """
DROP TRIGGER order_acts_append_only ON tic.order_acts;
CREATE OR REPLACE FUNCTION tic.order_acts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.note = '' AND to_jsonb(OLD) - 'note' = to_jsonb(NEW) - 'note' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an act is history: it is neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER order_acts_append_only BEFORE UPDATE OR DELETE ON tic.order_acts
    FOR EACH ROW EXECUTE FUNCTION tic.order_acts_stay();
"""
_ACTS_BEFORE = """
DROP TRIGGER order_acts_append_only ON tic.order_acts;
CREATE OR REPLACE FUNCTION tic.order_acts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an act is history: it is neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER order_acts_append_only BEFORE UPDATE OR DELETE ON tic.order_acts
    FOR EACH STATEMENT EXECUTE FUNCTION tic.order_acts_stay();
"""
_TOMBSTONES = """
CREATE FUNCTION tic.tombstones_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < clock_timestamp() - interval '3653 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the ledger of deletions is neither changed nor shortened'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER tombstones_append_only BEFORE UPDATE OR DELETE ON tic.tombstones
    FOR EACH ROW EXECUTE FUNCTION tic.tombstones_stay();
"""


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _status(*known: str) -> None:
    listed = ", ".join(f"'{one}'" for one in known)
    op.drop_constraint(op.f(_STATUS), "accounts", schema="tic", type_="check")
    op.create_check_constraint(op.f(_STATUS), "accounts", f"status IN ({listed})", schema="tic")


def upgrade() -> None:
    _status("active", "suspended", "deleted")
    op.create_table(
        "deletion_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        _moment("requested_at"),
        _moment("begun_at", nullable=True),
        _moment("finished_at", nullable=True),
        _moment("look_at", nullable=True),
        sa.Column("blocked_by", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("parked", sa.LargeBinary(), nullable=True),
        sa.Column("receipt_digest", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('scheduled', 'running', 'done', 'cancelled')",
            name=op.f("ck_deletion_requests_state_known"),
        ),
        sa.CheckConstraint(
            "via IN ('site', 'api', 'operator', 'restore')", name=op.f("ck_deletion_requests_via_known")
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_deletion_requests_version_counts")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["tic.accounts.id"], name=op.f("fk_deletion_requests_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_requests")),
        schema="tic",
    )
    op.create_index(
        "ix_deletion_requests_of_account",
        "deletion_requests",
        ["account_id", sa.literal_column("requested_at DESC")],
        schema="tic",
    )
    op.create_index(
        "uq_deletion_requests_open",
        "deletion_requests",
        ["account_id"],
        unique=True,
        schema="tic",
        postgresql_where=sa.text("state IN ('scheduled', 'running')"),
    )
    op.create_index(
        "uq_deletion_requests_receipt_digest",
        "deletion_requests",
        ["receipt_digest"],
        unique=True,
        schema="tic",
    )
    op.create_index(
        "ix_deletion_requests_due",
        "deletion_requests",
        ["look_at"],
        schema="tic",
        postgresql_where=sa.text("state = 'scheduled'"),
    )
    op.create_table(
        "erasure_steps",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        _moment("due_at"),
        _moment("deadline"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        _moment("ended_at", nullable=True),
        _moment("expected_by", nullable=True),
        sa.Column("counts", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('tombstone', 'farewell mail', 'files', 'tables', 'jobs', 'key', 'posthog', "
            "'posthog again', 'rollbar', 'stripe account', 'stripe redaction', 'resend', 'linkedin', "
            "'handles')",
            name=op.f("ck_erasure_steps_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'expected', 'not used')", name=op.f("ck_erasure_steps_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_erasure_steps_ends_once")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_erasure_steps_attempts_count")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["tic.deletion_requests.id"], name=op.f("fk_erasure_steps_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "kind", name=op.f("pk_erasure_steps")),
        schema="tic",
    )
    op.create_index(
        "ix_erasure_steps_due",
        "erasure_steps",
        ["due_at"],
        schema="tic",
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "tombstones",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        _moment("at"),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tombstones")),
        schema="tic",
    )
    op.create_index("uq_tombstones_subject", "tombstones", ["subject"], unique=True, schema="tic")
    op.create_index("uq_tombstones_previous", "tombstones", ["previous"], unique=True, schema="tic")
    op.create_index("ix_messages_of_sender", "messages", ["sender_id", "id"], schema="tic")
    op.execute(_DISCLOSURES)
    op.execute(_ACTS)
    op.execute(_TOMBSTONES)


def downgrade() -> None:
    op.execute(_ACTS_BEFORE)
    op.execute(_DISCLOSURES_BEFORE)
    op.drop_index("ix_messages_of_sender", "messages", schema="tic")
    op.drop_table("tombstones", schema="tic")
    op.execute("DROP FUNCTION tic.tombstones_stay()")
    op.drop_table("erasure_steps", schema="tic")
    op.drop_table("deletion_requests", schema="tic")
    op.execute("UPDATE tic.accounts SET status = 'suspended' WHERE status = 'deleted'")
    _status("active", "suspended")
