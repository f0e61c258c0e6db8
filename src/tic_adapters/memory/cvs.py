"""CVs in memory. Their files are sealed all the same, with keys made from the owner's id."""

import hashlib
from collections.abc import Collection

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.sealing import MemorySealer
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.matching.cv import CvVersion
from tic_domain.shared.errors import NotFound
from tic_domain.shared.files import FileKey, FileSeal
from tic_domain.shared.ids import AccountId


@attrs.define
class CvTables:
    cvs: dict[tuple[AccountId, int], CvVersion] = attrs.field(factory=dict)


class MemoryCvs:
    def __init__(self, transaction: Transaction, tables: CvTables, accounts: MemoryAccounts) -> None:
        self._rows = Rows(transaction, tables.cvs, "CV")
        self._accounts = accounts

    async def add(self, cv: CvVersion) -> None:
        await self._rows.add((cv.coachee_id, cv.version), cv)

    async def save(self, cv: CvVersion) -> None:
        key = (cv.coachee_id, cv.version)
        known = await self._rows.lock(key)
        if known is None or known.id != cv.id or not known.is_living:
            raise NotFound("CV")
        await self._rows.put(key, cv)

    async def find(self, coachee_id: AccountId, version: int) -> CvVersion | None:
        return self._rows.find((coachee_id, version))

    async def list_of(self, coachee_id: AccountId) -> tuple[CvVersion, ...]:
        own = (one for one in self._rows.all() if one.coachee_id == coachee_id)
        return tuple(sorted(own, key=lambda one: one.version, reverse=True))

    async def seal(self, coachee_id: AccountId, file_key: FileKey) -> FileSeal:
        owner = (await self._accounts.get(coachee_id)).id
        key = hashlib.sha256(b"memory|" + owner.bytes).digest()
        return FileSeal(MemorySealer(), key, owner, file_key)

    async def known_files(self, keys: Collection[FileKey]) -> frozenset[FileKey]:
        return frozenset(one.file_key for one in self._rows.all() if one.file_key is not None) & set(keys)
