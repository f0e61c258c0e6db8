"""Files that harm whoever reads them, or are no CV at all, with the flaw that each must end as."""

from collections.abc import Callable
from functools import partial
from typing import Final

from tests.integration.cv import docxs, hostile_docxs, hostile_pdfs, lines, pdfs
from tests.integration.cv.cases import Flawed

from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _polyglot() -> bytes:
    return pdfs.latin_cv(lines.ENGLISH) + docxs.docx(lines.ENGLISH)


def _flawed(name: str, flaw: CvFlaw, make: Callable[[], bytes]) -> Flawed:
    return Flawed(name=name, make=make, flaw=flaw)


def _just(content: bytes) -> Callable[[], bytes]:
    return lambda: content


HOSTILE: Final = (
    _flawed("nothing", CvFlaw.EMPTY, _just(b"")),
    _flawed("blanks", CvFlaw.EMPTY, _just(b" \n\t\0" * 50)),
    _flawed("a byte more than allowed", CvFlaw.TOO_LARGE, lambda: b"%PDF-1.7\n".ljust(LARGEST_CV + 1)),
    _flawed("pdf of a picture", CvFlaw.NO_TEXT, hostile_pdfs.image_only),
    _flawed("pdf of an empty page", CvFlaw.NO_TEXT, lambda: pdfs.document([b""])),
    _flawed(
        "pdf of glyphs without meaning",
        CvFlaw.NO_TEXT,
        lambda: pdfs.unicode_cv(("Engineer",), to_unicode=False),
    ),
    _flawed("docx of a picture", CvFlaw.NO_TEXT, hostile_docxs.image_docx),
    _flawed("docx without a paragraph", CvFlaw.NO_TEXT, lambda: docxs.docx(())),
    _flawed("pdf with a password", CvFlaw.ENCRYPTED, partial(hostile_pdfs.encrypted, "AES-256")),
    _flawed("pdf with an old password", CvFlaw.ENCRYPTED, partial(hostile_pdfs.encrypted, "RC4-128")),
    _flawed("docx with a password", CvFlaw.ENCRYPTED, lambda: _OLE + "EncryptedPackage".encode("utf-16-le")),
    _flawed("zip with a password", CvFlaw.ENCRYPTED, hostile_docxs.encrypted_zip),
    _flawed("word document of old", CvFlaw.UNKNOWN_FORMAT, lambda: _OLE + b"WordDocument"),
    _flawed("docx cut off", CvFlaw.DAMAGED, lambda: docxs.docx(lines.ENGLISH)[:-200]),
    _flawed("pdf cut off", CvFlaw.DAMAGED, lambda: pdfs.latin_cv(lines.ENGLISH)[:300]),
    _flawed("pdf of a header", CvFlaw.DAMAGED, _just(b"%PDF-1.7\n%%EOF")),
    _flawed("pdf of noise", CvFlaw.DAMAGED, _just(b"%PDF-1.7\n" + bytes(range(256)) * 40)),
    _flawed("zip of noise", CvFlaw.DAMAGED, _just(b"PK\x03\x04" + bytes(range(256)) * 40)),
    _flawed(
        "pdf without pages",
        CvFlaw.DAMAGED,
        lambda: pdfs.pdf((hostile_pdfs.CATALOG, b"<</Type/Pages/Count 0/Kids[]>>")),
    ),
    _flawed("flate bomb", CvFlaw.TOO_COMPLEX, partial(hostile_pdfs.flate_bomb, 1, 50_000_000)),
    _flawed(
        "flate bomb in a flate bomb", CvFlaw.TOO_COMPLEX, partial(hostile_pdfs.flate_bomb, 3, 50_000_000)
    ),
    _flawed("run-length bomb", CvFlaw.TOO_COMPLEX, hostile_pdfs.run_length_bomb),
    _flawed("page tree in a circle", CvFlaw.DAMAGED, hostile_pdfs.page_tree_loop),
    _flawed("one page five hundred times", CvFlaw.TOO_MANY_PAGES, hostile_pdfs.one_page_many_times),
    _flawed("page tree that doubles", CvFlaw.TOO_COMPLEX, partial(hostile_pdfs.wide_tree, 20, 4)),
    _flawed("51 pages", CvFlaw.TOO_MANY_PAGES, lambda: pdfs.document([pdfs.written(("Text",))] * 51)),
    _flawed(
        "a billion pages, it says",
        CvFlaw.TOO_MANY_PAGES,
        lambda: pdfs.document([b""]).replace(b"/Count 1/", b"/Count 1000000000/"),
    ),
    _flawed("form in itself", CvFlaw.NO_TEXT, hostile_pdfs.form_in_itself),
    _flawed("object stream in a circle", CvFlaw.DAMAGED, hostile_pdfs.object_stream_loop),
    _flawed("table in a circle", CvFlaw.NO_TEXT, hostile_pdfs.table_loop),
    _flawed("deep array", CvFlaw.TOO_COMPLEX, partial(hostile_pdfs.deep_array, 50_000)),
    _flawed("flood of text", CvFlaw.TOO_COMPLEX, hostile_pdfs.flood),
    _flawed("endless names", CvFlaw.NO_TEXT, lambda: hostile_pdfs.one_page(pdfs.stream(b"/a " * 1_600_000))),
    _flawed("forms that double", CvFlaw.NO_TEXT, partial(hostile_pdfs.doubling_forms, 16)),
    _flawed("forms that double without end", CvFlaw.NO_TEXT, partial(hostile_pdfs.doubling_forms, 60)),
    _flawed("billion laughs", CvFlaw.DAMAGED, hostile_docxs.laughs),
    _flawed(
        "entity from outside",
        CvFlaw.DAMAGED,
        lambda: hostile_docxs.with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
    ),
    _flawed(
        "doctype from outside",
        CvFlaw.DAMAGED,
        lambda: hostile_docxs.with_doctype('<!ENTITY % d SYSTEM "http://127.0.0.1:9/d"> %d;', "a"),
    ),
    _flawed(
        "deep xml",
        CvFlaw.TOO_COMPLEX,
        lambda: docxs.package(docxs.body("<w:sdt>" * 5000 + "</w:sdt>" * 5000)),
    ),
    _flawed("zip bomb", CvFlaw.TOO_COMPLEX, partial(hostile_docxs.zip_bomb, 20_000_000)),
    _flawed("zip in a zip", CvFlaw.UNKNOWN_FORMAT, hostile_docxs.zip_in_zip),
    _flawed("zip with entries over one another", CvFlaw.TOO_COMPLEX, hostile_docxs.overlapping),
    _flawed(
        "zip of 201 entries",
        CvFlaw.TOO_COMPLEX,
        lambda: hostile_docxs.named(*(f"word/{n}.xml" for n in range(199))),
    ),
    _flawed("zip that lies about a size", CvFlaw.DAMAGED, hostile_docxs.lying_size),
    _flawed("zip that climbs out", CvFlaw.DAMAGED, lambda: hostile_docxs.named("../../etc/cron.d/job")),
    _flawed("zip with an absolute name", CvFlaw.DAMAGED, lambda: hostile_docxs.named("/etc/passwd")),
    _flawed("zip with a drive", CvFlaw.DAMAGED, lambda: hostile_docxs.named("C:/Windows/a.dll")),
    _flawed("zip with backslashes", CvFlaw.DAMAGED, lambda: hostile_docxs.named("..\\a.exe")),
    _flawed("zip with a name twice", CvFlaw.DAMAGED, hostile_docxs.same_name_twice),
    _flawed("open document", CvFlaw.UNKNOWN_FORMAT, hostile_docxs.open_document),
    _flawed("docx with macros", CvFlaw.UNKNOWN_FORMAT, hostile_docxs.with_macros),
    _flawed("html", CvFlaw.UNKNOWN_FORMAT, _just(b"<!doctype html><p>Backend Engineer")),
    _flawed("program", CvFlaw.UNKNOWN_FORMAT, _just(b"MZ\x90\x00" + bytes(200) + b"%PDF-1.7")),
    _flawed("picture", CvFlaw.UNKNOWN_FORMAT, _just(b"\x89PNG\r\n\x1a\n" + bytes(100) + b"%PDF-1.7")),
    _flawed("rich text", CvFlaw.UNKNOWN_FORMAT, _just(b"{\\rtf1 Backend Engineer}")),
    _flawed("plain text", CvFlaw.UNKNOWN_FORMAT, _just(b"Backend Engineer, Python")),
    _flawed("pdf that is a docx as well", CvFlaw.UNKNOWN_FORMAT, _polyglot),
    _flawed(
        "pdf that is a page as well",
        CvFlaw.UNKNOWN_FORMAT,
        _just(b"%PDF-1.7\n<html><script>alert(1)</script>"),
    ),
    _flawed("zip that is a pdf as well", CvFlaw.UNKNOWN_FORMAT, hostile_docxs.zip_with_pdf_inside),
    _flawed(
        "docx with something behind it", CvFlaw.UNKNOWN_FORMAT, lambda: docxs.docx(lines.ENGLISH) + bytes(40)
    ),
)

SLOW: Final = (
    _flawed(
        "flate bomb of 200 megabytes", CvFlaw.TOO_COMPLEX, partial(hostile_pdfs.flate_bomb, 2, 200_000_000)
    ),
    _flawed("a million operators", CvFlaw.TOO_COMPLEX, partial(hostile_pdfs.many_operators, 400_000)),
    _flawed("huge table of characters", CvFlaw.TOO_COMPLEX, hostile_pdfs.huge_unicode_table),
    _flawed(
        "many small arrays",
        CvFlaw.TOO_COMPLEX,
        lambda: hostile_pdfs.one_page(pdfs.stream(b"BT" + b"[]TJ " * 900_000 + b"ET")),
    ),
    _flawed("five megabytes of brackets", CvFlaw.DAMAGED, _just(b"%PDF-1.7\n1 0 obj\n" + b"<<" * 2_500_000)),
    _flawed("five megabytes of objects", CvFlaw.TOO_COMPLEX, _just(b"%PDF-1.7\n" + b"1 0 obj\n" * 600_000)),
    _flawed(
        "many elements", CvFlaw.TOO_COMPLEX, lambda: docxs.package(docxs.body("<w:p><w:r/></w:p>" * 400_000))
    ),
)
"""What works its way up to a limit of time or memory."""
