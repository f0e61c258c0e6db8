"""Files that harm whoever reads them carelessly, or are no CV at all, with the flaw that each must end as."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import Final

from pypdf import PdfReader, PdfWriter
from tests.integration.cv import docxs, lines, pdfs
from tests.integration.cv.cases import Flawed

from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw

_CATALOG: Final = b"<</Type/Catalog/Pages 2 0 R>>"
_ONE_PAGE: Final = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
_FONT: Final = b"/F 5 0 R"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def one_page(contents: bytes, *more: bytes, resources: bytes = b"") -> bytes:
    """A page with this stream and font 5; further objects are numbered from 6."""
    objects = (_CATALOG, _ONE_PAGE, pdfs.page(4, _FONT, more=resources), contents, pdfs.LATIN, *more)
    return pdfs.pdf(objects)


def _image_only() -> bytes:
    image = pdfs.stream(bytes(300), b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceRGB/BitsPerComponent 8")
    return one_page(pdfs.stream(b"q 500 0 0 700 0 0 cm /I Do Q"), image, resources=b"/XObject<</I 6 0 R>>")


def _image_docx() -> bytes:
    picture = '<w:p><w:r><w:drawing><a xmlns="urn:some"/></w:drawing></w:r></w:p>'
    return docxs.package(docxs.body(picture))


def _encrypted(algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdfs.latin_cv(lines.ENGLISH[:2]))))
    writer.encrypt("user", "owner", algorithm=algorithm)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _encrypted_zip() -> bytes:
    """The flag is set; what it says of the bytes doesn't matter any more."""
    content = bytearray(docxs.docx(lines.ENGLISH))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rfind(mark) + place] |= 1
    return bytes(content)


def _packed(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def flate_bomb(times: int, size: int) -> bytes:
    data = _packed(b" " * size, times)
    filters = b"/Filter[" + b"/FlateDecode " * times + b"]"
    return one_page(b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), filters, data))


def _run_length_bomb() -> bytes:
    data = b"\x81 " * 1_000_000
    return one_page(b"<</Length %d/Filter/RunLengthDecode>>stream\n%b\nendstream" % (len(data), data))


def _page_tree_loop() -> bytes:
    return pdfs.pdf((_CATALOG, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Pages/Count 1/Parent 2 0 R/Kids[2 0 R]>>"))


def _one_page_many_times() -> bytes:
    kids = b"3 0 R " * 500
    objects = (_CATALOG, b"<</Type/Pages/Count 1/Kids[%b]>>" % kids, pdfs.page(4, _FONT), pdfs.stream(b""), pdfs.LATIN)
    return pdfs.pdf(objects)


def _wide_tree(levels: int, width: int) -> bytes:
    """Each node is a child of the one above so many times: the leaves are width to the power of levels."""
    nodes = [
        b"<</Type/Pages/Count 1/Kids[%b]>>" % (b"%d 0 R " % (number + 1) * width) for number in range(2, 2 + levels)
    ]
    return pdfs.pdf((_CATALOG, *nodes, pdfs.page(2, b"")))


def _form_in_itself() -> bytes:
    form = pdfs.stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")
    return one_page(pdfs.stream(b"/X Do"), form, resources=b"/XObject<</X 6 0 R>>")


def doubling_forms(levels: int) -> bytes:
    """Each form draws the next one twice."""
    forms = [
        pdfs.stream(
            b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (7 + n)
        )
        for n in range(levels)
    ]
    last = pdfs.stream(
        b"BT /F 9 Tf (1 2 3) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>>>"
    )
    return one_page(pdfs.stream(b"/X Do"), *forms, last, resources=b"/XObject<</X 6 0 R>>")


def flood() -> bytes:
    """Much more text than any CV has."""
    return one_page(pdfs.stream(b"BT /F 9 Tf (" + b"word " * 210_000 + b") Tj ET", packed=True))


def many_operators(count: int) -> bytes:
    return one_page(pdfs.stream(b"BT /F 9 Tf 1 0 0 1 1 1 Tm (a) Tj ET\n" * count, packed=True))


def _object_stream_loop() -> bytes:
    """The catalogue stands in an object stream that stands in itself, and extends itself."""
    inner = b"1 0 4 30 "
    data = inner + _CATALOG + b" <</Type/ObjStm>>"
    packed = pdfs.stream(data, b"/Type/ObjStm/N 2/First %d/Extends 4 0 R" % len(inner))
    body = b"%PDF-1.7\n4 0 obj\n" + packed + b"\nendobj\n"
    place = len(body)
    rows = b"".join(
        struct.pack(">BIB", *row) for row in ((0, 0, 0), (2, 4, 0), (2, 4, 1), (1, place, 0), (2, 4, 1))
    )
    table = pdfs.stream(rows, b"/Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Prev %d" % place)
    return body + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % place


def _table_loop() -> bytes:
    return pdfs.pdf((_CATALOG, _ONE_PAGE, b"<</Type/Page/Parent 2 0 R>>"), prev="loop")


def _deep_array(depth: int) -> bytes:
    return one_page(pdfs.stream(b"BT " + b"[" * depth + b"]" * depth + b" TJ ET"))


def huge_unicode_table() -> bytes:
    ranges = b"1 beginbfrange <0000> <ffff> <0041> endbfrange\n" * 400
    table = pdfs.stream(b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n" + ranges + b"endcmap", packed=True)
    font = b"<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/S/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    objects = (_CATALOG, _ONE_PAGE, pdfs.page(4, b"/F 6 0 R"), pdfs.stream(b"BT /F 9 Tf <00410042> Tj ET"), pdfs.LATIN, font, below, table)
    return pdfs.pdf(objects)


def _with_doctype(declared: str, text: str) -> bytes:
    body = docxs.body(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    return docxs.package(f'<?xml version="1.0"?><!DOCTYPE w:document [{declared}]>{body}')


def _laughs() -> bytes:
    declared = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _with_doctype(declared, "&l9;")


def _named(*names: str) -> bytes:
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": docxs.types({"word/document.xml": "document.main"}),
        "word/document.xml": docxs.body(docxs.paragraphs(lines.ENGLISH)),
    }
    return docxs.zipped({**entries, **dict.fromkeys(names, "x")})


def _same_name_twice() -> bytes:
    return _named("word/DOCUMENT.xml")


def zip_bomb(size: int) -> bytes:
    return docxs.package(docxs.body("<w:p/>" + " " * size))


def _zip_in_zip() -> bytes:
    """What is packed in the inner one is left alone; the outer one names no document."""
    return docxs.zipped({"inner.docx": zip_bomb(1_000_000)})


def _overlapping(times: int = 100) -> bytes:
    """One packed kilobyte, that so many entries of the directory point to."""
    data = zlib.compress(b"<a/>" * 4000, 9)[2:-4]
    crc = zlib.crc32(b"<a/>" * 4000)
    name = b"word/a%03d.xml"
    local = struct.pack("<4s5HIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(data), 16_000, 13, 0) + name % 0 + data
    entry = struct.Struct("<4s6HIIIHHHHHII")
    directory = b"".join(
        entry.pack(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(data), 16_000, 13, 0, 0, 0, 0, 0, 0) + name % n
        for n in range(times)
    )
    end = struct.pack("<4s4HIIH", b"PK\x05\x06", 0, 0, times, times, len(directory), len(local), 0)
    return local + directory + end


def _lying_size() -> bytes:
    """The directory says that an entry is small."""
    content = bytearray(zip_bomb(300_000))
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(content)


def _open_document() -> bytes:
    return docxs.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a>Text</a>"})


def _with_macros() -> bytes:
    listed = docxs.types({"word/document.xml": "document.main"}).replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return docxs.zipped({"[Content_Types].xml": listed, "word/document.xml": docxs.body(docxs.paragraph("Text"))})


def _polyglot() -> bytes:
    return pdfs.latin_cv(lines.ENGLISH) + docxs.docx(lines.ENGLISH)


def _zip_with_pdf_inside() -> bytes:
    return docxs.zipped({"a.pdf": pdfs.latin_cv(lines.ENGLISH)}, method=zipfile.ZIP_STORED)


def _flawed(name: str, flaw: CvFlaw, make: Callable[[], bytes]) -> Flawed:
    return Flawed(name=name, make=make, flaw=flaw)


def _just(content: bytes) -> Callable[[], bytes]:
    return lambda: content


HOSTILE: Final = (
    _flawed("nothing", CvFlaw.EMPTY, _just(b"")),
    _flawed("blanks", CvFlaw.EMPTY, _just(b" \n\t\0" * 50)),
    _flawed("a byte more than allowed", CvFlaw.TOO_LARGE, lambda: b"%PDF-1.7\n".ljust(LARGEST_CV + 1)),
    _flawed("pdf of a picture", CvFlaw.NO_TEXT, _image_only),
    _flawed("pdf of an empty page", CvFlaw.NO_TEXT, lambda: pdfs.document([b""])),
    _flawed("pdf of glyphs without meaning", CvFlaw.NO_TEXT, lambda: pdfs.unicode_cv(("Engineer",), to_unicode=False)),
    _flawed("docx of a picture", CvFlaw.NO_TEXT, _image_docx),
    _flawed("docx without a paragraph", CvFlaw.NO_TEXT, lambda: docxs.docx(())),
    _flawed("pdf with a password", CvFlaw.ENCRYPTED, partial(_encrypted, "AES-256")),
    _flawed("pdf with an old password", CvFlaw.ENCRYPTED, partial(_encrypted, "RC4-128")),
    _flawed("docx with a password", CvFlaw.ENCRYPTED, lambda: _OLE + "EncryptedPackage".encode("utf-16-le")),
    _flawed("zip with a password", CvFlaw.ENCRYPTED, _encrypted_zip),
    _flawed("word document of old", CvFlaw.UNKNOWN_FORMAT, lambda: _OLE + b"WordDocument"),
    _flawed("docx cut off", CvFlaw.DAMAGED, lambda: docxs.docx(lines.ENGLISH)[:-200]),
    _flawed("pdf cut off", CvFlaw.DAMAGED, lambda: pdfs.latin_cv(lines.ENGLISH)[:300]),
    _flawed("pdf of a header", CvFlaw.DAMAGED, _just(b"%PDF-1.7\n%%EOF")),
    _flawed("pdf of noise", CvFlaw.DAMAGED, _just(b"%PDF-1.7\n" + bytes(range(256)) * 40)),
    _flawed("zip of noise", CvFlaw.DAMAGED, _just(b"PK\x03\x04" + bytes(range(256)) * 40)),
    _flawed("pdf without pages", CvFlaw.DAMAGED, lambda: pdfs.pdf((_CATALOG, b"<</Type/Pages/Count 0/Kids[]>>"))),
    _flawed("flate bomb", CvFlaw.TOO_COMPLEX, partial(flate_bomb, 1, 50_000_000)),
    _flawed("flate bomb in a flate bomb", CvFlaw.TOO_COMPLEX, partial(flate_bomb, 3, 50_000_000)),
    _flawed("run-length bomb", CvFlaw.TOO_COMPLEX, _run_length_bomb),
    _flawed("page tree in a circle", CvFlaw.DAMAGED, _page_tree_loop),
    _flawed("one page five hundred times", CvFlaw.TOO_MANY_PAGES, _one_page_many_times),
    _flawed("page tree that doubles", CvFlaw.TOO_COMPLEX, partial(_wide_tree, 20, 4)),
    _flawed("51 pages", CvFlaw.TOO_MANY_PAGES, lambda: pdfs.document([pdfs.written(("Text",))] * 51)),
    _flawed(
        "a billion pages, it says",
        CvFlaw.TOO_MANY_PAGES,
        lambda: pdfs.document([b""]).replace(b"/Count 1/", b"/Count 1000000000/"),
    ),
    _flawed("form in itself", CvFlaw.NO_TEXT, _form_in_itself),
    _flawed("object stream in a circle", CvFlaw.DAMAGED, _object_stream_loop),
    _flawed("table in a circle", CvFlaw.NO_TEXT, _table_loop),
    _flawed("deep array", CvFlaw.TOO_COMPLEX, partial(_deep_array, 50_000)),
    _flawed("flood of text", CvFlaw.TOO_COMPLEX, flood),
    _flawed("endless names", CvFlaw.NO_TEXT, lambda: one_page(pdfs.stream(b"/a " * 1_600_000))),
    _flawed("forms that double", CvFlaw.NO_TEXT, partial(doubling_forms, 16)),
    _flawed("forms that double without end", CvFlaw.NO_TEXT, partial(doubling_forms, 60)),
    _flawed("billion laughs", CvFlaw.DAMAGED, _laughs),
    _flawed("entity from outside", CvFlaw.DAMAGED, lambda: _with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;")),
    _flawed("doctype from outside", CvFlaw.DAMAGED, lambda: _with_doctype('<!ENTITY % d SYSTEM "http://127.0.0.1:9/d"> %d;', "a")),
    _flawed("deep xml", CvFlaw.TOO_COMPLEX, lambda: docxs.package(docxs.body("<w:sdt>" * 5000 + "</w:sdt>" * 5000))),
    _flawed("zip bomb", CvFlaw.TOO_COMPLEX, partial(zip_bomb, 20_000_000)),
    _flawed("zip in a zip", CvFlaw.UNKNOWN_FORMAT, _zip_in_zip),
    _flawed("zip with entries over one another", CvFlaw.TOO_COMPLEX, _overlapping),
    _flawed("zip of 201 entries", CvFlaw.TOO_COMPLEX, lambda: _named(*(f"word/{n}.xml" for n in range(199)))),
    _flawed("zip that lies about a size", CvFlaw.DAMAGED, _lying_size),
    _flawed("zip that climbs out", CvFlaw.DAMAGED, lambda: _named("../../etc/cron.d/job")),
    _flawed("zip with an absolute name", CvFlaw.DAMAGED, lambda: _named("/etc/passwd")),
    _flawed("zip with a drive", CvFlaw.DAMAGED, lambda: _named("C:/Windows/a.dll")),
    _flawed("zip with backslashes", CvFlaw.DAMAGED, lambda: _named("..\\a.exe")),
    _flawed("zip with a name twice", CvFlaw.DAMAGED, _same_name_twice),
    _flawed("open document", CvFlaw.UNKNOWN_FORMAT, _open_document),
    _flawed("docx with macros", CvFlaw.UNKNOWN_FORMAT, _with_macros),
    _flawed("html", CvFlaw.UNKNOWN_FORMAT, _just(b"<!doctype html><p>Backend Engineer")),
    _flawed("program", CvFlaw.UNKNOWN_FORMAT, _just(b"MZ\x90\x00" + bytes(200) + b"%PDF-1.7")),
    _flawed("picture", CvFlaw.UNKNOWN_FORMAT, _just(b"\x89PNG\r\n\x1a\n" + bytes(100) + b"%PDF-1.7")),
    _flawed("rich text", CvFlaw.UNKNOWN_FORMAT, _just(b"{\\rtf1 Backend Engineer}")),
    _flawed("plain text", CvFlaw.UNKNOWN_FORMAT, _just(b"Backend Engineer, Python")),
    _flawed("pdf that is a docx as well", CvFlaw.UNKNOWN_FORMAT, _polyglot),
    _flawed("pdf that is a page as well", CvFlaw.UNKNOWN_FORMAT, _just(b"%PDF-1.7\n<html><script>alert(1)</script>")),
    _flawed("zip that is a pdf as well", CvFlaw.UNKNOWN_FORMAT, _zip_with_pdf_inside),
    _flawed("docx with something behind it", CvFlaw.UNKNOWN_FORMAT, lambda: docxs.docx(lines.ENGLISH) + bytes(40)),
)  # fmt: skip

SLOW: Final = (
    _flawed("flate bomb of 200 megabytes", CvFlaw.TOO_COMPLEX, partial(flate_bomb, 2, 200_000_000)),
    _flawed("a million operators", CvFlaw.TOO_COMPLEX, partial(many_operators, 400_000)),
    _flawed("huge table of characters", CvFlaw.TOO_COMPLEX, huge_unicode_table),
    _flawed("many small arrays", CvFlaw.TOO_COMPLEX, lambda: one_page(pdfs.stream(b"BT" + b"[]TJ " * 900_000 + b"ET"))),
    _flawed("five megabytes of brackets", CvFlaw.DAMAGED, _just(b"%PDF-1.7\n1 0 obj\n" + b"<<" * 2_500_000)),
    _flawed("five megabytes of objects", CvFlaw.TOO_COMPLEX, _just(b"%PDF-1.7\n" + b"1 0 obj\n" * 600_000)),
    _flawed("many elements", CvFlaw.TOO_COMPLEX, lambda: docxs.package(docxs.body("<w:p><w:r/></w:p>" * 400_000))),
)
"""What works its way up to a limit of time or memory."""
