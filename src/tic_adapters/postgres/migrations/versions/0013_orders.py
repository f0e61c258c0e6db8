"""Orders, and the ledger that is only ever added to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013_orders"
down_revision = "0012_payment_events"
branch_labels = None
depends_on = None

_APPEND_ONLY = """
CREATE FUNCTION tic.ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only ever added to: what was booked is undone by another movement'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tic.ledger_movements
    FOR EACH STATEMENT EXECUTE FUNCTION tic.ledger_stays();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tic.ledger_postings
    FOR EACH STATEMENT EXECUTE FUNCTION tic.ledger_stays();
CREATE FUNCTION tic.order_acts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an act is history: it is neither changed nor removed'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER order_acts_append_only BEFORE UPDATE OR DELETE ON tic.order_acts
    FOR EACH STATEMENT EXECUTE FUNCTION tic.order_acts_stay();
"""

_BALANCED = """
CREATE FUNCTION tic.ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    looked_at bigint;
    found record;
BEGIN
    IF TG_TABLE_NAME = 'ledger_movements' THEN
        looked_at := NEW.number;
    ELSE
        looked_at := NEW.movement;
    END IF;
    SELECT m.postings AS declared, count(p.account) AS counted, coalesce(sum(p.amount), 0) AS total,
        coalesce(bool_and(p.currency = m.currency), true) AS of_one_currency
        INTO found
        FROM tic.ledger_movements m LEFT JOIN tic.ledger_postings p ON p.movement = m.number
        WHERE m.number = looked_at GROUP BY m.number;
    IF found.total <> 0 OR NOT found.of_one_currency THEN
        RAISE EXCEPTION 'the postings of movement % do not sum to zero in its currency', looked_at
            USING ERRCODE = 'check_violation';
    ELSIF found.counted <> found.declared THEN
        RAISE EXCEPTION 'movement % has % postings instead of %', looked_at, found.counted, found.declared
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON tic.ledger_movements
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tic.ledger_balances();
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON tic.ledger_postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tic.ledger_balances();
"""


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("offering_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("single_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("runs_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checkout", sa.Text(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payment_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dispute_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refund", sa.BigInteger(), nullable=False),
        sa.Column("refund_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refund_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payout_held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "checkout !~ '^([ -]*[0-9]){12,19}[ -]*$'", name=op.f("ck_orders_checkout_is_no_card")
        ),
        sa.CheckConstraint("currency ~ '^[a-z]{3}$'", name=op.f("ck_orders_currency_is_a_code")),
        sa.CheckConstraint("kind IN ('single', 'package', 'period')", name=op.f("ck_orders_kind_known")),
        sa.CheckConstraint(
            "state IN ('awaiting payment', 'expired', 'paid', 'cancelled', 'delivered', "
            "'settled', 'refund requested', 'refunded', 'disputed', 'dispute lost', 'recovering')",
            name=op.f("ck_orders_state_known"),
        ),
        sa.CheckConstraint("coachee_id <> coach_id", name=op.f("ck_orders_two_people")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_orders_minutes_count")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_orders_price_counts")),
        sa.CheckConstraint("refund >= 0", name=op.f("ck_orders_refund_counts")),
        sa.CheckConstraint("single_price >= 0", name=op.f("ck_orders_single_price_counts")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_orders_version_counts")),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_orders_coach_id")),
        sa.ForeignKeyConstraint(["coachee_id"], ["tic.accounts.id"], name=op.f("fk_orders_coachee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        schema="tic",
    )
    op.create_index(
        "ix_orders_due",
        "orders",
        ["look_at", "id"],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_index(
        "ix_orders_of_coach", "orders", ["coach_id", sa.literal_column("id DESC")], unique=False, schema="tic"
    )
    op.create_index(
        "ix_orders_of_coachee",
        "orders",
        ["coachee_id", sa.literal_column("id DESC")],
        unique=False,
        schema="tic",
    )
    op.create_index(
        "ix_orders_of_state", "orders", ["state", sa.literal_column("id DESC")], unique=False, schema="tic"
    )
    op.create_index(
        "ix_orders_of_subscription",
        "orders",
        ["subscription_id", sa.literal_column("id DESC")],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("subscription_id IS NOT NULL"),
    )
    op.create_index(
        "ix_orders_open",
        "orders",
        ["id"],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("state NOT IN ('dispute lost', 'expired', 'refunded', 'settled')"),
    )
    op.create_index("ix_orders_placed_at", "orders", ["placed_at"], unique=False, schema="tic")
    op.create_table(
        "payout_accounts",
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("missing", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('missing', 'incomplete', 'in review', 'ready', 'restricted', 'closed')",
            name=op.f("ck_payout_accounts_status_known"),
        ),
        sa.CheckConstraint(
            "reference !~ '^([ -]*[0-9]){12,19}[ -]*$'", name=op.f("ck_payout_accounts_reference_is_no_card")
        ),
        sa.ForeignKeyConstraint(["coach_id"], ["tic.accounts.id"], name=op.f("fk_payout_accounts_coach_id")),
        sa.PrimaryKeyConstraint("coach_id", name=op.f("pk_payout_accounts")),
        sa.UniqueConstraint("reference", name=op.f("uq_payout_accounts_reference")),
        schema="tic",
    )
    op.create_table(
        "coaching_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moves_by_coachee", sa.Integer(), nullable=False),
        sa.Column("moves_by_coach", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refund", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('unscheduled', 'scheduled', 'delivered', 'cancelled', 'missed by coach', "
            "'missed by coachee', 'lapsed')",
            name=op.f("ck_coaching_sessions_state_known"),
        ),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_coaching_sessions_times_come_in_pairs")
        ),
        sa.CheckConstraint(
            "moves_by_coachee >= 0 AND moves_by_coach >= 0", name=op.f("ck_coaching_sessions_moves_count")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_coaching_sessions_number_counts")),
        sa.CheckConstraint("refund >= 0", name=op.f("ck_coaching_sessions_refund_counts")),
        sa.ForeignKeyConstraint(["order_id"], ["tic.orders.id"], name=op.f("fk_coaching_sessions_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_sessions")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_coaching_sessions_entry_id")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_coaching_sessions_order_id_number")),
        schema="tic",
    )
    op.create_table(
        "ledger_movements",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("of", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("postings", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reference !~ '^([ -]*[0-9]){12,19}[ -]*$'", name=op.f("ck_ledger_movements_reference_is_no_card")
        ),
        sa.CheckConstraint(
            "of !~ '^([ -]*[0-9]){12,19}[ -]*$'", name=op.f("ck_ledger_movements_of_is_no_card")
        ),
        sa.CheckConstraint("currency ~ '^[a-z]{3}$'", name=op.f("ck_ledger_movements_currency_is_a_code")),
        sa.CheckConstraint(
            "kind IN ('charged', 'refunded', 'refund returned', 'disputed', 'dispute returned', "
            "'transferred', 'transfer reversed')",
            name=op.f("ck_ledger_movements_kind_known"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_ledger_movements_amount_counts")),
        sa.CheckConstraint(
            "postings >= 2 OR (postings = 0 AND amount = 0)", name=op.f("ck_ledger_movements_money_is_posted")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["tic.orders.id"], name=op.f("fk_ledger_movements_order_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_movements")),
        sa.UniqueConstraint(
            "order_id", "kind", "reference", name=op.f("uq_ledger_movements_order_id_kind_reference")
        ),
        schema="tic",
    )
    op.create_index("ix_ledger_movements_at", "ledger_movements", ["at"], unique=False, schema="tic")
    op.create_table(
        "order_acts",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "by IN ('coachee', 'coach', 'operator', 'platform')", name=op.f("ck_order_acts_by_known")
        ),
        sa.CheckConstraint(
            "what IN ('placed', 'paid', 'expired', 'session scheduled', 'session rescheduled', "
            "'session cancelled', 'session delivered', 'missed by the coach', 'missed by the "
            "coachee', 'session lapsed', 'cancelled', 'refund requested', 'refund granted', "
            "'refund refused', 'payout held', 'payout released')",
            name=op.f("ck_order_acts_what_known"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_order_acts_number_counts")),
        sa.ForeignKeyConstraint(["order_id"], ["tic.orders.id"], name=op.f("fk_order_acts_order_id")),
        sa.PrimaryKeyConstraint("order_id", "number", name=op.f("pk_order_acts")),
        schema="tic",
    )
    op.create_table(
        "ledger_postings",
        sa.Column("movement", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "account IN ('coachee', 'platform fee', 'coach''s share', 'transferred', 'platform''s loss')",
            name=op.f("ck_ledger_postings_account_known"),
        ),
        sa.CheckConstraint("currency ~ '^[a-z]{3}$'", name=op.f("ck_ledger_postings_currency_is_a_code")),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_postings_something_moves")),
        sa.ForeignKeyConstraint(
            ["movement"], ["tic.ledger_movements.number"], name=op.f("fk_ledger_postings_movement")
        ),
        sa.PrimaryKeyConstraint("movement", "account", name=op.f("pk_ledger_postings")),
        schema="tic",
    )
    op.execute(_APPEND_ONLY)
    op.execute(_BALANCED)


def downgrade() -> None:
    op.drop_table("ledger_postings", schema="tic")
    op.drop_table("ledger_movements", schema="tic")
    op.drop_table("order_acts", schema="tic")
    op.drop_table("coaching_sessions", schema="tic")
    op.drop_table("payout_accounts", schema="tic")
    op.drop_table("orders", schema="tic")
    for name in ("ledger_stays", "ledger_balances", "order_acts_stay"):
        op.execute(f"DROP FUNCTION tic.{name}()")
