"""What operators did with accounts and their data, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0017a_operator_acts"
down_revision = "0016_messages"
branch_labels = None
depends_on = None

_KINDS = (
    "suspended your account",
    "opened your account again",
    "warned you",
    "issued an API token for your account",
    "took your coach profile down",
    "took a review of yours down",
    "read a conversation of yours",
    "read a report with messages of yours",
    "uploaded a CV for you",
    "downloaded your CV",
    "deleted a CV of yours",
    "refunded an order",
    "cancelled an order",
    "kept a payout back",
    "let a payout go on",
    "looked at what is held about you",
    "corrected what is held about you",
    "exported what is held about you",
    "asked for the deletion of your account",
    "called the deletion of your account off",
)


def upgrade() -> None:
    listed = ", ".join(f"'{kind}'" for kind in _KINDS)
    op.create_table(
        "operator_acts",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({listed})", name=op.f("ck_operator_acts_kind_known")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["tic.accounts.id"], name=op.f("fk_operator_acts_account_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_operator_acts")),
        schema="tic",
    )
    op.create_index(
        "ix_operator_acts_of_account",
        "operator_acts",
        ["account_id", sa.literal_column("at DESC"), sa.literal_column("number DESC")],
        unique=False,
        schema="tic",
    )


def downgrade() -> None:
    op.drop_table("operator_acts", schema="tic")
