"""Reports of abuse, what they hold back, and sharing by hand."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017b_reports"
down_revision = "0017a_operator_acts"
branch_labels = None
depends_on = None

_REASONS = (
    "harassment or threats",
    "discrimination",
    "spam or advertising",
    "fraud or a request for money",
    "payment outside the platform",
    "not who they say they are",
    "misuse of quiz answers or CV",
    "something else",
)
_OUTCOMES = ("dismissed", "warned", "suspended")


def _among(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"tic.{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _causes(*causes: str) -> None:
    op.drop_constraint(op.f("ck_disclosures_cause_known"), "disclosures", schema="tic")
    op.create_check_constraint(
        op.f("ck_disclosures_cause_known"), "disclosures", _among("cause", causes), schema="tic"
    )


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("reported_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        _moment("filed_at", nullable=False),
        _moment("looked_at"),
        _moment("resolved_at"),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(_among("reason", _REASONS), name=op.f("ck_reports_reason_known")),
        sa.CheckConstraint(_among("outcome", _OUTCOMES), name=op.f("ck_reports_outcome_known")),
        sa.CheckConstraint("reporter_id <> reported_id", name=op.f("ck_reports_two_people")),
        sa.CheckConstraint(
            "(resolved_at IS NULL) = (outcome IS NULL)", name=op.f("ck_reports_resolved_with_an_outcome")
        ),
        sa.CheckConstraint(
            "resolved_at IS NULL OR looked_at IS NOT NULL", name=op.f("ck_reports_read_first")
        ),
        _refers("reports", "reporter_id", "accounts"),
        _refers("reports", "reported_id", "accounts"),
        _refers("reports", "conversation_id", "conversations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        schema="tic",
    )
    newest: Any = sa.literal_column("id DESC")
    is_open = sa.text("resolved_at IS NULL")
    op.create_index("ix_reports_of_reporter", "reports", ["reporter_id", newest], schema="tic")
    op.create_index("ix_reports_of_reported", "reports", ["reported_id"], schema="tic")
    op.create_index("ix_reports_open", "reports", [newest], schema="tic", postgresql_where=is_open)
    op.create_index(
        "uq_reports_open_pair",
        "reports",
        ["reporter_id", "reported_id"],
        unique=True,
        schema="tic",
        postgresql_where=is_open,
    )
    op.create_table(
        "report_quotes",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _moment("sent_at", nullable=False),
        _refers("report_quotes", "report_id", "reports"),
        _refers("report_quotes", "sender_id", "accounts"),
        sa.PrimaryKeyConstraint("report_id", "message_id", name=op.f("pk_report_quotes")),
        schema="tic",
    )
    op.add_column("orders", _moment("reported_at"), schema="tic")
    _causes("conversation started", "shared by hand")


def downgrade() -> None:
    op.drop_column("orders", "reported_at", schema="tic")
    op.drop_table("report_quotes", schema="tic")
    op.drop_table("reports", schema="tic")
    # What the older form has no word for is kept under the nearest that it has.
    op.execute("ALTER TABLE tic.disclosures DISABLE TRIGGER disclosures_append_only")
    op.execute("UPDATE tic.disclosures SET cause = 'conversation started'")
    op.execute("ALTER TABLE tic.disclosures ENABLE TRIGGER disclosures_append_only")
    _causes("conversation started")
