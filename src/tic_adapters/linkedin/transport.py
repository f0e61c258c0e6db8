"""Limits on what a provider may answer with."""

from collections.abc import AsyncIterator
from typing import Final

import attrs
import httpx

LARGEST_BODY: Final = 1_000_000


class BodyRefused(httpx.TransportError):
    """The answer is larger than any honest one, or packed although we asked for it plain."""


@attrs.define
class CappedTransport(httpx.AsyncBaseTransport):
    """httpx reads a body to its end, however long it is: this stops it at `LARGEST_BODY` bytes."""

    _inner: httpx.AsyncBaseTransport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["Accept-Encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            # A small packed body may be a huge one unpacked.
            await response.aclose()
            raise BodyRefused("the body is packed")
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_CappedStream(response),
            extensions=response.extensions,
            request=request,
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


@attrs.define
class _CappedStream(httpx.AsyncByteStream):
    _response: httpx.Response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._response.aiter_raw():
            size += len(chunk)
            if size > LARGEST_BODY:
                raise BodyRefused("the body is too large")
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()
