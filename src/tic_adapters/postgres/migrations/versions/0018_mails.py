"""Which mails were sent, which are wanted, and which addresses nothing reaches."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0018_mails"
down_revision = "0017b_reports"
branch_labels = None
depends_on = None

_KINDS = (
    "email-confirmation", "email-change-asked", "access-issued", "account-suspended", "account-restored",
    "profile-taken-down", "review-taken-down", "report-answered", "warning", "deletion-requested",
    "deletion-blocked", "deletion-cancelled", "farewell", "session-invite", "order-paid", "order-sold",
    "order-expired",
    "order-cancelled", "refund-asked", "refund-granted", "refund-denied", "refund-sent", "refund-returned",
    "dispute-opened", "dispute-closed", "subscription-begun", "renewal-failed", "subscription-ending",
    "subscription-resumed", "subscription-ended", "payout-sent", "payout-taken-back", "payout-held",
    "payout-released", "payout-trouble", "messages", "review-invitation", "review-published",
    "package-ending", "test",
)  # fmt: skip
_STATES = (
    "planned", "handed over", "delivered", "bounced", "complained", "suppressed", "refused", "dropped",
    "uncertain", "given up",
)  # fmt: skip
_UNSENT = ("dropped", "given up", "refused", "suppressed")


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("up_to", sa.Uuid(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("planned_at"),
        _moment("tried_at", nullable=True),
        _moment("handed_over_at", nullable=True),
        _moment("changed_at"),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN ({_listed(_KINDS)})", name=op.f("ck_mails_kind_known")),
        sa.CheckConstraint(f"state IN ({_listed(_STATES)})", name=op.f("ck_mails_state_known")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_mails_attempts_count")),
        sa.CheckConstraint(
            "(kind = 'messages') = (up_to IS NOT NULL)", name=op.f("ck_mails_digests_say_up_to_where")
        ),
        sa.CheckConstraint("length(key) <= 256", name=op.f("ck_mails_key_is_short_enough")),
        sa.ForeignKeyConstraint(["recipient_id"], ["tic.accounts.id"], name=op.f("fk_mails_recipient_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mails")),
        schema="tic",
    )
    _index("ix_mails_planned", "mails", [sa.text("planned_at DESC"), sa.text("key DESC")])
    _index("ix_mails_of_recipient", "mails", ["recipient_id", sa.text("planned_at DESC")])
    _index("ix_mails_open", "mails", ["planned_at"], where="state = 'planned'")
    _index("ix_mails_about", "mails", ["about", "kind", "recipient_id"])
    _index("ix_mails_reference", "mails", ["reference"], where="reference IS NOT NULL")
    _index(
        "uq_mails_digest",
        "mails",
        ["recipient_id", "up_to"],
        where=f"up_to IS NOT NULL AND state NOT IN ({_listed(_UNSENT)})",
        unique=True,
    )
    op.create_table(
        "mail_opt_outs",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        _moment("since"),
        sa.CheckConstraint(
            "topic IN ('messages', 'reviews', 'reminders')", name=op.f("ck_mail_opt_outs_topic_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["tic.accounts.id"], name=op.f("fk_mail_opt_outs_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "topic", name=op.f("pk_mail_opt_outs")),
        schema="tic",
    )
    op.create_table(
        "mail_suppressions",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        _moment("since"),
        sa.CheckConstraint(
            "cause IN ('bounced', 'complained')", name=op.f("ck_mail_suppressions_cause_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["tic.accounts.id"], name=op.f("fk_mail_suppressions_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "address", name=op.f("pk_mail_suppressions")),
        schema="tic",
    )
    op.create_table(
        "seen_mail_events",
        sa.Column("id", sa.Text(), nullable=False),
        _moment("seen_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seen_mail_events")),
        schema="tic",
    )
    _index("ix_seen_mail_events_seen_at", "seen_mail_events", ["seen_at"])
    _index("ix_orders_packages", "orders", ["runs_until"], where="kind = 'package'")
    _index("ix_coaching_sessions_delivered", "coaching_sessions", ["ended_at"], where="state = 'delivered'")


def downgrade() -> None:
    op.drop_index("ix_coaching_sessions_delivered", "coaching_sessions", schema="tic")
    op.drop_index("ix_orders_packages", "orders", schema="tic")
    for table in ("seen_mail_events", "mail_suppressions", "mail_opt_outs", "mails"):
        op.drop_table(table, schema="tic")


def _index(
    name: str,
    table: str,
    columns: list[str | sa.TextClause],
    *,
    where: str | None = None,
    unique: bool = False,
) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(name, table, columns, unique=unique, schema="tic", postgresql_where=condition)
