"""WordprocessingML as text, element by element."""

from typing import Final, Protocol
from xml.parsers import expat

import attrs

from tic_domain.matching.cv_text import CvFlaw
from tic_domain.matching.errors import CvRefused

_DEEPEST: Final = 200
_MOST_TEXT: Final = 1_000_000
_MOST_ELEMENTS: Final = 600_000
_STRAY: Final = frozenset(
    {"Fallback", "moveFrom", "del", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr"}
)
"""What is shown elsewhere, was taken out, or is no text. Of a text box's two forms, one is read."""
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_READ: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "http://schemas.openxmlformats.org/package/2006/content-types",
)


class Handler(Protocol):
    """Gets each element by its local name; with its namespace where that is none of those that we read."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def parse(content: bytes, handler: Handler) -> None:
    """Raises CvRefused: for what is no XML, and for any DOCTYPE, which no DOCX has."""
    parser = expat.ParserCreate(namespace_separator=" ")
    guard = _Guard(handler)
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = guard.refuse
    parser.EntityDeclHandler = guard.refuse
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = handler.text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise CvRefused(CvFlaw.DAMAGED) from None


@attrs.define
class _Guard:
    _handler: Handler
    _depth: int = 0
    _count: int = 0

    def refuse(self, *said: object) -> None:
        raise CvRefused(CvFlaw.DAMAGED)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise CvRefused(CvFlaw.TOO_COMPLEX)
        self._handler.start(_local(name), attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._handler.end(_local(name))


def _local(name: str) -> str:
    """Names of drawings, formulas and the like keep their namespace, so that no rule meets them."""
    namespace, _, local = name.rpartition(" ")
    if not namespace or namespace in _READ:
        return local
    return name


@attrs.define
class WordText:
    """Paragraphs in lines, cells of a row by tabs; a text box behind the paragraph that it hangs on."""

    _lines: list[str] = attrs.field(factory=list, init=False)
    _open: list[list[str]] = attrs.field(factory=lambda: [[]], init=False)
    _hanging: list[list[str]] = attrs.field(factory=lambda: [[]], init=False)
    _stray: int = attrs.field(default=0, init=False)
    _in_text: bool = attrs.field(default=False, init=False)
    _size: int = attrs.field(default=0, init=False)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _STRAY:
            self._stray += 1
        elif self._stray:
            return
        elif name == "t":
            self._in_text = True
        elif name in _SIGNS:
            self._open[-1].append(_SIGNS[name])
        elif name == "txbxContent":
            self._open.append([])
            self._hanging.append([])

    def end(self, name: str) -> None:
        if name in _STRAY:
            self._stray -= 1
        elif self._stray:
            return
        elif name == "t":
            self._in_text = False
        elif name == "p":
            self._open[-1].append("\n")
            self._open[-1] += self._hanging[-1]
            self._hanging[-1] = []
        elif name == "tc":
            # A cell's paragraphs stay apart by lines: two columns are most often a table.
            self._open[-1].append("\n")
        elif name == "txbxContent" and len(self._open) > 1:
            inner = self._open.pop() + self._hanging.pop()
            self._hanging[-1] += inner

    def text(self, data: str) -> None:
        if not self._in_text or self._stray:
            return
        self._size += len(data)
        if self._size > _MOST_TEXT:
            raise CvRefused(CvFlaw.TOO_COMPLEX)
        self._open[-1].append(data)

    def end_part(self) -> None:
        self._lines += [*self._open[0], *self._hanging[0], "\n"]
        self._open, self._hanging, self._stray, self._in_text = [[]], [[]], 0, False

    def written(self) -> str:
        return "".join(self._lines)
