"""What the confined child does: bytes of a file in, its text or its flaw out."""

import contextlib
import re
from typing import Final

from tic_adapters.cv import docx, pdf
from tic_adapters.cv.formats import format_of
from tic_adapters.cv.replies import flawed, readable
from tic_domain.matching.cv_text import CvFlaw, CvFormat, CvText
from tic_domain.matching.errors import CvRefused

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LEAST_LETTERS: Final = 3

docx.load()
pdf.load()


def read(content: bytes) -> bytes:
    flaw = CvFlaw.DAMAGED
    # Readers stumble over damage with errors of any class.
    with contextlib.suppress(Exception):
        try:
            return readable(_text_of(content))
        except CvRefused as refusal:
            flaw = refusal.flaw
        except (MemoryError, RecursionError):
            flaw = CvFlaw.TOO_COMPLEX
    return flawed(flaw)


def _text_of(content: bytes) -> CvText:
    kind = format_of(content)
    read_it = docx.read_docx if kind is CvFormat.DOCX else pdf.read_pdf
    found = read_it(content)
    text = _CONTROL.sub(" ", found.text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(_LETTER.findall(text[:10_000])) < _LEAST_LETTERS and len(_LETTER.findall(text)) < _LEAST_LETTERS:
        raise CvRefused(CvFlaw.NO_TEXT)
    return CvText(format=found.format, pages=found.pages, text=text)
