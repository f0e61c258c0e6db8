"""Whether every column says what it holds: in the tables here, and in the live database."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs
import psycopg
from sqlalchemy import Column

from tic_adapters.postgres.columns import DATA, DOCUMENT, KEYS, SEALED, classification_in, held_in
from tic_adapters.postgres.tables import METADATA
from tic_domain.shared.classification import Erasure, LogRule, Personal
from tic_domain.shared.clauses import clause

_JOB: Final = "work that waits: its arguments are ids, classified by the job's class"
TECHNICAL: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("tic", "alembic_version"): {"version_num": "which migrations were run"},
    ("public", "procrastinate_jobs"): {
        "id": "counts jobs",
        "queue_name": "which queue",
        "task_name": "which kind of job",
        "priority": "which job comes first",
        "lock": "which jobs may not run at once: kinds and ids",
        "queueing_lock": "which jobs may not wait twice: kinds and ids",
        "args": _JOB,
        "status": "how far a job is",
        "scheduled_at": "when a job may run",
        "attempts": "how often it was tried",
        "abort_requested": "whether it is to be stopped",
        "worker_id": "which worker has it",
    },
    ("public", "procrastinate_events"): {
        "id": "counts what happened to jobs",
        "job_id": "which job",
        "type": "what happened to it",
        "at": "when a job was begun and ended",
    },
    ("public", "procrastinate_periodic_defers"): {
        "id": "counts periodic jobs",
        "task_name": "which kind of job",
        "defer_timestamp": "for when it was deferred last",
        "job_id": "which job came of it",
        "periodic_id": "which of its schedules",
    },
    ("public", "procrastinate_workers"): {
        "id": "counts workers",
        "last_heartbeat": "whether a worker is alive",
    },
    ("sandbox", "documents"): {
        "number": "counts what the demo's own provider keeps",
        "id": "its ids",
        "kind": "which kind of thing",
        "body": "what the demo pays and refunds with money that isn't any: ids and amounts",
        "due_at": "when it goes on by itself",
    },
    ("sandbox", "keys"): {
        "key": "makes a repeated call harmless",
        "fingerprint": "tells another call from it",
    },
    ("sandbox", "faults"): {"fault": "what the demo is to do wrong", "times": "how often"},
    ("sandbox", "deliveries"): {
        "number": "counts the demo's webhooks",
        "event": "which event",
        "type": "of which type",
        "body": "what the demo's own provider tells the site: ids and amounts",
        "of_payees": "of which endpoint",
        "deliver_at": "when it is brought",
        "attempts": "how often it was tried",
        "delivered_at": "when it was taken",
    },
}
"""Columns of the tools we use, and what is in each. One that a new version adds has to be added here."""

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
    surplus = {place for place in live - declared if place[2] not in TECHNICAL.get(place[:2], ())}
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


def documents() -> Iterator[tuple[str, type, tuple[str, ...]]]:
    """Columns in which attributes lie as a document: JSON, and whatever is sealed."""
    for table in METADATA.sorted_tables:
        for column in table.columns:
            held = held_in(column)
            if held is not None and (column.info.get(SEALED) or isinstance(column.type, type(DOCUMENT))):
                yield f"{table.fullname}.{column.name}", *held
