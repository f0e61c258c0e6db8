"""The database's tables, for operators. `url` as in TIC_DATABASE_URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from tic_adapters.postgres import migrate
from tic_adapters.postgres.columns import classification_in
from tic_adapters.postgres.tables import METADATA
from tic_domain.privacy.model import Gate
from tic_domain.shared.errors import Unavailable

_REMEDY: Final = "Start it, or correct TIC_DATABASE_URL."
_BOOKKEEPING: Final = frozenset({("tic", "alembic_version")})
"""Alembic's own note of the revision."""


def upgrade(url: str) -> None:
    """Raises Unavailable."""
    with _reached():
        migrate.upgrade(url)


def differences(url: str) -> list[str]:
    """Between the live database and the tables of this version, in words. Raises Unavailable."""
    with _reached():
        return migrate.check(url)


def newest() -> str:
    return migrate.newest()


def server(url: str) -> tuple[str, datetime]:
    """Its version, and what time it is there. Raises Unavailable."""
    with _reached(), _engine(url).connect() as connection:
        version, now = connection.execute(
            sa.text("SELECT current_setting('server_version'), clock_timestamp()")
        ).one()
        return str(version), now


def columns_gate() -> Gate:
    """Every column that this version declares says what it holds."""
    columns = [column for table in METADATA.sorted_tables for column in table.columns]
    failures = tuple(
        f"{column.table.fullname}.{column.name}: not classified"
        for column in columns
        if classification_in(column) is None
    )
    return Gate(name="declared columns", checked=len(columns), failures=failures)


def live_columns_gate(url: str) -> Gate:
    """Every column that is really there is a declared one. Raises Unavailable."""
    declared = {
        (table.schema, table.name, column.name): column
        for table in METADATA.sorted_tables
        for column in table.columns
    }
    schemas = {table.schema for table in METADATA.sorted_tables}
    checked, failures = 0, []
    with _reached():
        inspector = sa.inspect(_engine(url))
        for schema in sorted(filter(None, schemas)):
            for table in sorted(inspector.get_table_names(schema=schema)):
                if (schema, table) in _BOOKKEEPING:
                    continue
                for found in inspector.get_columns(table, schema=schema):
                    checked += 1
                    column = declared.get((schema, table, found["name"]))
                    if column is None or classification_in(column) is None:
                        failures.append(f"{schema}.{table}.{found['name']}: not classified")
    return Gate(name="columns of the live database", checked=checked, failures=tuple(failures))


def _engine(url: str) -> sa.Engine:
    return sa.create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=sa.NullPool,
        connect_args={"connect_timeout": 5, "application_name": "tic"},
    )


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise Unavailable("The database", _REMEDY) from error
