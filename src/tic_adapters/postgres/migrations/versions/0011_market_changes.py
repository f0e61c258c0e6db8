"""What changed for matching, noted by the database itself: exact whoever writes, and whoever reads when."""

import sqlalchemy as sa
from alembic import op

revision = "0011_market_changes"
down_revision = "0010_cvs"
branch_labels = None
depends_on = None

_NOTE = """
CREATE FUNCTION tic.note_market_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid[];
    this bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        changed := ARRAY['00000000-0000-0000-0000-000000000000'::uuid];
    ELSIF TG_TABLE_NAME IN ('conversations', 'offerings') THEN
        changed := ARRAY[OLD.coach_id, NEW.coach_id];
    ELSE
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
_TRIGGER = """
CREATE TRIGGER {name} AFTER {event} ON tic.{table}
    FOR EACH {level} {condition} EXECUTE FUNCTION tic.note_market_change();
"""
# Who is active stays so, whatever they write within 30 days: only who comes or comes back counts. One day
# less, since times are those of web processes, whose clocks differ a little.
_CAME_BACK = (
    "NEW.last_message_at - OLD.last_message_at NOT BETWEEN interval '0' AND interval '29 days' "
    "OR OLD.coach_id <> NEW.coach_id"
)
_ROWS = (
    ("accounts", "UPDATE", "OLD.status IS DISTINCT FROM NEW.status OR OLD.roles IS DISTINCT FROM NEW.roles"),
    ("coach_profiles", "INSERT", "NEW.listing = 'listed'"),
    ("coach_profiles", "UPDATE", "OLD.listing = 'listed' OR NEW.listing = 'listed'"),
    ("coach_profiles", "DELETE", "OLD.listing = 'listed'"),
    ("offerings", "INSERT", None),
    ("offerings", "UPDATE", "OLD.* IS DISTINCT FROM NEW.*"),
    ("offerings", "DELETE", None),
    ("conversations", "INSERT", None),
    ("conversations", "UPDATE", _CAME_BACK),
    ("conversations", "DELETE", None),
)
_TABLES = ("accounts", "coach_profiles", "offerings", "conversations")


def upgrade() -> None:
    op.create_table(
        "market_changes",
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        schema="tic",
    )
    op.create_index(
        "uq_market_changes_xid_coach_id", "market_changes", ["xid", "coach_id"], unique=True, schema="tic"
    )
    op.execute(_NOTE)
    for table, event, condition in _ROWS:
        when = f"WHEN ({condition})" if condition else ""
        _add(table, event, "ROW", when)
    for table in _TABLES:
        _add(table, "TRUNCATE", "STATEMENT", "")


def downgrade() -> None:
    for table, event, _ in _ROWS:
        op.execute(f"DROP TRIGGER market_{event.lower()} ON tic.{table}")
    for table in _TABLES:
        op.execute(f"DROP TRIGGER market_truncate ON tic.{table}")
    op.execute("DROP FUNCTION tic.note_market_change()")
    op.drop_table("market_changes", schema="tic")


def _add(table: str, event: str, level: str, condition: str) -> None:
    name = f"market_{event.lower()}"
    op.execute(_TRIGGER.format(name=name, event=event, table=table, level=level, condition=condition))
