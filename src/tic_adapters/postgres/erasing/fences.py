"""Nothing is added for an account that is deleted: a trigger on every table that names one.

They are made of the tables themselves whenever the schema is brought up, so that a new table has its own
without anybody thinking of it. A row that names an account shares the lock on its key: a deletion waits for
whoever is adding one, and whoever comes later sees that the account is gone.
"""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tic_adapters.postgres.columns import DATA
from tic_adapters.postgres.errors import DELETED
from tic_adapters.postgres.subject_map import Path, subject_map
from tic_domain.accounts.model import AccountStatus
from tic_domain.shared.classification import SubjectRole
from tic_domain.shared.clauses import clause

TRIGGER: Final = "fence"
_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION tic.fence_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
{checks}
    RETURN NEW;
END
$$
"""
_CHECK: Final = """
    SELECT status INTO found FROM tic.accounts WHERE id = NEW.{column} FOR KEY SHARE;
    IF found = '{deleted}' THEN
        {then}
    END IF;
"""
_REFUSE: Final = f"RAISE EXCEPTION 'that account was deleted' USING ERRCODE = '{DELETED}';"
# It is nobody's who adds it: a batch goes on without it.
_SKIP: Final = "RETURN NULL;"
_MADE: Final = """
CREATE OR REPLACE TRIGGER {trigger} BEFORE INSERT ON tic.{table}
    FOR EACH ROW EXECUTE FUNCTION tic.fence_{table}()
"""
_LIVE: Final = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE t.tgname = :trigger AND t.tgenabled = 'O' AND n.nspname = 'tic'
"""
_FUNCTIONS: Final = """
    SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'tic' AND p.proname LIKE 'fence\\_%'
"""


def fenced() -> dict[str, tuple[Path, ...]]:
    """By table: the columns that refer to an account."""
    found = {}
    for within in subject_map():
        links = tuple(path for path in within.paths if path.is_direct and path.link.foreign_keys)
        if within.table.schema == DATA and links:
            found[within.table.name] = links
    return found


@clause("C7.4")
def raise_fences(connection: Connection) -> None:
    """For the tables that are there; repeating it does nothing."""
    there = set(sa.inspect(connection).get_table_names(schema=DATA))
    for table, links in fenced().items():
        if table in there:
            checks = "".join(_check(path) for path in links)
            connection.exec_driver_sql(_FUNCTION.format(table=table, checks=checks).replace("%", "%%"))
            connection.exec_driver_sql(_MADE.format(trigger=TRIGGER, table=table))


def lower_fences(connection: Connection) -> None:
    for name in connection.execute(sa.text(_FUNCTIONS)).scalars().all():
        connection.exec_driver_sql(f"DROP FUNCTION tic.{name}() CASCADE")


def missing_fences(connection: Connection) -> list[str]:
    live = set(connection.execute(sa.text(_LIVE), {"trigger": TRIGGER}).scalars())
    return [f"missing trigger: tic.{table} {TRIGGER}" for table in sorted(set(fenced()) - live)]


def _check(path: Path) -> str:
    then = _SKIP if path.role is SubjectRole.RECIPIENT else _REFUSE
    return _CHECK.format(column=path.link.name, deleted=AccountStatus.DELETED.value, then=then)
