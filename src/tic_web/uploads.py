"""Files that are sent to us: read part by part into memory, never onto a disk, no further than allowed."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
from litestar import Request
from litestar.exceptions import ClientException
from litestar.handlers import BaseRouteHandler
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from tic_domain.shared.clauses import clause
from tic_web.visit import visit_of

OPT: Final = "takes a file of at most"
"""The handler's `opt` key; its value is the number of bytes. Such a route takes multipart forms only."""
MULTIPART: Final = "multipart/form-data"
FILE: Final = "file"
"""Name of the part that carries the file."""
SECONDS: Final = 120.0
"""For all of it: 5 MB over a slow line take their time."""
_MOST_PARTS: Final = 16
_LONGEST_FIELD: Final = 16 * 1024
_OVERHEAD: Final = 64 * 1024


@attrs.frozen(kw_only=True)
class SentFile:
    name: str = attrs.field(repr=False)
    content: bytes = attrs.field(repr=False)
    is_whole: bool
    """False where it is larger than allowed: the rest was not read."""


@attrs.frozen(kw_only=True)
class Upload:
    """Text fields as they were typed, and every part that carried a file."""

    fields: Mapping[str, tuple[str, ...]] = attrs.field(repr=False)
    files: tuple[tuple[str, SentFile], ...]


def most_bytes(handler: BaseRouteHandler | None) -> int | None:
    """None where the route takes no file."""
    found = handler.opt.get(OPT) if handler is not None else None
    return found if isinstance(found, int) else None


@clause("C2.2", "C3.3")
async def uploaded(request: Request[Any, Any, Any]) -> Upload:
    """Read once for each request. Raises ClientException for what is no multipart form."""
    visit = visit_of(request.scope)
    if visit.upload is None:
        most = most_bytes(request.route_handler)
        if most is None:
            raise RuntimeError("this route takes no file")
        visit.upload = await _read(request, most)
    return visit.upload


async def _read(request: Request[Any, Any, Any], most: int) -> Upload:
    kind, options = request.content_type
    if kind != MULTIPART:
        return Upload(fields={}, files=())
    collected = _Collected(most=most)
    left = most + _OVERHEAD
    try:
        parser = PushMultipartParser(options.get("boundary", ""), max_segment_count=_MOST_PARTS)
        async for chunk in request.stream():
            left -= len(chunk)
            # The stream ends with an empty piece, by which the parser knows that it is over.
            for found in parser.parse(chunk):
                collected.take(found)
            if left < 0 or collected.is_too_large:
                return collected.cut_off()  # what follows is not read: the answer is clear already
            if parser.closed:
                break
    except (MultipartError, UnicodeDecodeError, LookupError) as error:
        raise ClientException("no multipart form") from error
    return collected.upload()


@attrs.define(kw_only=True)
class _Collected:
    most: int
    is_too_large: bool = False
    _fields: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    _files: list[tuple[str, SentFile]] = attrs.field(factory=list)
    _part: MultipartSegment | None = None
    _content: bytearray = attrs.field(factory=bytearray)

    def take(self, found: MultipartSegment | bytearray | None) -> None:
        """A part begins; some of its content; it has ended."""
        if isinstance(found, MultipartSegment):
            self._part, self._content = found, bytearray()
        elif found:
            self._content += found
            self.is_too_large |= len(self._content) > (self.most if self._is_file else _LONGEST_FIELD)
        elif self._part is not None:
            self._end(self._part)

    def cut_off(self) -> Upload:
        if self._part is not None and self._is_file:
            self._files.append((self._part.name, self._file(self._part, is_whole=False)))
        elif not self._files:
            raise ClientException("a field is too long")
        return self.upload()

    def upload(self) -> Upload:
        return Upload(fields=self._fields, files=tuple(self._files))

    @property
    def _is_file(self) -> bool:
        # Some programs leave the file's name out; the part is the file all the same.
        return self._part is not None and (self._part.filename is not None or self._part.name == FILE)

    def _end(self, part: MultipartSegment) -> None:
        if self._is_file:
            self._files.append((part.name, self._file(part, is_whole=not self.is_too_large)))
        else:
            value = self._content.decode(part.charset or "utf-8")
            self._fields[part.name] = (*self._fields.get(part.name, ()), value)
        self._part = None

    def _file(self, part: MultipartSegment, *, is_whole: bool) -> SentFile:
        return SentFile(name=part.filename or "", content=bytes(self._content), is_whole=is_whole)
