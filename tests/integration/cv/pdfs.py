"""PDF files by hand, byte by byte: so that the odd and the hostile can be written as well."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

LATIN: Final = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
LEFT: Final = 50
RIGHT: Final = 320


def pdf(
    objects: Sequence[bytes],
    *,
    root: int = 1,
    trailer: bytes = b"",
    header: bytes = b"%PDF-1.7\n",
    prev: str = "",
) -> bytes:
    """A file of these objects, numbered from 1, with its table. `prev`: "loop" points the table to itself."""
    body = header
    table = b"0000000000 65535 f \n"
    for number, each in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    size = len(objects) + 1
    more = trailer + (b"/Prev %d" % len(body) if prev == "loop" else b"")
    end = b"trailer<</Size %d/Root %d 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, more, len(body))
    return body + b"xref\n0 %d\n" % size + table + end


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    if packed:
        data, entries = zlib.compress(data), entries + b"/Filter/FlateDecode"
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


def page(contents: int, fonts: bytes, *, parent: int = 2, more: bytes = b"") -> bytes:
    return (
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<<%b>>%b>>>>"
        % (parent, contents, fonts, more)
    )


def document(pages: Sequence[bytes], font: Sequence[bytes] = (LATIN,), *, packed: bool = True) -> bytes:
    """One content stream per page, and a font F with what it needs."""
    first_font = 3
    first_page = first_font + len(font)
    kids = b" ".join(b"%d 0 R" % (first_page + 2 * n) for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), kids),
        *font,
    ]
    for number, contents in enumerate(pages):
        objects += [page(first_page + 2 * number + 1, b"/F 3 0 R"), stream(contents, packed=packed)]
    return pdf(objects)


def written(
    lines: Sequence[str],
    *,
    x: int = LEFT,
    y: int = 800,
    size: int = 11,
    encode: Callable[[str], bytes] | None = None,
) -> bytes:
    """Lines below one another, as operators of a content stream."""
    shown = b"".join(b"%b Tj 0 -14 Td\n" % (encode or latin)(line) for line in lines)
    return b"BT /F %d Tf %d %d Td\n%bET\n" % (size, x, y, shown)


def latin(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return b"(%b)" % escaped.encode("cp1252")


class Encode:
    """Glyph numbers for characters, as a font with subsets has them; and the table that leads back."""

    def __init__(self, glyphs: Mapping[str, str] | None = None, *, first: int = 3) -> None:
        """`glyphs`: what is drawn as one glyph → what the table says for it."""
        self._numbers: dict[str, int] = {}
        self._meanings: dict[str, str] = {}
        self._glyphs = dict(glyphs or {})
        self._first = first

    def __call__(self, text: str) -> bytes:
        numbers: list[int] = []
        while text:
            drawn = next((each for each in self._glyphs if text.startswith(each)), text[0])
            self._meanings[drawn] = self._glyphs.get(drawn, drawn)
            numbers.append(self._numbers.setdefault(drawn, self._first + len(self._numbers)))
            text = text[len(drawn) :]
        return b"<%b>" % "".join(f"{number:04x}" for number in numbers).encode()

    def font(self, *, to_unicode: bool = True, first: int = 3) -> list[bytes]:
        """Objects of a composite font, from the number `first` on."""
        table = b"/ToUnicode %d 0 R" % (first + 2) if to_unicode else b""
        descendant = (
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Some/CIDSystemInfo<</Registry(Adobe)"
            b"/Ordering(Identity)/Supplement 0>>/DW 600>>"
        )
        return [
            b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Some/Encoding/Identity-H/DescendantFonts[%d 0 R]%b>>"
            % (first + 1, table),
            descendant,
            *([stream(self._table(), packed=True)] if to_unicode else []),
        ]

    def _table(self) -> bytes:
        lines = [
            f"<{self._numbers[drawn]:04x}> <{meaning.encode('utf-16-be').hex()}>"
            for drawn, meaning in self._meanings.items()
        ]
        groups = [lines[n : n + 100] for n in range(0, len(lines), 100)]
        ranges = "\n".join(
            f"{len(group)} beginbfchar\n" + "\n".join(group) + "\nendbfchar" for group in groups
        )
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{ranges}\nendcmap end end"
        ).encode()


def latin_cv(*columns: Sequence[str]) -> bytes:
    """One page; each column is drawn for itself."""
    places = (LEFT, RIGHT)
    return document([b"".join(written(lines, x=x) for lines, x in zip(columns, places, strict=False))])


def unicode_cv(
    lines: Sequence[str], glyphs: Mapping[str, str] | None = None, *, to_unicode: bool = True
) -> bytes:
    """One page in a composite font."""
    encode = Encode(glyphs)
    contents = written(lines, encode=encode)
    return document([contents], encode.font(to_unicode=to_unicode))
