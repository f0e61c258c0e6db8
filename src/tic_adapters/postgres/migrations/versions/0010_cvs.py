"""CVs: their versions, and which of a disclosure's two things a coach looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0010_cvs"
down_revision = "0009_calendar"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cvs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coachee_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("file_key", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_cvs_version_counts")),
        sa.CheckConstraint("format IN ('pdf', 'docx')", name=op.f("ck_cvs_format_known")),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (details IS NOT NULL) AND (removed_at IS NULL) = (file_key IS NOT NULL)",
            name=op.f("ck_cvs_deleted_is_empty"),
        ),
        sa.ForeignKeyConstraint(["coachee_id"], ["tic.accounts.id"], name=op.f("fk_cvs_coachee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cvs")),
        sa.UniqueConstraint("coachee_id", "version", name=op.f("uq_cvs_coachee_id_version")),
        sa.UniqueConstraint("file_key", name=op.f("uq_cvs_file_key")),
        schema="tic",
    )
    op.create_foreign_key(
        op.f("fk_disclosures_coachee_id_cv_version"),
        "disclosures",
        "cvs",
        ["coachee_id", "cv_version"],
        ["coachee_id", "version"],
        source_schema="tic",
        referent_schema="tic",
    )
    # Up to now there was nothing else to look at.
    op.add_column(
        "disclosure_accesses",
        sa.Column("what", sa.Text(), nullable=False, server_default="quiz"),
        schema="tic",
    )
    op.alter_column("disclosure_accesses", "what", server_default=None, schema="tic")
    op.create_check_constraint(
        op.f("ck_disclosure_accesses_what_known"),
        "disclosure_accesses",
        "what IN ('quiz', 'cv')",
        schema="tic",
    )


def downgrade() -> None:
    op.drop_column("disclosure_accesses", "what", schema="tic")
    op.drop_constraint(
        op.f("fk_disclosures_coachee_id_cv_version"), "disclosures", type_="foreignkey", schema="tic"
    )
    op.drop_table("cvs", schema="tic")
