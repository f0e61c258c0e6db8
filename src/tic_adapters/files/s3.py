"""Files in a bucket of any store that speaks S3's interface."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self
from uuid import UUID, uuid4

import attrs
import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound, Unavailable
from tic_domain.shared.files import FileKey

if TYPE_CHECKING:  # the library has them for type checkers only
    from obstore import GetResult
    from obstore.store import S3Config

STORE: Final = "The file store"
PIECE: Final = 256 * 1024
_UPLOADED_AT_ONCE: Final = 5 * 1024 * 1024
"""The least that S3 takes as a part."""
_DENIED: Final = (PermissionDeniedError, UnauthenticatedError)


@attrs.frozen(kw_only=True)
class S3Settings:
    bucket: str
    region: str
    endpoint: str | None
    """None: Amazon's own."""
    access_key: str | None = attrs.field(repr=False)
    """None: as the machine itself may, by its role."""
    secret_key: str | None = attrs.field(repr=False)
    connect_timeout: timedelta = timedelta(seconds=5)
    timeout: timedelta = timedelta(seconds=20)
    retries: int = 3
    retry_within: timedelta = timedelta(seconds=10)


@clause("C3.3", "C4.1")
@attrs.define(slots=False, eq=False)
class S3Files:
    """`prefix` is a folder of the bucket. The store is hosting: it sees sealed bytes and random names."""

    _settings: S3Settings
    _prefix: str

    async def put(self, key: FileKey, parts: Iterable[bytes]) -> None:
        with _translated():
            # One request, whole or not at all; sealed content is small enough to be held.
            await obstore.put_async(self._store, self._place(key), b"".join(parts), use_multipart=False)

    async def put_stream(self, key: FileKey, parts: AsyncIterator[bytes]) -> None:
        watched = _Watched(parts)
        try:
            with _translated():
                # Piece by piece; the store shows nothing before it has been told of the last.
                await obstore.put_async(
                    self._store,
                    self._place(key),
                    watched,
                    use_multipart=True,
                    chunk_size=_UPLOADED_AT_ONCE,
                    max_concurrency=2,
                )
        except Exception:
            if watched.error is not None:
                raise watched.error from None
            raise

    async def open(self, key: FileKey) -> AsyncIterator[bytes]:
        with _translated():
            found = await obstore.get_async(self._store, self._place(key))
        return _pieces(found)

    async def remove(self, key: FileKey) -> None:
        try:
            with _translated():
                await obstore.delete_async(self._store, self._place(key))
        except NotFound:
            return  # some stores say so, others don't

    async def list_older(self, than: datetime) -> AsyncIterator[FileKey]:
        with _translated():
            listing = obstore.list(self._store, prefix=self._prefix, chunk_size=500)
            async for batch in listing:
                for one in batch:
                    if one["last_modified"] < than and (key := _key(one["path"])) is not None:
                        yield key

    async def check(self) -> None:
        key = FileKey(uuid4())
        await self.put(key, [b"check"])
        try:
            async for _ in await self.open(key):
                pass
        finally:
            await self.remove(key)

    @cached_property
    def _store(self) -> S3Store:
        """Made when it is first used: it asks for credentials where none are configured."""
        settings = self._settings
        config: S3Config = {"region": settings.region}
        if settings.endpoint is not None:
            config["endpoint"] = settings.endpoint
        if settings.access_key is not None and settings.secret_key is not None:
            config["access_key_id"] = settings.access_key
            config["secret_access_key"] = settings.secret_key
        return S3Store(
            settings.bucket,
            config=config,
            client_options={
                "connect_timeout": settings.connect_timeout,
                "timeout": settings.timeout,
                "allow_http": (settings.endpoint or "").startswith("http://"),
            },
            retry_config={
                "max_retries": settings.retries,
                "retry_timeout": settings.retry_within,
                "backoff": {
                    "init_backoff": timedelta(milliseconds=100),
                    "max_backoff": timedelta(seconds=2),
                    "base": 2,
                },
            },
        )

    def _place(self, key: FileKey) -> str:
        return f"{self._prefix}/{key}"


@attrs.define
class _Watched:
    """What comes of `parts`, and the error that it ended with: the library would wrap that in its own."""

    _parts: AsyncIterator[bytes]
    error: Exception | None = attrs.field(default=None, init=False)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._parts)
        except StopAsyncIteration:
            raise
        except Exception as error:
            self.error = error
            raise


async def _pieces(found: "GetResult") -> AsyncIterator[bytes]:
    with _translated():
        async for piece in found.stream(min_chunk_size=PIECE):
            yield bytes(piece)


def _key(path: str) -> FileKey | None:
    """None for what isn't ours."""
    try:
        return FileKey(UUID(path.rpartition("/")[2]))
    except ValueError:
        return None


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound("file") from error
    except _DENIED as error:
        raise Unavailable(STORE, "It refuses us; `tic doctor` says more to the operator.") from error
    except (BaseError, TimeoutError, ConnectionError) as error:
        raise Unavailable(STORE) from error
