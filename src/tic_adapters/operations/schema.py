"""The database's tables, for operators. `url` as in TIC_DATABASE_URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from tic_adapters.postgres import gate, migrate
from tic_adapters.postgres.columns import classification_in, held_in
from tic_adapters.postgres.tables import METADATA
from tic_domain.privacy.model import Gate
from tic_domain.shared.classification import Classification
from tic_domain.shared.errors import Unavailable

_REMEDY: Final = "Start it, or correct TIC_DATABASE_URL."


def upgrade(url: str) -> None:
    """Raises Unavailable."""
    with reached():
        migrate.upgrade(url)


def differences(url: str) -> list[str]:
    """Between the live database and the tables of this version, in words. Raises Unavailable."""
    with reached():
        return migrate.check(url)


def newest() -> str:
    return migrate.newest()


def server(url: str) -> tuple[str, datetime]:
    """Its version, and what time it is there. Raises Unavailable."""
    with reached(), _engine(url).connect() as connection:
        version, now = connection.execute(
            sa.text("SELECT current_setting('server_version'), clock_timestamp()")
        ).one()
        return str(version), now


def columns_gate() -> Gate:
    """Every column that this version declares says what it holds, and is sealed where that asks for it."""
    found = gate.columns_gate()
    return Gate(name="declared columns", checked=found.checked, failures=found.failures)


def column_places() -> Iterator[tuple[str, Classification]]:
    """Columns that no attribute of the domain's stands for: what the tables add to what is held."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            found = classification_in(column)
            if found is not None and held_in(column) is None:
                yield f"{table.fullname}.{column.name}", found


def live_columns_gate(url: str) -> Gate:
    """Every column that is really there is a declared one, or a tool's. Raises Unavailable."""
    with reached():
        found = gate.live_columns(url)
    return Gate(name="columns of the live database", checked=found.checked, failures=found.failures)


def _engine(url: str) -> sa.Engine:
    return sa.create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=sa.NullPool,
        connect_args={"connect_timeout": 5, "application_name": "tic"},
    )


@contextmanager
def reached() -> Iterator[None]:
    """Raises Unavailable where the database isn't."""
    try:
        yield
    except (OperationalError, psycopg.OperationalError) as error:
        raise Unavailable("The database", _REMEDY) from error
