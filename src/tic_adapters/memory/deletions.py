"""Deletions in memory: the same plan of the same classification, over attrs classes instead of columns."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

import attrs

from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.accounts.model import Account, AccountStatus
from tic_domain.privacy.erasing.model import (
    DeletionId,
    DeletionRequest,
    ErasureStep,
    RequestState,
    StepKind,
    Tombstone,
)
from tic_domain.privacy.erasing.ports import ErasedRows, PlanPart, Retained
from tic_domain.privacy.erasing.steps import check_chain
from tic_domain.shared.classification import (
    METADATA_KEY,
    Erasure,
    Personal,
    SubjectRole,
    is_stored,
)
from tic_domain.shared.errors import ConcurrentUpdate, NotFound, Unavailable
from tic_domain.shared.files import FileKey
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex

_ID: Final = "user.unique_id.pseudonymous"


@attrs.define
class DeletionTables:
    requests: dict[DeletionId, DeletionRequest] = attrs.field(factory=dict)
    steps: dict[tuple[DeletionId, StepKind], ErasureStep] = attrs.field(factory=dict)
    tombstones: dict[int, Tombstone] = attrs.field(factory=dict)
    destroyed: dict[UUID, bool] = attrs.field(factory=dict)
    """Subjects whose key is gone."""


class MemoryDeletions:
    def __init__(self, transaction: Transaction, tables: DeletionTables) -> None:
        self._rows = Rows(transaction, tables.requests, "deletion")
        self._steps = Rows(transaction, tables.steps, "step")

    async def add(self, request: DeletionRequest, steps: Sequence[ErasureStep]) -> None:
        await self._rows.reserve("account", request.account_id)
        if any(one.is_open and one.account_id == request.account_id for one in self._rows.all()):
            raise ConcurrentUpdate("deletion")
        await self._rows.add(request.id, request)
        await self.put_steps(steps)

    async def save(self, request: DeletionRequest) -> None:
        known = await self._rows.lock(request.id)
        if known is None or known.version != request.version:
            raise ConcurrentUpdate("deletion")
        await self._rows.put(request.id, attrs.evolve(request, version=request.version + 1))

    async def get(self, request_id: DeletionId, *, for_update: bool = False) -> DeletionRequest:
        found = await self._rows.lock(request_id) if for_update else self._rows.find(request_id)
        if found is None:
            raise NotFound("deletion")
        return found

    async def find_of(self, account_id: AccountId, *, for_update: bool = False) -> DeletionRequest | None:
        own = [one for one in self._rows.all() if one.account_id == account_id]
        own.sort(key=lambda one: (one.is_open, one.requested_at, one.id), reverse=True)
        if not own:
            return None
        return await self.get(own[0].id, for_update=for_update)

    async def find_by_receipt(self, digest: bytes) -> DeletionRequest | None:
        return next((one for one in self._rows.all() if one.receipt_digest == digest), None)

    async def put_steps(self, steps: Sequence[ErasureStep]) -> None:
        for one in steps:
            await self._steps.put((one.request_id, one.kind), one)

    async def steps_of(self, request_id: DeletionId) -> tuple[ErasureStep, ...]:
        order = list(StepKind)
        own = [one for one in self._steps.all() if one.request_id == request_id]
        return tuple(sorted(own, key=lambda one: order.index(one.kind)))

    async def list_to_try(self, now: datetime, *, limit: int) -> tuple[DeletionId, ...]:
        due = sorted(
            (one.look_at, one.id)
            for one in self._rows.all()
            if one.state is RequestState.SCHEDULED and one.look_at is not None and one.look_at <= now
        )
        return tuple(request_id for _, request_id in due[:limit])

    async def list_unfinished(self, now: datetime, *, limit: int) -> tuple[DeletionId, ...]:
        due = {one.request_id for one in self._steps.all() if not one.is_over and one.due_at <= now}
        return tuple(sorted(due)[:limit])

    async def list_recent(self, *, limit: int) -> tuple[DeletionRequest, ...]:
        newest = sorted(self._rows.all(), key=lambda one: (one.requested_at, one.id), reverse=True)
        return tuple(newest[:limit])


class MemoryTombstones:
    def __init__(self, transaction: Transaction, tables: DeletionTables) -> None:
        self._transaction = transaction
        self._rows = Rows(transaction, tables.tombstones, "tombstone")

    async def last(self, *, for_update: bool = False) -> Tombstone | None:
        if for_update:
            await self._transaction.lock("tombstones")
        return max(self._rows.all(), key=lambda one: one.number, default=None)

    async def find(self, subject: bytes) -> Tombstone | None:
        return next((one for one in self._rows.all() if one.subject == subject), None)

    async def append(self, tombstone: Tombstone) -> None:
        await self._rows.add(tombstone.number, tombstone)

    async def list(self, *, after: int = 0) -> tuple[Tombstone, ...]:
        found = sorted(self._rows.all(), key=lambda one: one.number)
        return tuple(one for one in found if one.number > after)


@attrs.define
class MemoryTombstoneCopy:
    entries: list[Tombstone] = attrs.field(factory=list)
    is_away: bool = False

    async def last_number(self) -> int:
        self._check()
        return self.entries[-1].number if self.entries else 0

    async def extend(self, tombstones: Sequence[Tombstone]) -> None:
        self._check()
        last = self.entries[-1].number if self.entries else 0
        self.entries += [one for one in tombstones if one.number > last]

    async def read(self) -> tuple[Tombstone, ...]:
        self._check()
        check_chain(self.entries)
        return tuple(self.entries)

    def _check(self) -> None:
        if self.is_away:
            raise Unavailable("The copy of the ledger of deletions")


class MemoryEraser:
    """`tables` are all of a store, by whatever name; `jobs` those that wait."""

    def __init__(
        self, transaction: Transaction, store: Any, deletions: DeletionTables, index: BlindIndex | None = None
    ) -> None:
        self._transaction = transaction
        self._store = store
        self._index = index
        self._destroyed = Rows(transaction, deletions.destroyed, "key")

    def plan(self) -> tuple[PlanPart, ...]:
        return (
            PlanPart(name="rows", strategy=Erasure.DROP_ROW),
            PlanPart(name="values", strategy=Erasure.SHRED),
        )

    def retained(self) -> tuple[Retained, ...]:
        return (
            Retained(
                name="orders",
                strategy=Erasure.KEEP_LEGAL,
                why="legal obligation: essential.service.payment_processing",
                until="10 years, from order settled",
            ),
        )

    async def fence(self, account_id: AccountId) -> None:
        await self._transaction.lock(("account", account_id))

    async def empty_account(self, account_id: AccountId) -> None:
        accounts = self._store.accounts.accounts
        emptied = attrs.evolve(accounts[account_id].deleted(), version=accounts[account_id].version + 1)
        self._transaction.on_commit(partial(accounts.__setitem__, account_id, emptied))

    async def erase(
        self, account_id: AccountId, part: PlanPart, *, most: int, after: object | None
    ) -> ErasedRows:
        erased = 0
        for table, key, row in list(self._rows(account_id)):
            if erased == most:
                return ErasedRows(rows=erased, after=part)
            if _is_dropped(row, account_id):
                if part.strategy is Erasure.DROP_ROW:
                    self._transaction.on_commit(partial(table.pop, key, None))
                    erased += 1
            elif part.strategy is Erasure.SHRED and (emptied := _emptied(row, account_id)) != row:
                self._transaction.on_commit(partial(table.__setitem__, key, emptied))
                erased += 1
        return ErasedRows(rows=erased, after=None)

    async def files_of(self, account_id: AccountId) -> tuple[FileKey, ...]:
        own = [one for one in self._store.cvs.cvs.values() if one.coachee_id == account_id]
        return tuple(one.file_key for one in own if one.file_key is not None)

    async def cancel_jobs(self, account_id: AccountId) -> int:
        naming = [one for one in self._store.jobs if str(account_id) in repr(one)]
        self._transaction.on_commit(
            lambda: self._store.jobs.__setitem__(
                slice(None), [one for one in self._store.jobs if one not in naming]
            )
        )
        return len(naming)

    async def destroy_key(self, subject: UUID) -> bool:
        if self._destroyed.find(subject):
            return False
        await self._destroyed.put(subject, True)
        return True

    async def has_subject(self, hashes: Sequence[bytes], *, purpose: str) -> tuple[AccountId, ...]:
        index = self._index
        if index is None:
            return ()
        living = [
            one for one in self._store.accounts.accounts.values() if one.status is not AccountStatus.DELETED
        ]
        return tuple(one.id for one in living if index.of(purpose, str(one.id)) in set(hashes))

    def _rows(self, account_id: AccountId) -> Iterator[tuple[dict[Any, Any], Any, Any]]:
        for tables in attrs.asdict(self._store, recurse=False).values():
            if not attrs.has(type(tables)):
                continue
            for table in attrs.asdict(tables, recurse=False).values():
                if isinstance(table, dict):
                    for key, row in table.items():
                        if is_stored(type(row)) and _links(row, account_id):
                            yield table, key, row


def _links(row: Any, account_id: AccountId) -> list[Personal]:
    """How its own attributes name the account."""
    found = []
    for field in attrs.fields(type(row)):
        kind = field.metadata.get(METADATA_KEY)
        if isinstance(kind, Personal) and kind.category == _ID and getattr(row, field.name) == account_id:
            found.append(kind)
    return found


def _is_dropped(row: Any, account_id: AccountId) -> bool:
    return any(kind.erasure is Erasure.DROP_ROW for kind in _links(row, account_id))


def _emptied(row: Any, account_id: AccountId) -> Any:
    """Words of whoever only receives the row stay: they are somebody else's."""
    if isinstance(row, Account | DeletionRequest):
        return row  # The one is emptied at the start; the other has a key of its own.
    if all(kind.role is SubjectRole.RECIPIENT for kind in _links(row, account_id)):
        return row
    changes: dict[str, None] = {}
    for field in attrs.fields(type(row)):
        kind = field.metadata.get(METADATA_KEY)
        if isinstance(kind, Personal) and kind.erasure is Erasure.SHRED:
            changes[field.name] = None
    return attrs.evolve(row, **changes) if changes else row
