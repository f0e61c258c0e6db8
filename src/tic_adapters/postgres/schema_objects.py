"""What Alembic doesn't compare: check constraints, exclusion constraints and triggers."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.engine import Connection

TRIGGERS: Final = {
    ("tic", "accounts"): "accounts_change_directory",
    ("tic", "coach_profiles"): "profiles_change_directory",
    ("tic", "directory_words"): "words_change_directory",
    ("tic", "disclosures"): "disclosures_append_only",
    ("tic", "order_acts"): "order_acts_append_only",
    ("tic", "tombstones"): "tombstones_append_only",
}
LEDGER_TRIGGERS: Final = {
    ("tic", "ledger_movements"): ("append_only", "balances"),
    ("tic", "ledger_postings"): ("append_only", "balances"),
}
"""By which the ledger stays what was booked: `ledger_` and what it is."""
MARKET_TRIGGERS: Final = {
    ("tic", "accounts"): ("update", "truncate"),
    ("tic", "coach_profiles"): ("insert", "update", "delete", "truncate"),
    ("tic", "conversations"): ("insert", "update", "delete", "truncate"),
    ("tic", "offerings"): ("insert", "update", "delete", "truncate"),
    ("tic", "reviews"): ("insert", "update", "delete", "truncate"),
}
"""By which matching learns of changes: `market_` and the event."""


def missing_checks(connection: Connection, metadata: sa.MetaData) -> list[str]:
    inspector = sa.inspect(connection)
    problems = []
    for table in metadata.sorted_tables:
        if not inspector.has_table(table.name, schema=table.schema):
            continue  # that the whole table is missing is said already
        live = {
            str(check["name"]) for check in inspector.get_check_constraints(table.name, schema=table.schema)
        }
        declared = {
            str(connection.dialect.identifier_preparer.format_constraint(one))
            for one in table.constraints
            if isinstance(one, sa.CheckConstraint)
        }
        problems += [f"missing check: {table.fullname} {name}" for name in sorted(declared - live)]
        problems += [f"undeclared check: {table.fullname} {name}" for name in sorted(live - declared)]
    return problems


def missing_triggers(connection: Connection) -> list[str]:
    found = connection.execute(
        sa.text(
            "SELECT n.nspname, c.relname, t.tgname FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"
        )
    )
    live = {((schema, table), name) for schema, table, name in found}
    market = [(place, f"market_{event}") for place, events in MARKET_TRIGGERS.items() for event in events]
    ledger = [(place, f"ledger_{name}") for place, names in LEDGER_TRIGGERS.items() for name in names]
    return [
        f"missing trigger: {'.'.join(place)} {name}"
        for place, name in [*TRIGGERS.items(), *ledger, *market]
        if (place, name) not in live
    ]


def missing_exclusions(connection: Connection, metadata: sa.MetaData) -> list[str]:
    """By name: what overlaps is decided by these constraints alone."""
    found = connection.execute(
        sa.text(
            "SELECT n.nspname || '.' || c.relname, k.conname FROM pg_constraint k "
            "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE k.contype = 'x' AND k.convalidated"
        )
    )
    live = {(table, name) for table, name in found}
    declared = {
        (table.fullname, str(one.name))
        for table in metadata.sorted_tables
        for one in table.constraints
        if isinstance(one, ExcludeConstraint)
    }
    return [f"missing exclusion: {table} {name}" for table, name in sorted(declared - live)]
