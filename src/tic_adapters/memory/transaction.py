"""Transactions over plain dictionaries, as PostgreSQL has them at READ COMMITTED.

A transaction sees what is committed, overlaid by its own writes. Whoever writes a row, or reads it for
update, holds its lock until the transaction ends; others wait, and then see what was committed. Where
waiting would never end, ConcurrentUpdate is raised. A transaction left without commit leaves no trace.
"""

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import attrs

from tic_domain.shared.errors import ConcurrentUpdate

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


@attrs.define(eq=False)
class Transaction:
    """`locks` is shared by all transactions of one store."""

    _locks: "Locks"
    ended: asyncio.Event = attrs.field(factory=asyncio.Event, init=False)
    waits_for: "Transaction | None" = attrs.field(default=None, init=False)
    _to_apply: list[Callable[[], None]] = attrs.field(factory=list, init=False)

    async def lock(self, name: Hashable) -> None:
        """Held until the end. Raises ConcurrentUpdate for what would be a deadlock."""
        self.check_open()
        await asyncio.sleep(0)  # others get their turn here, as they would while a database is asked
        while (holder := self._locks.get(name)) is not None and holder is not self:
            if holder.is_waiting_for(self):
                raise ConcurrentUpdate("row")
            self.waits_for = holder
            try:
                await holder.ended.wait()
            finally:
                self.waits_for = None
        self._locks[name] = self

    def on_commit(self, apply: Callable[[], None]) -> None:
        self._to_apply.append(apply)

    def commit(self) -> None:
        """All at once: nothing is awaited in between, so nobody sees half of it."""
        self.check_open()
        for apply in self._to_apply:
            apply()
        self.end()

    def end(self) -> None:
        """Roll back what wasn't committed, and let others on. Repeating it does nothing."""
        if self.ended.is_set():
            return
        for name in [name for name, holder in self._locks.items() if holder is self]:
            del self._locks[name]
        self.ended.set()

    def check_open(self) -> None:
        if self.ended.is_set():
            raise RuntimeError("this unit of work is over: open another one")

    def is_waiting_for(self, other: "Transaction") -> bool:
        ahead: Transaction | None = self
        while ahead is not None:
            if ahead is other:
                return True
            ahead = ahead.waits_for
        return False


Locks = dict[Hashable, Transaction]
"""The name of a lock → who holds it."""


class Rows(Generic[K, R]):
    """One table as one transaction sees it. `what` names a row in refusals."""

    def __init__(self, transaction: Transaction, committed: dict[K, R], what: str) -> None:
        self._transaction = transaction
        self._committed = committed
        self._what = what
        self._written: dict[K, R] = {}
        self._dropped: set[K] = set()
        transaction.on_commit(self._apply)

    def find(self, key: K) -> R | None:
        self._transaction.check_open()
        if key in self._dropped:
            return None
        return self._written[key] if key in self._written else self._committed.get(key)

    def all(self) -> tuple[R, ...]:
        """In the order in which they were added."""
        self._transaction.check_open()
        rows = {**self._committed, **self._written}
        return tuple(row for key, row in rows.items() if key not in self._dropped)

    def all_keys(self) -> tuple[K, ...]:
        self._transaction.check_open()
        return tuple(key for key in {**self._committed, **self._written} if key not in self._dropped)

    async def lock(self, key: K) -> R | None:
        """The row as it is once nobody else is changing it, and nobody will until the end."""
        await self._transaction.lock((self._what, key))
        return self.find(key)

    async def reserve(self, constraint: str, value: Hashable) -> None:
        """Keep others from adding the same value under a unique constraint until the end."""
        await self._transaction.lock((self._what, constraint, value))

    async def add(self, key: K, row: R) -> None:
        """Raises ConcurrentUpdate where there is one already."""
        if await self.lock(key) is not None:
            raise ConcurrentUpdate(self._what)
        self._write(key, row)

    async def put(self, key: K, row: R) -> None:
        """In place of the one that is there, if any."""
        await self.lock(key)
        self._write(key, row)

    async def drop(self, key: K) -> R | None:
        """The row, which is gone afterwards: of several at once, one gets it."""
        row = await self.lock(key)
        if row is not None:
            self._written.pop(key, None)
            self._dropped.add(key)
        return row

    def _write(self, key: K, row: R) -> None:
        self._dropped.discard(key)
        self._written[key] = row

    def _apply(self) -> None:
        for key in self._dropped:
            self._committed.pop(key, None)
        self._committed.update(self._written)
