"""Files that are sent from us: streamed, to be saved rather than shown, and kept by nobody on the way."""

from collections.abc import AsyncIterator
from typing import Final, Self
from urllib.parse import quote

import attrs
from litestar.types import Receive, Scope, Send

from tic_domain.matching.cv_text import CvFormat
from tic_domain.shared.clauses import clause

MEDIA_TYPES: Final = {
    CvFormat.PDF: "application/pdf",
    CvFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@clause("C4.2", "C3.3")
@attrs.frozen(kw_only=True)
class Download:
    """Plain ASGI. That the browser must not guess another type is said with every answer of the site."""

    _headers: tuple[tuple[bytes, bytes], ...]
    _first: bytes = attrs.field(repr=False)
    _rest: AsyncIterator[bytes] = attrs.field(repr=False)

    @classmethod
    async def begun(
        cls, *, file_name: str, format: CvFormat, size: int, content: AsyncIterator[bytes]
    ) -> Self:
        """A CV."""
        return await cls.of_type(MEDIA_TYPES[format], file_name=file_name, size=size, content=content)

    @classmethod
    async def of_type(
        cls, media_type: str, *, file_name: str, size: int, content: AsyncIterator[bytes]
    ) -> Self:
        """With its first part opened: what can't be read is refused while it still can be."""
        headers = {
            "content-type": media_type,
            "content-length": str(size),
            "content-disposition": disposition(file_name),
            "cache-control": "no-store",
        }
        return cls(
            headers=tuple((name.encode(), value.encode("latin-1")) for name, value in headers.items()),
            first=await anext(content, b""),
            rest=content,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(self._headers)})
        await send({"type": "http.response.body", "body": self._first, "more_body": True})
        async for part in self._rest:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


@attrs.frozen(kw_only=True)
class TextFile:
    """A short file in UTF-8. Plain ASGI."""

    file_name: str
    media_type: str
    """With its charset."""
    content: bytes = attrs.field(repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {
            "content-type": self.media_type,
            "content-length": str(len(self.content)),
            "content-disposition": disposition(self.file_name),
            "cache-control": "no-store",
        }
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": encoded})
        await send({"type": "http.response.body", "body": self.content, "more_body": False})


def disposition(file_name: str) -> str:
    """By RFC 6266: a plain name for old readers, the whole one for others. Nothing in it can break out."""
    plain = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\%;' else "_" for char in file_name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
