"""Databases for tests: made, emptied and dropped."""

import contextlib
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

_TABLES = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'alembic_version'
    ORDER BY 1, 2
"""
_LEDGER = [sql.Identifier("tic", f"ledger_{name}") for name in ("movements", "postings")]
_GUARD = sql.SQL("ALTER TABLE {} {} TRIGGER ledger_append_only")


@contextlib.contextmanager
def scratch_database(server_url: str) -> Iterator[str]:
    """The address of a new, empty database; it is dropped afterwards, whoever is still connected."""
    name = f"tic_test_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        # From the bare template: what somebody has put into the server's own one is none of ours.
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def empty(url: str) -> None:
    """Takes every row out of every table that has some."""
    with psycopg.connect(url, autocommit=True) as connection:
        names = [sql.Identifier(*row) for row in connection.execute(_TABLES)]
        if not names:
            return
        # Asking first is quicker by far than truncating tables that are empty.
        asked = sql.SQL(", ").join(sql.SQL("EXISTS (SELECT FROM {})").format(name) for name in names)
        filled = connection.execute(sql.SQL("SELECT {}").format(asked)).fetchone() or ()
        used = [name for name, is_used in zip(names, filled, strict=True) if is_used]
        if not used:
            return
        truncate = sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(used))
        with connection.transaction():
            # What is booked can't be taken out again, so its guards look away meanwhile.
            guarded = [name for name in names if name in _LEDGER]
            for name in guarded:
                connection.execute(_GUARD.format(name, sql.SQL("DISABLE")))
            connection.execute(truncate)
            for name in guarded:
                connection.execute(_GUARD.format(name, sql.SQL("ENABLE")))
