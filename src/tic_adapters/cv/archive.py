"""The parts of a DOCX: a ZIP file that was made to be one, and not to harm whoever unpacks it."""

import io
import re
import zipfile
import zlib
from typing import Final

import attrs

from tic_domain.matching.cv_text import CvFlaw
from tic_domain.matching.errors import CvRefused

_MOST_ENTRIES: Final = 200
_MOST_UNPACKED: Final = 50 * 1024**2
_MOST_RATIO: Final = 100
_SMALL: Final = 128 * 1024
"""So little may be packed as tightly as it likes: a page of blanks is."""
_LOCAL_HEADER: Final = 30
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_TRICKS: Final = re.compile(r"^/|\\|:|[\x00-\x1f]|(?:^|/)\.\.?(?:/|$)")
_END: Final = b"PK\x05\x06"


@attrs.frozen
class Archive:
    _zip: zipfile.ZipFile
    names: frozenset[str]

    @classmethod
    def of(cls, content: bytes) -> "Archive":
        """Raises CvRefused."""
        # Counted before the list of entries is made: zipfile makes an object of each.
        place = content.rfind(_END)
        if place < 0:
            raise CvRefused(CvFlaw.DAMAGED)
        if int.from_bytes(content[place + 10 : place + 12], "little") > _MOST_ENTRIES:
            raise CvRefused(CvFlaw.TOO_COMPLEX)
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise CvRefused(CvFlaw.DAMAGED) from None
        entries = archive.infolist()
        _see_sizes(entries)
        _see_names(entries)
        _see_places(entries, archive.start_dir)
        if archive.start_dir + _directory_size(content, place) + 22 + len(archive.comment) != len(content):
            raise CvRefused(CvFlaw.UNKNOWN_FORMAT)  # something else hangs on to it
        return cls(archive, frozenset(archive.namelist()))

    def read(self, name: str) -> bytes:
        """Raises CvRefused."""
        try:
            # zipfile stops at the size that the directory names, and compares the checksum.
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError):
            raise CvRefused(CvFlaw.DAMAGED) from None


def _directory_size(content: bytes, place: int) -> int:
    return int.from_bytes(content[place + 12 : place + 16], "little")


def _see_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise CvRefused(CvFlaw.TOO_COMPLEX)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise CvRefused(CvFlaw.ENCRYPTED)
        if entry.file_size > max(_SMALL, _MOST_RATIO * entry.compress_size):
            raise CvRefused(CvFlaw.TOO_COMPLEX)
        if entry.compress_type not in _METHODS:
            raise CvRefused(CvFlaw.DAMAGED)


def _see_names(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename.lower() for entry in entries}
    if len(names) < len(entries) or any(_TRICKS.search(entry.orig_filename) for entry in entries):
        raise CvRefused(CvFlaw.DAMAGED)


def _see_places(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries that share bytes unpack to far more than the file is large."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in ordered[1:]] + [directory]
    for entry, end in zip(ordered, ends, strict=True):
        if entry.header_offset + _LOCAL_HEADER + len(entry.filename) + entry.compress_size > end:
            raise CvRefused(CvFlaw.TOO_COMPLEX)
    if ordered and ordered[0].header_offset != 0:
        raise CvRefused(CvFlaw.UNKNOWN_FORMAT)
