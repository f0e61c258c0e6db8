"""Exports that people asked for, and the seal of their files."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from psycopg.errors import UniqueViolation
from sqlalchemy import and_, delete, or_, select, text, update

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, among, binding, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.exports import IS_OPEN, exports
from tic_adapters.postgres.vault import Vault
from tic_domain.records.model import DataExport, ExportId, ExportState
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.files import FileKey, FileSeal
from tic_domain.shared.ids import AccountId

_MOST: Final = 1000
_ADD: Final = Query(inserting(exports))
_GET: Final = Query(select(exports).where(exports.c.id == given("key")))
_LOCKED: Final = Query(select(exports).where(exports.c.id == given("key")).with_for_update())
_SAVE: Final = Query(
    update(exports)
    .where(exports.c.id == given("key"))
    .values(binding(exports, but=frozenset({"id", "account_id", "requested_at"})))
)
_NOTE: Final = Query(
    update(exports)
    .where(
        exports.c.id == given("key"),
        exports.c.attempt == given("attempt"),
        exports.c.state == text(f"'{ExportState.RUNNING.value}'"),
    )
    .values(done=given("done"))
)
_REMOVE: Final = Query(delete(exports).where(exports.c.id == given("key")))
_of_account = (
    select(exports)
    .where(exports.c.account_id == given("account_id"))
    .order_by(exports.c.requested_at.desc(), exports.c.id.desc())
)
_LIST: Final = Query(_of_account)
_LIST_LOCKED: Final = Query(_of_account.with_for_update())
_OVER: Final = Query(
    select(exports)
    .where(
        or_(
            exports.c.expires_at <= given("now", MOMENT),
            and_(IS_OPEN, exports.c.requested_at <= given("asked_before", MOMENT)),
        )
    )
    .order_by(exports.c.id)
    .limit(_MOST)
    .with_for_update(skip_locked=True)
)
_KNOWN: Final = Query(select(exports.c.file_key).where(among(exports.c.file_key, "keys")))


@clause("C7.3")
class PostgresDataExports:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, export: DataExport) -> None:
        try:
            await self._session.change(_ADD, **rows().unstructure(export))
        except UniqueViolation as error:
            raise ConcurrentUpdate("export") from error

    async def get(self, export_id: ExportId, *, for_update: bool = False) -> DataExport:
        row = await self._session.first(_LOCKED if for_update else _GET, key=export_id)
        if row is None:
            raise NotFound("export")
        return structured(row, DataExport)

    async def save(self, export: DataExport) -> None:
        row = rows().unstructure(export)
        for fixed in ("id", "account_id", "requested_at"):
            del row[fixed]
        if not await self._session.change(_SAVE, key=export.id, **row):
            raise NotFound("export")

    async def note(self, export_id: ExportId, attempt: int, done: int) -> bool:
        return bool(await self._session.change(_NOTE, key=export_id, attempt=attempt, done=done))

    async def remove(self, export_id: ExportId) -> None:
        await self._session.change(_REMOVE, key=export_id)

    async def list_of(self, account_id: AccountId, *, for_update: bool = False) -> tuple[DataExport, ...]:
        found = await self._session.all(_LIST_LOCKED if for_update else _LIST, account_id=account_id)
        return tuple(structured(row, DataExport) for row in found)

    async def list_over(self, now: datetime, *, asked_before: datetime) -> tuple[DataExport, ...]:
        found = await self._session.all(_OVER, now=now, asked_before=asked_before)
        return tuple(structured(row, DataExport) for row in found)

    async def seal(self, account_id: AccountId, file_key: FileKey) -> FileSeal:
        return self._vault.file_seal(await self._vault.key_of(account_id), account_id, file_key)

    async def known_files(self, keys: Collection[FileKey]) -> frozenset[FileKey]:
        return frozenset(key for (key,) in await self._session.tuples(_KNOWN, keys=list(keys)))
