"""Files in memory: for tests and dry runs."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

import attrs

from tic_domain.shared.errors import NotFound, Unavailable
from tic_domain.shared.files import FileKey
from tic_domain.shared.ports import Clock


@attrs.define
class MemoryFiles:
    """`is_up` False: the store doesn't answer."""

    _clock: Clock
    is_up: bool = True
    kept: dict[FileKey, tuple[datetime, bytes]] = attrs.field(factory=dict, repr=False)

    async def put(self, key: FileKey, parts: Iterable[bytes]) -> None:
        self._check()
        self.kept[key] = (self._clock.now(), b"".join(parts))

    async def put_stream(self, key: FileKey, parts: AsyncIterator[bytes]) -> None:
        await self.put(key, [part async for part in parts])

    async def open(self, key: FileKey) -> AsyncIterator[bytes]:
        self._check()
        if key not in self.kept:
            raise NotFound("file")
        return _pieces(self.kept[key][1])

    async def remove(self, key: FileKey) -> None:
        self._check()
        self.kept.pop(key, None)

    async def list_older(self, than: datetime) -> AsyncIterator[FileKey]:
        self._check()
        for key, (written_at, _) in tuple(self.kept.items()):
            if written_at < than:
                yield key

    async def check(self) -> None:
        self._check()

    def _check(self) -> None:
        if not self.is_up:
            raise Unavailable("The file store")


async def _pieces(content: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]
