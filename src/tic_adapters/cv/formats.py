"""Which format a file has, by its first and last bytes; what claims to be two things at once is neither."""

import re
from typing import Final

from tic_domain.matching.cv_text import CvFlaw, CvFormat
from tic_domain.matching.errors import CvRefused

_HEAD: Final = 1024
_TAIL: Final = 65_535 + 22
_BLANK: Final = b"\x00\t\n\f\r "
_ZIP: Final = b"PK\x03\x04"
_ZIP_END: Final = b"PK\x05\x06"
_PDF: Final = b"%PDF-"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A Word document with a password is no ZIP any more but an OLE file with this stream.
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_MARKUP: Final = re.compile(rb"<(?:html|script|svg|!doctype|\?php)", re.IGNORECASE)


def format_of(content: bytes) -> CvFormat:
    """Raises CvRefused."""
    if not content.strip(_BLANK):
        raise CvRefused(CvFlaw.EMPTY)
    if content.startswith(_OLE):
        encrypted = _ENCRYPTED_PACKAGE in content
        raise CvRefused(CvFlaw.ENCRYPTED if encrypted else CvFlaw.UNKNOWN_FORMAT)
    head = content[:_HEAD]
    # Some programs write a byte order mark or blanks before the header, and every reader takes that.
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK).startswith(_PDF):
        if _MARKUP.search(head) or _ends_as_zip(content):
            raise CvRefused(CvFlaw.UNKNOWN_FORMAT)
        return CvFormat.PDF
    if head.startswith(_ZIP):
        if _PDF in head:
            raise CvRefused(CvFlaw.UNKNOWN_FORMAT)
        return CvFormat.DOCX
    raise CvRefused(CvFlaw.UNKNOWN_FORMAT)


def _ends_as_zip(content: bytes) -> bool:
    """A ZIP is read from its end, which names the length of the comment behind it."""
    tail = content[-_TAIL:]
    place = tail.rfind(_ZIP_END)
    while place >= 0:
        length = tail[place + 20 : place + 22]
        if len(length) == 2 and place + 22 + int.from_bytes(length, "little") == len(tail):
            return True
        place = tail.rfind(_ZIP_END, 0, place)
    return False
