"""Whether documents in the live database hold what their classes say, and nothing beside it."""

from collections.abc import Iterator
from typing import Final

import attrs
import psycopg
from cattrs import BaseValidationError
from psycopg import sql

from tic_adapters.jobs.kinds import JOB_KINDS, job_from
from tic_adapters.operations.schema import reached
from tic_adapters.policy.shapes import hints_of, leaves
from tic_adapters.postgres.columns import SEALED
from tic_adapters.postgres.gate import documents
from tic_adapters.postgres.tables import METADATA
from tic_domain.privacy.model import Gate
from tic_domain.shared.clauses import clause

_MOST_JOBS: Final = 10_000
_KEYS: Final = """
    SELECT DISTINCT jsonb_object_keys({column}) FROM {schema}.{table} WHERE jsonb_typeof({column}) = 'object'
"""
_JOBS: Final = "SELECT task_name, args FROM procrastinate_jobs ORDER BY id DESC LIMIT %s"
_OUR_OWN: Final = frozenset({"timestamp"})
"""What the queue gives periodic jobs, which have no class."""


@clause("C7.1", "C7.4")
def live_documents_gate(url: str) -> Gate:
    """Keys of JSON columns, and arguments of waiting and finished jobs. Raises Unavailable."""
    with reached(), psycopg.connect(url, connect_timeout=5) as connection:
        found = [*_columns(connection), *_jobs(connection)]
    return Gate(
        name="documents of the live database",
        checked=len(found),
        failures=tuple(dict.fromkeys(what for what in found if what)),
    )


def _columns(connection: psycopg.Connection) -> Iterator[str]:
    """One for each column, empty where all is well."""
    for name, owner, attributes in documents():
        table, column = METADATA.tables[name.rpartition(".")[0]], name.rpartition(".")[2]
        if table.c[column].info.get(SEALED):
            continue
        classes = [one for one in leaves(hints_of(owner)[attributes[0]]) if attrs.has(one)]
        known = {field.name for cls in classes for field in attrs.fields(cls)}
        query = sql.SQL(_KEYS).format(
            column=sql.Identifier(column),
            schema=sql.Identifier(table.schema or "public"),
            table=sql.Identifier(table.name),
        )
        keys = {key for (key,) in connection.execute(query)} if classes else set()
        surplus = sorted(keys - known)
        yield f"{name} holds {', '.join(surplus)}, which its class doesn't have" if surplus else ""


def _jobs(connection: psycopg.Connection) -> Iterator[str]:
    kinds = {kind.name: kind.job for kind in JOB_KINDS}
    for task, arguments in connection.execute(_JOBS, [_MOST_JOBS]):
        kind = kinds.get(task)
        if kind is None:
            surplus = sorted(arguments.keys() - _OUR_OWN)
            yield f"a job {task} has arguments and no class" if surplus else ""
            continue
        try:
            job_from(kind, arguments)
        except BaseValidationError:
            yield f"a job {task} has arguments that its class doesn't have"
        else:
            yield ""
