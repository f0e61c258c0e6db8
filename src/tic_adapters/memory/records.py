"""What is held about people, as whoever sets it up says: for tests of showing and exporting it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import attrs

from tic_domain.records.model import HeldKind, HeldPage, HeldRecord
from tic_domain.records.ports import Attachment
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound
from tic_domain.shared.ids import AccountId

_BATCH = 500


@attrs.define
class MemoryHoldings:
    """`held`: by person and kind. What is opened sees all that was put there until then."""

    kinds: tuple[HeldKind, ...]
    held: dict[AccountId, dict[str, list[HeldRecord]]] = attrs.field(factory=dict)
    known: dict[AccountId, Mapping[AccountId, str]] = attrs.field(factory=dict)

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator["MemoryHoldings"]:
        held = {one: {kind: list(records) for kind, records in of.items()} for one, of in self.held.items()}
        yield attrs.evolve(self, held=held)

    async def counts(self, account_id: AccountId) -> Mapping[str, int]:
        return {kind.key: len(self._records(account_id, kind.key)) for kind in self.kinds}

    async def page(self, account_id: AccountId, kind: str, *, after: str | None, limit: int) -> HeldPage:
        if after is not None and not (after.isascii() and after.isdigit()):
            raise InvalidInput(
                FieldProblem("after", "It is no mark of a page.", "Give the `next` of a page as it is.")
            )
        records = self._records(account_id, kind)
        start = int(after or 0)
        end = start + limit
        return HeldPage(records=tuple(records[start:end]), next=str(end) if end < len(records) else None)

    async def stream(self, account_id: AccountId, kind: str) -> AsyncIterator[Sequence[HeldRecord]]:
        records = self._records(account_id, kind)
        for start in range(0, len(records), _BATCH):
            yield records[start : start + _BATCH]

    async def names(self, account_id: AccountId) -> Mapping[AccountId, str]:
        return self.known.get(account_id, {})

    def _records(self, account_id: AccountId, kind: str) -> Sequence[HeldRecord]:
        if all(one.key != kind for one in self.kinds):
            raise NotFound("kind of data")
        return self.held.get(account_id, {}).get(kind, [])


@attrs.frozen
class MemoryAttachments:
    files: Mapping[str, bytes | None] = attrs.field(factory=dict)

    async def of(self, account_id: AccountId) -> AsyncIterator[Attachment]:
        for name, content in self.files.items():
            yield Attachment(name=name, content=None if content is None else _pieces(content))


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 50_000):
        yield content[start : start + 50_000]
