"""Everything in a live database, column by column; what is sealed, as it is and as its keys open it."""

from collections.abc import Iterator
from uuid import UUID

import attrs
from psycopg import connect, sql

from tic_adapters.postgres.columns import SEALED
from tic_adapters.postgres.tables import METADATA
from tic_domain.shared.ports import SealBroken, SubjectKeys, SubjectSealer

_COLUMNS = """
    SELECT c.table_schema, c.table_name, c.column_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
    ORDER BY 1, 2, 3
"""


@attrs.frozen(kw_only=True)
class Cells:
    """All values of one column: as text, as PostgreSQL writes them, and opened where they are sealed."""

    schema: str
    table: str
    column: str
    plain: bytes
    opened: bytes


def existing_keys(url: str, keys: SubjectKeys) -> dict[UUID, bytes]:
    """By subject, unwrapped."""
    with connect(url) as connection:
        wrapped = connection.execute("SELECT subject_id, wrapped FROM tic_keys.subject_keys").fetchall()
    return {subject: keys.unwrap(subject, bytes(key)) for subject, key in wrapped}


def cells(
    url: str, sealer: SubjectSealer, keys: SubjectKeys, *, kept: tuple[UUID, bytes] | None = None
) -> Iterator[Cells]:
    """Of every table of every schema, the tools' too.

    Sealed values open with whatever key still exists, and with a subject's that somebody `kept`.
    """
    known = existing_keys(url, keys)
    if kept is not None:
        known[kept[0]] = kept[1]
    with connect(url) as connection:
        for schema, table, column in connection.execute(_COLUMNS).fetchall():
            query = sql.SQL("SELECT {0}::text, {0} FROM {1} WHERE {0} IS NOT NULL").format(
                sql.Identifier(column), sql.Identifier(schema, table)
            )
            rows = connection.execute(query).fetchall()
            opened = []
            if _is_sealed(schema, table, column):
                place = f"{table}|{column}"
                opened = [plain for _, value in rows for plain in _opened(sealer, known, place, value)]
            yield Cells(
                schema=schema,
                table=table,
                column=column,
                plain="\n".join(text for text, _ in rows).encode(),
                opened=b"\n".join(opened),
            )


def _is_sealed(schema: str, table: str, column: str) -> bool:
    found = METADATA.tables.get(f"{schema}.{table}")
    return found is not None and column in found.c and bool(found.c[column].info.get(SEALED))


def _opened(sealer: SubjectSealer, keys: dict[UUID, bytes], place: str, value: bytes) -> Iterator[bytes]:
    for subject, key in keys.items():
        try:
            yield sealer.open(key, subject, place, bytes(value))
        except SealBroken:
            # Another subject's.
            continue
