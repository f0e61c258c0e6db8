"""Exports in memory. Their files are sealed all the same, with keys made from the owner's id."""

import hashlib
from collections.abc import Collection
from datetime import datetime

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.sealing import MemorySealer
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.records.model import DataExport, ExportId, ExportState
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.files import FileKey, FileSeal
from tic_domain.shared.ids import AccountId


@attrs.define
class ExportTables:
    exports: dict[ExportId, DataExport] = attrs.field(factory=dict)


class MemoryDataExports:
    def __init__(self, transaction: Transaction, tables: ExportTables, accounts: MemoryAccounts) -> None:
        self._rows = Rows(transaction, tables.exports, "export")
        self._accounts = accounts

    async def add(self, export: DataExport) -> None:
        await self._rows.reserve("open", export.account_id)
        if any(one.is_open for one in await self.list_of(export.account_id)):
            raise ConcurrentUpdate("export")
        await self._rows.add(export.id, export)

    async def get(self, export_id: ExportId, *, for_update: bool = False) -> DataExport:
        found = await self._rows.lock(export_id) if for_update else self._rows.find(export_id)
        if found is None:
            raise NotFound("export")
        return found

    async def save(self, export: DataExport) -> None:
        await self.get(export.id, for_update=True)
        await self._rows.put(export.id, export)

    async def note(self, export_id: ExportId, attempt: int, done: int) -> bool:
        found = await self._rows.lock(export_id)
        if found is None or found.state is not ExportState.RUNNING or found.attempt != attempt:
            return False
        await self._rows.put(export_id, attrs.evolve(found, done=done))
        return True

    async def remove(self, export_id: ExportId) -> None:
        await self._rows.drop(export_id)

    async def list_of(self, account_id: AccountId, *, for_update: bool = False) -> tuple[DataExport, ...]:
        own = [one for one in self._rows.all() if one.account_id == account_id]
        if for_update:
            own = [now for one in own if (now := await self._rows.lock(one.id)) is not None]
        return tuple(sorted(own, key=lambda one: (one.requested_at, one.id), reverse=True))

    async def list_over(self, now: datetime, *, asked_before: datetime) -> tuple[DataExport, ...]:
        found = [
            one
            for one in self._rows.all()
            if one.expires_at <= now or (one.is_open and one.requested_at <= asked_before)
        ]
        return tuple(sorted(found, key=lambda one: one.id)[:1000])

    async def seal(self, account_id: AccountId, file_key: FileKey) -> FileSeal:
        owner = (await self._accounts.get(account_id)).id
        key = hashlib.sha256(b"memory|" + owner.bytes).digest()
        return FileSeal(MemorySealer(), key, owner, file_key)

    async def known_files(self, keys: Collection[FileKey]) -> frozenset[FileKey]:
        return frozenset(one.file_key for one in self._rows.all() if one.file_key is not None) & set(keys)
