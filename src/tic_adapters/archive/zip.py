"""The archive, written as it is read: nothing of it is ever held whole, in memory or on a disk."""

import io
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC
from typing import IO, TYPE_CHECKING, Any, Final, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import attrs

from tic_adapters.archive import pages, tables
from tic_domain.records.model import HeldKind, HeldRecord
from tic_domain.records.ports import Collected
from tic_domain.records.schema import VERSION, export_schema
from tic_domain.records.vocabulary import words_of
from tic_domain.records.wording import shown_record, who_is_who
from tic_domain.shared.clauses import clause

if TYPE_CHECKING:  # from the standard library from Python 3.12 on
    from typing_extensions import Buffer

_PIECE: Final = 64 * 1024
_LARGE: Final = 100_000
"""From so many records on an entry might get beyond what the older form of ZIP can say."""
README: Final = """\
Open index.html in a browser to read what is held about you. It needs no network and runs no script.

export.json   everything, for programs; schema.json describes it (JSON Schema 2020-12)
csv/          the same as tables for spreadsheets. A text that a spreadsheet would compute begins with '
pages/        the same as pages to read
files/        the CVs that you uploaded, as you uploaded them

Conversations hold what you wrote and what was written to you. Whom an id stands for is in "people".
Written by a member who has deleted their account, a message has no text any more.
Secrets that open your account (tokens, digests of them) are left out: they would open it for whoever finds
this file. Keep it as you would keep your CV.
"""


@clause("C7.3")
@attrs.frozen
class ZipArchives:
    @property
    def passes(self) -> int:
        return 3  # JSON, tables, pages: one entry of a ZIP is written after the other

    async def written(self, collected: Collected) -> AsyncIterator[bytes]:
        archive = _Archive(collected)
        with archive.opened():
            for step in (archive.json, archive.tables, archive.pages, archive.overview):
                async for _ in step():
                    if archive.sink.size >= _PIECE:
                        yield archive.sink.take()
        yield archive.sink.take()


class _Sink(io.RawIOBase):
    """What was written since somebody took it. It can't go back, so that the archive never asks it to."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def size(self) -> int:
        return len(self._held)

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer") -> int:
        self._held += data
        return memoryview(data).nbytes

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


@attrs.define
class _Archive:
    """Each step yields whenever something was written, so that it can be passed on."""

    _collected: Collected
    sink: _Sink = attrs.field(factory=_Sink)
    _files: list[str] = attrs.field(factory=list)
    _missing: list[str] = attrs.field(factory=list)
    _zip: ZipFile = attrs.field(init=False)
    _who: Mapping[str, str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._who = who_is_who(self._collected.account_id, self._collected.names)

    @contextmanager
    def opened(self) -> Iterator[None]:
        with ZipFile(cast("IO[bytes]", self.sink), "w", ZIP_DEFLATED) as self._zip:
            yield

    async def json(self) -> AsyncIterator[None]:
        collected = self._collected
        self._put("README.txt", README.encode())
        self._put("schema.json", json.dumps(export_schema(collected.kinds), indent=1).encode())
        async for _ in self._attachments():
            yield
        with self._entry("export.json", large=max(collected.counts.values(), default=0) > _LARGE) as entry:
            begin = {
                "version": VERSION,
                "account_id": str(collected.account_id),
                "made_at": collected.made_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "files": self._files,
                "files_removed_meanwhile": self._missing,
            }
            entry.write(_json(begin)[:-1] + b', "records": {')
            for number, kind in enumerate(collected.kinds):
                entry.write((b",\n" if number else b"\n") + _json(kind.key) + b": [")
                between = b"\n"
                async for batch in collected.stream(kind.key):
                    for record in batch:
                        entry.write(between + _json(record))
                        between = b",\n"
                    yield
                entry.write(b"]")
            entry.write(b"}}\n")
        yield

    async def tables(self) -> AsyncIterator[None]:
        async for _ in self._each("csv/{}.csv", tables.header, tables.lines):
            yield

    async def pages(self) -> AsyncIterator[None]:
        for kind in self._collected.kinds:
            number = 0
            last = -(-self._collected.counts[kind.key] // pages.PER_PAGE)
            async for batch in _by(pages.PER_PAGE, self._collected.stream(kind.key)):
                number += 1
                self._put(pages.page_name(kind, number), self._page(kind, batch, number, last))
                yield

    async def overview(self) -> AsyncIterator[None]:
        account = [record async for batch in self._collected.stream("accounts") for record in batch]
        page = pages.overview(
            self._collected.kinds,
            self._collected.counts,
            name=str(account[0]["name"]) if account else "",
            made_at=self._collected.made_at,
            files=self._files,
            missing=self._missing,
        )
        self._put("index.html", page.encode())
        yield

    async def _each(
        self,
        name: str,
        header: Callable[[HeldKind], bytes],
        lines: Callable[[HeldKind, Sequence[HeldRecord]], bytes],
    ) -> AsyncIterator[None]:
        for kind in self._collected.kinds:
            count = self._collected.counts[kind.key]
            if not count:
                continue
            with self._entry(name.format(kind.key), large=count > _LARGE) as entry:
                entry.write(header(kind))
                async for batch in self._collected.stream(kind.key):
                    entry.write(lines(kind, batch))
                    yield
            yield

    async def _attachments(self) -> AsyncIterator[None]:
        async for attachment in self._collected.attachments():
            if attachment.content is None:
                self._missing.append(attachment.name)
                continue
            self._files.append(attachment.name)
            # PDF and Word documents are compressed already.
            with self._entry(attachment.name, method=ZIP_STORED) as entry:
                async for part in attachment.content:
                    entry.write(part)
                    yield

    def _page(self, kind: HeldKind, records: Sequence[HeldRecord], number: int, last: int) -> bytes:
        words = words_of(kind.key)
        context = {
            "title": words.title,
            "what": words.what,
            "records": [shown_record(kind, record, self._who) for record in records],
            "number": number,
            "last": last,
            "key": kind.key,
        }
        return pages.rendered("records.html", context).encode()

    def _put(self, name: str, content: bytes) -> None:
        with self._entry(name) as entry:
            entry.write(content)

    def _entry(self, name: str, *, large: bool = False, method: int = ZIP_DEFLATED) -> IO[bytes]:
        at = self._collected.made_at.astimezone(UTC)
        info = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
        info.compress_type = method
        info.external_attr = 0o600 << 16
        return self._zip.open(info, "w", force_zip64=large)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


async def _by(size: int, batches: AsyncIterator[Sequence[HeldRecord]]) -> AsyncIterator[Sequence[HeldRecord]]:
    held: list[HeldRecord] = []
    async for batch in batches:
        held += batch
        while len(held) >= size:
            yield held[:size]
            held = held[size:]
    if held:
        yield held
