"""PDF files that harm whoever reads them carelessly."""

import io
import struct
import zlib
from typing import Final

from pypdf import PdfReader, PdfWriter
from tests.integration.cv import lines, pdfs

CATALOG: Final = b"<</Type/Catalog/Pages 2 0 R>>"
_ONE_PAGE: Final = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
_FONT: Final = b"/F 5 0 R"


def one_page(contents: bytes, *more: bytes, resources: bytes = b"") -> bytes:
    """A page with this stream and font 5; further objects are numbered from 6."""
    objects = (CATALOG, _ONE_PAGE, pdfs.page(4, _FONT, more=resources), contents, pdfs.LATIN, *more)
    return pdfs.pdf(objects)


def image_only() -> bytes:
    image = pdfs.stream(
        bytes(300), b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceRGB/BitsPerComponent 8"
    )
    return one_page(pdfs.stream(b"q 500 0 0 700 0 0 cm /I Do Q"), image, resources=b"/XObject<</I 6 0 R>>")


def encrypted(algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdfs.latin_cv(lines.ENGLISH[:2]))))
    writer.encrypt("user", "owner", algorithm=algorithm)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def packed(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def flate_bomb(times: int, size: int) -> bytes:
    data = packed(b" " * size, times)
    filters = b"/Filter[" + b"/FlateDecode " * times + b"]"
    return one_page(b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), filters, data))


def run_length_bomb() -> bytes:
    data = b"\x81 " * 1_000_000
    return one_page(b"<</Length %d/Filter/RunLengthDecode>>stream\n%b\nendstream" % (len(data), data))


def page_tree_loop() -> bytes:
    return pdfs.pdf(
        (
            CATALOG,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Pages/Count 1/Parent 2 0 R/Kids[2 0 R]>>",
        )
    )


def one_page_many_times() -> bytes:
    kids = b"3 0 R " * 500
    objects = (
        CATALOG,
        b"<</Type/Pages/Count 1/Kids[%b]>>" % kids,
        pdfs.page(4, _FONT),
        pdfs.stream(b""),
        pdfs.LATIN,
    )
    return pdfs.pdf(objects)


def wide_tree(levels: int, width: int) -> bytes:
    """Each node is a child of the one above so many times: the leaves are width to the power of levels."""
    nodes = [
        b"<</Type/Pages/Count 1/Kids[%b]>>" % (b"%d 0 R " % (number + 1) * width)
        for number in range(2, 2 + levels)
    ]
    return pdfs.pdf((CATALOG, *nodes, pdfs.page(2, b"")))


def form_in_itself() -> bytes:
    form = pdfs.stream(
        b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    )
    return one_page(pdfs.stream(b"/X Do"), form, resources=b"/XObject<</X 6 0 R>>")


def doubling_forms(levels: int) -> bytes:
    """Each form draws the next one twice."""
    forms = [
        pdfs.stream(
            b"/X Do /X Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (7 + n),
        )
        for n in range(levels)
    ]
    last = pdfs.stream(
        b"BT /F 9 Tf (1 2 3) Tj ET",
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>>>",
    )
    return one_page(pdfs.stream(b"/X Do"), *forms, last, resources=b"/XObject<</X 6 0 R>>")


def flood() -> bytes:
    """Much more text than any CV has."""
    return one_page(pdfs.stream(b"BT /F 9 Tf (" + b"word " * 210_000 + b") Tj ET", packed=True))


def many_operators(count: int) -> bytes:
    return one_page(pdfs.stream(b"BT /F 9 Tf 1 0 0 1 1 1 Tm (a) Tj ET\n" * count, packed=True))


def object_stream_loop() -> bytes:
    """The catalogue stands in an object stream that stands in itself, and extends itself."""
    inner = b"1 0 4 30 "
    data = inner + CATALOG + b" <</Type/ObjStm>>"
    packed = pdfs.stream(data, b"/Type/ObjStm/N 2/First %d/Extends 4 0 R" % len(inner))
    body = b"%PDF-1.7\n4 0 obj\n" + packed + b"\nendobj\n"
    place = len(body)
    rows = b"".join(
        struct.pack(">BIB", *row) for row in ((0, 0, 0), (2, 4, 0), (2, 4, 1), (1, place, 0), (2, 4, 1))
    )
    table = pdfs.stream(rows, b"/Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Prev %d" % place)
    return body + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % place


def table_loop() -> bytes:
    return pdfs.pdf((CATALOG, _ONE_PAGE, b"<</Type/Page/Parent 2 0 R>>"), prev="loop")


def deep_array(depth: int) -> bytes:
    return one_page(pdfs.stream(b"BT " + b"[" * depth + b"]" * depth + b" TJ ET"))


def huge_unicode_table() -> bytes:
    ranges = b"1 beginbfrange <0000> <ffff> <0041> endbfrange\n" * 400
    table = pdfs.stream(
        b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n" + ranges + b"endcmap",
        packed=True,
    )
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>"
    )
    below = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/S/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    objects = (
        CATALOG,
        _ONE_PAGE,
        pdfs.page(4, b"/F 6 0 R"),
        pdfs.stream(b"BT /F 9 Tf <00410042> Tj ET"),
        pdfs.LATIN,
        font,
        below,
        table,
    )
    return pdfs.pdf(objects)
