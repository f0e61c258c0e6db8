"""A reader of CVs that are plain text with a header: enough for tests that need no real file."""

import attrs

from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw, CvFormat, CvText
from tic_domain.matching.errors import CvRefused
from tic_domain.shared.errors import Unavailable

_HEADERS = {CvFormat.PDF: b"%PDF-", CvFormat.DOCX: b"PK\x03\x04"}


@attrs.define
class MemoryCvTextExtractor:
    """What follows the header's line is the text. `flaws` says which contents are refused, and why."""

    flaws: dict[bytes, CvFlaw] = attrs.field(factory=dict)
    is_up: bool = True

    async def extract(self, content: bytes) -> CvText:
        if not self.is_up:
            raise Unavailable("What reads CVs")
        if not content.strip():
            raise CvRefused(CvFlaw.EMPTY)
        if len(content) > LARGEST_CV:
            raise CvRefused(CvFlaw.TOO_LARGE)
        if content in self.flaws:
            raise CvRefused(self.flaws[content])
        for kind, header in _HEADERS.items():
            if content.startswith(header):
                return self._read(kind, content)
        raise CvRefused(CvFlaw.UNKNOWN_FORMAT)

    def _read(self, kind: CvFormat, content: bytes) -> CvText:
        text = content.partition(b"\n")[2].decode("utf-8", "replace")
        if not text.strip():
            raise CvRefused(CvFlaw.NO_TEXT)
        return CvText(format=kind, pages=1 if kind is CvFormat.PDF else None, text=text)
