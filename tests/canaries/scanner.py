"""Looks for canaries in bytes, wherever they come from: a dump, a log, a file, a request body."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs
from tests.canaries.canary import Canaries
from tests.canaries.encodings import Form, digests, exact_forms, forms

CUT_SHORT: Final = "some canary, cut short"
_FOLDS: Final = re.compile(rb"=?\r?\n[ \t]?|\\n")
"""Where mail folds a line, base64 breaks it, or JSON writes that break."""
_DEFLATED: Final = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_GZIP: Final = b"\x1f\x8b\x08"
_LARGEST: Final = 16 << 20
"""Of one packed stream, packed or not."""


@attrs.frozen(order=True)
class Sighting:
    place: str
    """Which canary, by what it was planted in; CUT_SHORT where only the beginning of one is there."""
    encoding: str
    where: str


@attrs.frozen(kw_only=True)
class _Net:
    place: str
    loose: Sequence[Form]
    exact: Sequence[Form]


class Scanner:
    """Made once all canaries are planted; ValueError where there are none."""

    def __init__(self, canaries: Canaries) -> None:
        if not canaries.planted:
            raise ValueError("No canary is planted: a scan would prove nothing.")
        self._head = _net(CUT_SHORT, canaries.head)
        self._words = [_net(place, one.word) for place, one in canaries.planted.items()]
        self._digests = [
            _Net(
                place=place,
                loose=[form for form in digests(text) if form[0].endswith("hex")],
                exact=[form for form in digests(text) if not form[0].endswith("hex")],
            )
            for place, one in canaries.planted.items()
            for text in {one.word, one.text}
        ]

    def scan(self, data: bytes | str, where: str = "") -> frozenset[Sighting]:
        """Everything seen in the bytes, and in what is packed in them (ZIP, gzip, deflate)."""
        given = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else bytes(data)
        found: set[Sighting] = set()
        for inner, name in unpacked(given):
            seen: set[Sighting] = set()
            for bulk, folded in {_FOLDS.sub(b"", inner): ", folded", inner: ""}.items():
                seen.update(self._scan(bulk, where + name, folded))
            # What a line break cuts is whole once it is unfolded.
            whole = {one for one in seen if one.place != CUT_SHORT}
            found |= whole or seen
        return frozenset(found)

    def scan_files(self, folder: Path) -> frozenset[Sighting]:
        """Every file beneath: its content and its name."""
        found: set[Sighting] = set()
        for file in sorted(folder.rglob("*")):
            found |= self.scan(file.relative_to(folder).as_posix(), "file name")
            if file.is_file():
                found |= self.scan(file.read_bytes(), file.name)
        return frozenset(found)

    def _scan(self, data: bytes, where: str, folded: str) -> Iterator[Sighting]:
        lower = data.lower()
        # No fold cuts a digest: it is shorter than a line.
        seen = set() if folded else set(_seen(self._digests, data, lower))
        begun = set(_seen([self._head], data, lower))
        if begun:
            words = set(_seen(self._words, data, lower))
            seen |= words or begun
        yield from (Sighting(place, encoding + folded, where) for place, encoding in seen)

    def places(self, sightings: Iterable[Sighting]) -> frozenset[str]:
        return frozenset(one.place for one in sightings)


def _net(place: str, word: str) -> _Net:
    return _Net(place=place, loose=list(forms(word)), exact=list(exact_forms(word)))


def _seen(nets: Iterable[_Net], data: bytes, lower: bytes) -> Iterator[tuple[str, str]]:
    for net in nets:
        yield from ((net.place, encoding) for encoding, form in net.loose if form in lower)
        yield from ((net.place, encoding) for encoding, form in net.exact if form in data)


def unpacked(data: bytes, name: str = "", depth: int = 3) -> Iterator[tuple[bytes, str]]:
    """The bytes themselves, then whatever was packed in them, however deep up to `depth`."""
    yield data, name
    if depth == 0:
        return
    for inner, label in _members(data):
        yield from unpacked(inner, f"{name} > {label}", depth - 1)


def _members(data: bytes) -> Iterator[tuple[bytes, str]]:
    if b"PK\x03\x04" in data:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for one in packed.infolist():
                    yield one.filename.encode(), "a name in the archive"
                    yield packed.read(one), one.filename
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error):
            # Bytes that only look like an archive: the raw scan has seen them.
            pass
    view = memoryview(data)
    for mark in _DEFLATED:
        start = data.find(mark)
        while start >= 0:
            inner = _inflated(view[start : start + _LARGEST], gzip=mark == _GZIP)
            if inner:
                yield inner, f"packed at {start}"
            start = data.find(mark, start + 1)


def _inflated(data: memoryview, *, gzip: bool) -> bytes:
    machine = zlib.decompressobj(31 if gzip else 15)
    try:
        return machine.decompress(data, _LARGEST)
    except zlib.error:
        # Not packed at all.
        return b""
