"""Files: where they are kept, and how they are sealed before they get there."""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from typing import Final, NewType, Protocol
from uuid import UUID

import attrs

from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import SealBroken, SubjectSealer

FileKey = NewType("FileKey", UUID)
"""A fresh id for each file: it says neither whose it is nor what is in it."""

PART: Final = 64 * 1024
_HEAD: Final = 4
_LARGEST_SEALED: Final = PART + 1024


class Files(Protocol):
    """Keeps sealed files. A key is written once, and nothing is ever served from here by an address."""

    async def put(self, key: FileKey, parts: Iterable[bytes]) -> None:
        """On return it is durable. Raises Unavailable; then nothing of it can be opened."""
        ...

    async def put_stream(self, key: FileKey, parts: AsyncIterator[bytes]) -> None:
        """The same for what is still being made, without holding all of it. What `parts` raises is raised
        on; nothing of it is kept then."""
        ...

    async def open(self, key: FileKey) -> AsyncIterator[bytes]:
        """Its bytes in pieces of any size, the first of them read already.

        What was begun can be read to its end although the file is removed meanwhile. Raises NotFound,
        Unavailable.
        """
        ...

    async def remove(self, key: FileKey) -> None:
        """Does nothing where there is none. Raises Unavailable."""
        ...

    def list_older(self, than: datetime) -> AsyncIterator[FileKey]:
        """Whatever was written before, what a crash left half-written included. Raises Unavailable."""
        ...

    async def check(self) -> None:
        """Writes, reads and removes something. Raises Unavailable."""
        ...


@clause("C2.2", "C3.3")
@attrs.frozen
class FileSeal:
    """One person's key for one file.

    A sealed file is a row of parts, each led by its length (4 bytes, big-endian). Place in the row and
    whether it is the last are authenticated: parts can't be cut off, swapped, or moved to another file.
    """

    _sealer: SubjectSealer
    _key: bytes = attrs.field(repr=False)
    _subject: UUID
    _file: FileKey

    def seal(self, content: bytes) -> Iterator[bytes]:
        count = max(1, -(-len(content) // PART))
        for number in range(count):
            yield self._framed(number, content[number * PART : (number + 1) * PART], last=number + 1 == count)

    async def seal_stream(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same for content that comes in pieces of any size."""
        held = bytearray()
        number = 0
        async for piece in content:
            held += piece
            # One part is always held back: only the end shows which is the last.
            while len(held) > PART:
                yield self._framed(number, bytes(held[:PART]), last=False)
                del held[:PART]
                number += 1
        yield self._framed(number, bytes(held), last=True)

    async def open(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The plain parts, each as soon as it is known to be genuine. Raises SealBroken."""
        number = 0
        waiting: bytes | None = None
        async for sealed in _frames(pieces):
            if waiting is not None:
                yield self._opened(number, waiting, last=False)
                number += 1
            waiting = sealed
        if waiting is None:
            raise SealBroken("file: it is empty")
        yield self._opened(number, waiting, last=True)

    def _framed(self, number: int, plain: bytes, *, last: bool) -> bytes:
        sealed = self._sealer.seal(self._key, self._subject, self._place(number, last=last), plain)
        return len(sealed).to_bytes(_HEAD) + sealed

    def _opened(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        return self._sealer.open(self._key, self._subject, self._place(number, last=last), sealed)

    def _place(self, number: int, *, last: bool) -> str:
        return f"files|{self._file}|{number}|{'last' if last else 'more'}"


async def _frames(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    held = bytearray()
    async for piece in pieces:
        held += piece
        while len(held) >= _HEAD:
            size = int.from_bytes(held[:_HEAD])
            if size > _LARGEST_SEALED:
                raise SealBroken("file: a part is too long")
            if len(held) < _HEAD + size:
                break
            yield bytes(held[_HEAD : _HEAD + size])
            del held[: _HEAD + size]
    if held:
        raise SealBroken("file: its end is missing")
