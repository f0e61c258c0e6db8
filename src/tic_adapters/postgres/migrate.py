"""The schema: brought up, taken down, and compared with what the tables here say."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, make_url

from tic_adapters.postgres.columns import DATA, KEYS
from tic_adapters.postgres.erasing.fences import lower_fences, missing_fences, raise_fences
from tic_adapters.postgres.schema_objects import missing_checks, missing_exclusions, missing_triggers
from tic_adapters.postgres.tables import METADATA

SCHEMAS: Final = (DATA, KEYS)
_FOLDER: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x7469_6300
"""Any number that nobody else takes: two processes that start at once migrate one after the other."""


def upgrade(url: str, revision: str = "head") -> None:
    """Does nothing where it is up already."""
    with _connected(url) as connection:
        command.upgrade(_config(connection), revision)
        raise_fences(connection)


def downgrade(url: str, revision: str) -> None:
    """Down to `revision`; `base` takes everything away, data included."""
    with _connected(url) as connection:
        lower_fences(connection)
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """The revision of that database; None where there is none."""
    with _connected(url) as connection:
        return _context(connection).get_current_revision()


def newest() -> str:
    head = ScriptDirectory(str(_FOLDER)).get_current_head()
    if head is None:
        raise RuntimeError("there is no migration")
    return head


def check(url: str) -> list[str]:
    """In words, what the live database lacks or has beyond the tables; empty where they agree."""
    with _connected(url) as connection:
        context = _context(connection)
        revision = context.get_current_revision()
        if revision != newest():
            at = revision or "no revision"
            return [f"The schema is at {at}, not at {newest()}. Run `tic db upgrade`."]
        return [
            *(_words(difference) for difference in _flat(compare_metadata(context, METADATA))),
            *missing_checks(connection, METADATA),
            *missing_exclusions(connection, METADATA),
            *missing_triggers(connection),
            *missing_fences(connection),
        ]


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = sa.create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=sa.NullPool,
        connect_args={"connect_timeout": 5, "application_name": "tic migrate"},
    )
    with engine.begin() as connection:
        # Ends with the transaction; the whole of a migration is one.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection


def _config(connection: Connection) -> Config:
    for schema in (DATA,):
        connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts=options())


def options() -> dict[str, Any]:
    return {
        "version_table_schema": DATA,
        "include_schemas": True,
        "include_name": _is_ours,
        "compare_type": True,
        "compare_server_default": True,
        "target_metadata": METADATA,
    }


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    if kind == "schema":
        return name in SCHEMAS
    return not (kind == "table" and name == "alembic_version")


def _flat(differences: list[Any]) -> Iterator[tuple[Any, ...]]:
    for one in differences:
        if isinstance(one, tuple):
            yield one
        else:
            yield from _flat(one)


def _words(difference: tuple[Any, ...]) -> str:
    what, *parts = difference
    named = ", ".join(str(getattr(part, "name", part)) for part in parts if part is not None)
    return f"{what.replace('_', ' ')}: {named}"
