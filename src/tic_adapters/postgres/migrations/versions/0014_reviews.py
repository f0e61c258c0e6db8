"""Reviews of coaching sessions. A published one of a coach changes how they are matched."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014_reviews"
down_revision = "0013_orders"
branch_labels = None
depends_on = None

_NOTE = """
CREATE OR REPLACE FUNCTION tic.note_market_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid[];
    this bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        changed := ARRAY['00000000-0000-0000-0000-000000000000'::uuid];
    ELSIF TG_TABLE_NAME IN ('conversations', 'offerings') THEN
        changed := ARRAY[OLD.coach_id, NEW.coach_id];
{more}    ELSE
        changed := ARRAY[OLD.id, NEW.id];
    END IF;
    INSERT INTO tic.market_changes (xid, coach_id, noted_at)
        SELECT this, one, clock_timestamp() FROM unnest(changed) AS one WHERE one IS NOT NULL
        ON CONFLICT DO NOTHING;
    NOTIFY tic_market;
    RETURN NULL;
END
$$;
"""
_REVIEWS = """\
    ELSIF TG_TABLE_NAME = 'reviews' THEN
        changed := ARRAY[OLD.subject_id, NEW.subject_id];
"""
_TRIGGER = """
CREATE TRIGGER market_{name} AFTER {event} ON tic.reviews
    FOR EACH {level} {condition} EXECUTE FUNCTION tic.note_market_change();
"""
# What isn't published leaves no trace here: whoever watches the market learns of no review before its time.
_COUNTED = ("published_at", "taken_down_at", "rating", "subject_id")
_BEFORE, _AFTER = (", ".join(f"{row}.{name}" for name in _COUNTED) for row in ("OLD", "NEW"))
_SHOWN = "NEW.author_side = 'coachee' AND NEW.published_at IS NOT NULL"
_CONDITIONS = {
    "insert": f"WHEN ({_SHOWN})",
    "update": f"WHEN ({_SHOWN} AND ({_BEFORE}) IS DISTINCT FROM ({_AFTER}))",
    "delete": "WHEN (OLD.author_side = 'coachee' AND OLD.published_at IS NOT NULL)",
}


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_side", sa.Text(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("author_side IN ('coachee', 'coach')", name=op.f("ck_reviews_author_side_known")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_reviews_rating_from_one_to_five")),
        sa.CheckConstraint("author_id <> subject_id", name=op.f("ck_reviews_two_people")),
        sa.CheckConstraint(
            "taken_down_at IS NULL OR published_at IS NOT NULL", name=op.f("ck_reviews_published_first")
        ),
        sa.CheckConstraint(
            "(taken_down_at IS NULL) = (taken_down_reason IS NULL)", name=op.f("ck_reviews_reason_given")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["tic.accounts.id"], name=op.f("fk_reviews_author_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["tic.accounts.id"], name=op.f("fk_reviews_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("session_id", "author_side", name=op.f("uq_reviews_session_id_author_side")),
        schema="tic",
    )
    published = sa.text("published_at IS NOT NULL")
    newest: list[Any] = [sa.literal_column("published_at DESC"), sa.literal_column("id DESC")]
    _index("ix_reviews_of_author", ["author_id", "session_id"])
    _index("ix_reviews_of_subject", ["subject_id", *newest], where=published)
    _index(
        "ix_reviews_counted",
        ["subject_id", "rating"],
        where=sa.text("author_side = 'coachee' AND published_at IS NOT NULL AND taken_down_at IS NULL"),
    )
    _index("ix_reviews_published", newest, where=published)
    _index("ix_reviews_due", ["due_at"], where=sa.text("published_at IS NULL"))
    op.execute(_NOTE.format(more=_REVIEWS))
    for event, condition in _CONDITIONS.items():
        _add(event, "ROW", condition)
    _add("truncate", "STATEMENT", "")


def downgrade() -> None:
    op.drop_table("reviews", schema="tic")
    op.execute(_NOTE.format(more=""))


def _index(name: str, columns: list[Any], *, where: sa.TextClause | None = None) -> None:
    op.create_index(name, "reviews", columns, unique=False, schema="tic", postgresql_where=where)


def _add(event: str, level: str, condition: str) -> None:
    op.execute(_TRIGGER.format(name=event, event=event.upper(), level=level, condition=condition))
