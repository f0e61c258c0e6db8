"""Files in a folder of this machine, which nothing serves."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self
from uuid import UUID, uuid4

import attrs

from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound, Unavailable
from tic_domain.shared.files import FileKey

STORE: Final = "The file store"
PIECE: Final = 256 * 1024
_PARTIAL: Final = ".part"


@clause("C3.3")
@attrs.frozen
class LocalFiles:
    """A folder closed to other users. Written beside its place and moved there, so that none is half.

    Two levels: 256 folders by the last byte of the key, so that none gets long.
    """

    _folder: Path

    async def put(self, key: FileKey, parts: Iterable[bytes]) -> None:
        # In a thread of its own, since a disk may take its time.
        await asyncio.to_thread(self._put, key, parts)

    async def put_stream(self, key: FileKey, parts: AsyncIterator[bytes]) -> None:
        place = self._place(key)
        partial = place.with_suffix(_PARTIAL)
        descriptor = await asyncio.to_thread(self._begun, partial)
        try:
            try:
                async for piece in _in_pieces(parts):
                    with _translated():
                        await asyncio.to_thread(_write_all, descriptor, piece)
                with _translated():
                    await asyncio.to_thread(os.fsync, descriptor)
            finally:
                os.close(descriptor)
            await asyncio.to_thread(self._settle, partial, place)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    async def open(self, key: FileKey) -> AsyncIterator[bytes]:
        with _translated():
            return await asyncio.to_thread(_Reading.of, self._place(key))

    async def remove(self, key: FileKey) -> None:
        await asyncio.to_thread(self._remove, key)

    async def list_older(self, than: datetime) -> AsyncIterator[FileKey]:
        for key in await asyncio.to_thread(self._older, than):
            yield key

    async def check(self) -> None:
        key = FileKey(uuid4())
        await self.put(key, [b"check"])
        try:
            async for _ in await self.open(key):
                pass
        finally:
            await self.remove(key)

    def _put(self, key: FileKey, parts: Iterable[bytes]) -> None:
        place = self._place(key)
        partial = place.with_suffix(_PARTIAL)
        descriptor = self._begun(partial)
        with _translated():
            try:
                try:
                    for part in parts:
                        _write_all(descriptor, part)
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
                self._settle(partial, place)
            except BaseException:
                partial.unlink(missing_ok=True)
                raise

    def _begun(self, partial: Path) -> int:
        """Open for writing, in a folder that is there."""
        with _translated():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial.parent.mkdir(mode=0o700, exist_ok=True)
            return _private(partial)

    def _settle(self, partial: Path, place: Path) -> None:
        with _translated():
            partial.replace(place)
            _sync_folder(place.parent)
            _sync_folder(self._folder)

    def _remove(self, key: FileKey) -> None:
        place = self._place(key)
        with _translated():
            place.unlink(missing_ok=True)
            place.with_suffix(_PARTIAL).unlink(missing_ok=True)

    def _older(self, than: datetime) -> list[FileKey]:
        found = set()
        with _translated():
            for path in self._folder.glob("??/*") if self._folder.is_dir() else ():
                with suppress(ValueError, FileNotFoundError):  # not ours, or removed in between
                    key = FileKey(UUID(path.name.removesuffix(_PARTIAL)))
                    if datetime.fromtimestamp(path.stat().st_mtime, UTC) < than:
                        found.add(key)
        return sorted(found)

    def _place(self, key: FileKey) -> Path:
        return self._folder / key.hex[-2:] / str(key)


@attrs.define
class _Reading:
    """Closed at its end, or when whoever read it goes away before."""

    _descriptor: int
    _first: bytes
    _is_open: bool = attrs.field(default=True, init=False)

    @classmethod
    def of(cls, place: Path) -> Self:
        descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return cls(descriptor, os.read(descriptor, PIECE))
        except BaseException:
            os.close(descriptor)
            raise

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece, self._first = self._first, b""
        if not piece and self._is_open:
            with _translated():
                piece = await asyncio.to_thread(os.read, self._descriptor, PIECE)
        if not piece:
            self._close()
            raise StopAsyncIteration
        return piece

    def __del__(self) -> None:
        self._close()

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            os.close(self._descriptor)


def _private(path: Path) -> int:
    """For writing, readable by nobody else from its first byte on; what a crash left there is replaced."""
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)


async def _in_pieces(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Put together: a thread is asked once for many small parts."""
    held = bytearray()
    async for part in parts:
        held += part
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _write_all(descriptor: int, part: bytes) -> None:
    left = memoryview(part)
    while left:
        left = left[os.write(descriptor, left) :]


def _sync_folder(folder: Path) -> None:
    """So that the name survives a power cut as the content does."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound("file") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Unavailable(STORE, "Its disk is full: the operator has to make room.") from error
        raise Unavailable(STORE, "Try again in a moment; `tic doctor` says what is wrong.") from error
