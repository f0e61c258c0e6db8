"""The text of a DOCX, in reading order, by the standard library's ZIP and XML readers."""

import io
import zipfile
from typing import Final

import attrs

from tic_adapters.cv.archive import Archive
from tic_adapters.cv.word_xml import WordText, parse
from tic_domain.matching.cv_text import CvFlaw, CvFormat, CvText
from tic_domain.matching.errors import CvRefused

_TYPES: Final = "[Content_Types].xml"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN: Final = f"{_WORD}document.main+xml"
_BEFORE: Final = (f"{_WORD}header+xml",)
_BEHIND: Final = (f"{_WORD}footnotes+xml", f"{_WORD}endnotes+xml", f"{_WORD}footer+xml")


@attrs.frozen
class _Types:
    """What each part is, as the package says it."""

    by_part: dict[str, str] = attrs.field(factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Override":
            part = attributes.get("PartName", "").removeprefix("/")
            self.by_part[part] = attributes.get("ContentType", "").lower()

    def end(self, name: str) -> None:
        return None

    def text(self, data: str) -> None:
        return None

    def parts(self, kind: str) -> list[str]:
        return sorted(part for part, said in self.by_part.items() if said == kind.lower())


def load() -> None:
    """What is loaded only when it is needed: later, nothing can be opened any more."""
    read_docx(_smallest())


def _smallest() -> bytes:
    made = io.BytesIO()
    listed = f'<Types><Override PartName="/main" ContentType="{_MAIN}"/></Types>'
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_TYPES, f'<?xml version="1.0" encoding="windows-1252"?>{listed}')
        archive.writestr("main", "<document/>")
    return made.getvalue()


def read_docx(content: bytes) -> CvText:
    """Raises CvRefused."""
    archive = Archive.of(content)
    if _TYPES not in archive.names:
        raise CvRefused(CvFlaw.UNKNOWN_FORMAT)  # some other ZIP
    types = _Types()
    parse(archive.read(_TYPES), types)
    main = types.parts(_MAIN)
    if not main:
        raise CvRefused(CvFlaw.UNKNOWN_FORMAT)  # a spreadsheet, slides, or with macros
    text = WordText()
    for part in _in_order(types, main[0], archive):
        parse(archive.read(part), text)
        text.end_part()
    return CvText(format=CvFormat.DOCX, pages=None, text=text.written())


def _in_order(types: _Types, main: str, archive: Archive) -> list[str]:
    """Headers, often with name and title, before; footers behind. What is named and missing is left out."""
    before = [part for kind in _BEFORE for part in types.parts(kind)]
    behind = [part for kind in _BEHIND for part in types.parts(kind)]
    return [
        *(part for part in before if part in archive.names),
        main,
        *(part for part in behind if part in archive.names),
    ]
