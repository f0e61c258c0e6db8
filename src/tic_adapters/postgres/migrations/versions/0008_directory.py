"""The directory: words to search by, a number for each profile, and a log of what changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tic_domain.coaches.finding import Wording, labels

revision = "0008_directory"
down_revision = "0007_suggestions"
branch_labels = None
depends_on = None

AT_ONCE = 500
TEXTS = ("public_name", "headline", "bio")
LISTS = ("worked_at", "interviewed_for", "roles", "topics", "languages")
PROFILES = sa.table(
    "coach_profiles",
    sa.column("id", sa.Uuid()),
    *(sa.column(name, sa.Text()) for name in TEXTS),
    *(sa.column(name, postgresql.ARRAY(sa.Text())) for name in LISTS),
    schema="tic",
)
WORDS = sa.table("directory_words", sa.column("coach_id"), sa.column("lexemes"), schema="tic")

# The log is appended to and never updated: writers of one coach's account and profile can't block each other.
_TRIGGERS = """
CREATE FUNCTION tic.words_change_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tic.directory_changes (number, changed, made_at)
        VALUES (coalesce(NEW.number, OLD.number), pg_current_xact_id()::text::bigint, now());
    RETURN NULL;
END
$$;
CREATE TRIGGER words_change_directory AFTER INSERT OR UPDATE OR DELETE ON tic.directory_words
    FOR EACH ROW EXECUTE FUNCTION tic.words_change_directory();
CREATE FUNCTION tic.coach_changes_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tic.directory_changes (number, changed, made_at)
        SELECT number, pg_current_xact_id()::text::bigint, now()
        FROM tic.directory_words WHERE coach_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER profiles_change_directory AFTER UPDATE ON tic.coach_profiles
    FOR EACH ROW EXECUTE FUNCTION tic.coach_changes_directory();
CREATE TRIGGER accounts_change_directory AFTER UPDATE ON tic.accounts FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.roles IS DISTINCT FROM NEW.roles)
    EXECUTE FUNCTION tic.coach_changes_directory();
"""
# Rows of some 60 bytes, their words in TOAST: of a frequent word, all its rows are read from few pages.
_OUT_OF_LINE = """
ALTER TABLE tic.directory_words SET (toast_tuple_target = 128);
ALTER TABLE tic.directory_words ALTER COLUMN lexemes SET STORAGE EXTERNAL;
"""


def upgrade() -> None:
    op.create_table(
        "directory_words",
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("lexemes", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coach_id"],
            ["tic.coach_profiles.id"],
            name=op.f("fk_directory_words_coach_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("coach_id", name=op.f("pk_directory_words")),
        sa.UniqueConstraint("number", name=op.f("uq_directory_words_number")),
        schema="tic",
    )
    op.execute(_OUT_OF_LINE)
    _fill_words()
    op.create_index(
        "ix_directory_words_lexemes",
        "directory_words",
        ["lexemes"],
        unique=False,
        schema="tic",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "directory_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_changes")),
        schema="tic",
    )
    op.create_index(
        "ix_directory_changes_changed", "directory_changes", ["changed"], unique=False, schema="tic"
    )
    op.execute(_TRIGGERS)
    op.drop_column("coach_profiles", "search_text", schema="tic")
    op.drop_index("ix_coach_profiles_public", table_name="coach_profiles", schema="tic")


def _fill_words() -> None:
    """As the application will write them from now on: so it is the application's own rule that says how."""
    write = WORDS.insert().values(
        coach_id=sa.bindparam("key"),
        lexemes=sa.func.array_to_tsvector(sa.bindparam("words", type_=postgresql.ARRAY(sa.Text()))),
    )
    read = sa.select(PROFILES).order_by(PROFILES.c.id).limit(AT_ONCE)
    found = op.get_bind().execute(read).all()
    while found:
        op.get_bind().execute(write, [{"key": one.id, "words": _words_of(one)} for one in found])
        found = op.get_bind().execute(read.where(PROFILES.c.id > found[-1].id)).all()


def _words_of(row: Any) -> list[str]:
    chosen = labels(
        companies={*row.worked_at, *row.interviewed_for},
        roles=row.roles,
        topics=row.topics,
        languages=row.languages,
    )
    return Wording.made(row.public_name, (row.headline, row.bio, *chosen)).lexemes()


def downgrade() -> None:
    op.execute("DROP TRIGGER accounts_change_directory ON tic.accounts")
    op.execute("DROP TRIGGER profiles_change_directory ON tic.coach_profiles")
    op.drop_table("directory_changes", schema="tic")
    op.drop_table("directory_words", schema="tic")
    op.execute("DROP FUNCTION tic.coach_changes_directory()")
    op.execute("DROP FUNCTION tic.words_change_directory()")
    op.add_column("coach_profiles", sa.Column("search_text", sa.Text(), nullable=True), schema="tic")
    op.execute(
        "UPDATE tic.coach_profiles SET search_text = lower(concat_ws(E'\\n', public_name, headline, bio))"
    )
    op.alter_column("coach_profiles", "search_text", nullable=False, schema="tic")
    op.create_index(
        "ix_coach_profiles_public",
        "coach_profiles",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        schema="tic",
        postgresql_where=sa.text("listing IN ('listed', 'paused')"),
    )
