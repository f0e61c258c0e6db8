"""Whether every column says what it holds: in the tables here, and in the live database."""

from collections.abc import Iterable
from typing import Final

import attrs
import psycopg
from sqlalchemy import Column

from tic_adapters.postgres.columns import DATA, KEYS, SEALED, classification_in
from tic_adapters.postgres.tables import METADATA
from tic_domain.shared.classification import Erasure, LogRule, Personal
from tic_domain.shared.clauses import clause

TECHNICAL: Final = {
    ("tic", "alembic_version"): "which migrations were run",
    ("public", "procrastinate_jobs"): "waiting jobs: their arguments are ids, classified by the job's class",
    ("public", "procrastinate_events"): "when a job was begun and ended",
    ("public", "procrastinate_periodic_defers"): "which periodic job was deferred last",
    ("public", "procrastinate_workers"): "the heartbeats of workers",
}
"""Tables of the tools we use, and why nothing in them has to be classified by column."""

_LIVE: Final = """
    SELECT table_schema, table_name, column_name FROM information_schema.columns
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3
"""


@attrs.frozen(kw_only=True)
class GateResult:
    """`checked` must be above zero, else nothing was proven; `failures` are sentences."""

    checked: int
    failures: tuple[str, ...]


@clause("C7.1", "C7.4")
def columns_gate() -> GateResult:
    """Every column of the tables is classified, and sealed if and only if its class is to be shredded."""
    columns = [column for table in METADATA.sorted_tables for column in table.columns]
    return GateResult(checked=len(columns), failures=tuple(problems_of(columns)))


@clause("C7.1", "C7.4")
def live_columns(url: str) -> GateResult:
    """Every column that the database really has is declared, or a tool's. Raises OperationalError."""
    declared = {
        (table.schema or "public", table.name, column.name)
        for table in METADATA.sorted_tables
        for column in table.columns
    }
    with psycopg.connect(url, connect_timeout=5) as connection:
        live = {(schema, table, column) for schema, table, column in connection.execute(_LIVE)}
    surplus = {place for place in live - declared if place[:2] not in TECHNICAL}
    failures = [f"{'.'.join(place)} is in the database and nowhere declared" for place in sorted(surplus)]
    failures += [
        f"{'.'.join(place)} is declared and not in the database" for place in sorted(declared - live)
    ]
    return GateResult(checked=len(live), failures=tuple(failures))


def problems_of(columns: Iterable[Column[object]]) -> Iterable[str]:
    for column in columns:
        name = f"{column.table.fullname}.{column.name}"
        found = classification_in(column)
        if found is None:
            yield f"{name} is not classified"
        elif column.table.schema not in {DATA, KEYS}:
            yield f"{name} is in schema {column.table.schema}"
        elif bool(column.info.get(SEALED)) != _to_be_shredded(found):
            yield f"{name} must be sealed if, and only if, its class is never logged and shredded"


def _to_be_shredded(found: object) -> bool:
    return isinstance(found, Personal) and found.log is LogRule.NEVER and found.erasure is Erasure.SHRED
