"""Exports that people asked for; and what the law's time for accounts is over for may be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0022_exports"
down_revision = "0021_deletions"
branch_labels = None
depends_on = None

_MAY_GO = """
CREATE FUNCTION tic.order_is_over(the_order uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    -- Ten years after the last thing that happened with it, by the database's own clock.
    SELECT NOT EXISTS (
           SELECT FROM tic.orders WHERE id = the_order AND placed_at >= now() - interval '3653 days')
       AND NOT EXISTS (
           SELECT FROM tic.order_acts WHERE order_id = the_order AND at >= now() - interval '3653 days')
       AND NOT EXISTS (
           SELECT FROM tic.ledger_movements WHERE order_id = the_order
              AND greatest(at, booked_at) >= now() - interval '3653 days')
$$;
CREATE FUNCTION tic.booked_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_order uuid;
BEGIN
    IF TG_TABLE_NAME = 'ledger_postings' THEN
        SELECT order_id INTO the_order FROM tic.ledger_movements WHERE number = OLD.movement;
    ELSE
        the_order := OLD.order_id;
    END IF;
    IF tic.order_is_over(the_order) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'for ten years the ledger and the history of orders are only ever added to'
        USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER ledger_append_only ON tic.ledger_movements;
DROP TRIGGER ledger_append_only ON tic.ledger_postings;
DROP TRIGGER order_acts_append_only ON tic.order_acts;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR TRUNCATE ON tic.ledger_movements
    FOR EACH STATEMENT EXECUTE FUNCTION tic.ledger_stays();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR TRUNCATE ON tic.ledger_postings
    FOR EACH STATEMENT EXECUTE FUNCTION tic.ledger_stays();
CREATE TRIGGER order_acts_append_only BEFORE UPDATE ON tic.order_acts
    FOR EACH ROW EXECUTE FUNCTION tic.order_acts_stay();
CREATE TRIGGER ledger_kept BEFORE DELETE ON tic.ledger_movements
    FOR EACH ROW EXECUTE FUNCTION tic.booked_stays();
CREATE TRIGGER ledger_kept BEFORE DELETE ON tic.ledger_postings
    FOR EACH ROW EXECUTE FUNCTION tic.booked_stays();
CREATE TRIGGER order_acts_kept BEFORE DELETE ON tic.order_acts
    FOR EACH ROW EXECUTE FUNCTION tic.booked_stays();
"""

_ALL_STAYS = """
DROP TRIGGER order_acts_kept ON tic.order_acts;
DROP TRIGGER ledger_kept ON tic.ledger_postings;
DROP TRIGGER ledger_kept ON tic.ledger_movements;
DROP TRIGGER order_acts_append_only ON tic.order_acts;
DROP TRIGGER ledger_append_only ON tic.ledger_postings;
DROP TRIGGER ledger_append_only ON tic.ledger_movements;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tic.ledger_movements
    FOR EACH STATEMENT EXECUTE FUNCTION tic.ledger_stays();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tic.ledger_postings
    FOR EACH STATEMENT EXECUTE FUNCTION tic.ledger_stays();
CREATE TRIGGER order_acts_append_only BEFORE UPDATE OR DELETE ON tic.order_acts
    FOR EACH ROW EXECUTE FUNCTION tic.order_acts_stay();
DROP FUNCTION tic.booked_stays();
DROP FUNCTION tic.order_is_over(uuid);
"""


def upgrade() -> None:
    op.create_table(
        "data_exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("file_key", sa.Uuid(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'failed', 'cancelled')",
            name=op.f("ck_data_exports_state_known"),
        ),
        sa.CheckConstraint("attempt >= 0 AND done >= 0 AND total >= 0", name=op.f("ck_data_exports_counts")),
        sa.CheckConstraint(
            "(state = 'ready') = (file_key IS NOT NULL) AND (state = 'ready') = (size IS NOT NULL) "
            "AND (state = 'ready') = (ready_at IS NOT NULL)",
            name=op.f("ck_data_exports_ready_is_whole"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["tic.accounts.id"], name=op.f("fk_data_exports_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_exports")),
        sa.UniqueConstraint("file_key", name=op.f("uq_data_exports_file_key")),
        schema="tic",
    )
    op.create_index(
        "uq_data_exports_open",
        "data_exports",
        ["account_id"],
        unique=True,
        schema="tic",
        postgresql_where=sa.text("state IN ('running', 'waiting')"),
    )
    op.create_index(
        "ix_data_exports_of_account",
        "data_exports",
        ["account_id", sa.text("requested_at DESC")],
        schema="tic",
    )
    op.create_index("ix_data_exports_expires_at", "data_exports", ["expires_at"], schema="tic")
    op.execute(_MAY_GO)


def downgrade() -> None:
    op.execute(_ALL_STAYS)
    op.drop_table("data_exports", schema="tic")
