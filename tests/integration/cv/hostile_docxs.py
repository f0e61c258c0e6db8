"""ZIP files that harm whoever unpacks them carelessly, or are no DOCX."""

import struct
import zipfile
import zlib

from tests.integration.cv import docxs, lines, pdfs


def image_docx() -> bytes:
    picture = '<w:p><w:r><w:drawing><a xmlns="urn:some"/></w:drawing></w:r></w:p>'
    return docxs.package(docxs.body(picture))


def encrypted_zip() -> bytes:
    """The flag is set; what it says of the bytes doesn't matter any more."""
    content = bytearray(docxs.docx(lines.ENGLISH))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rfind(mark) + place] |= 1
    return bytes(content)


def with_doctype(declared: str, text: str) -> bytes:
    body = docxs.body(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    return docxs.package(f'<?xml version="1.0"?><!DOCTYPE w:document [{declared}]>{body}')


def laughs() -> bytes:
    declared = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return with_doctype(declared, "&l9;")


def named(*names: str) -> bytes:
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": docxs.types({"word/document.xml": "document.main"}),
        "word/document.xml": docxs.body(docxs.paragraphs(lines.ENGLISH)),
    }
    return docxs.zipped({**entries, **dict.fromkeys(names, "x")})


def same_name_twice() -> bytes:
    return named("word/DOCUMENT.xml")


def zip_bomb(size: int) -> bytes:
    return docxs.package(docxs.body("<w:p/>" + " " * size))


def zip_in_zip() -> bytes:
    """What is packed in the inner one is left alone; the outer one names no document."""
    return docxs.zipped({"inner.docx": zip_bomb(1_000_000)})


def overlapping(times: int = 100) -> bytes:
    """One packed kilobyte, that so many entries of the directory point to."""
    data = zlib.compress(b"<a/>" * 4000, 9)[2:-4]
    crc = zlib.crc32(b"<a/>" * 4000)
    name = b"word/a%03d.xml"
    local = (
        struct.pack("<4s5HIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(data), 16_000, 13, 0)
        + name % 0
        + data
    )
    entry = struct.Struct("<4s6HIIIHHHHHII")
    directory = b"".join(
        entry.pack(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(data), 16_000, 13, 0, 0, 0, 0, 0, 0) + name % n
        for n in range(times)
    )
    end = struct.pack("<4s4HIIH", b"PK\x05\x06", 0, 0, times, times, len(directory), len(local), 0)
    return local + directory + end


def lying_size() -> bytes:
    """The directory says that an entry is small."""
    content = bytearray(zip_bomb(300_000))
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(content)


def open_document() -> bytes:
    return docxs.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a>Text</a>"})


def with_macros() -> bytes:
    listed = docxs.types({"word/document.xml": "document.main"}).replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return docxs.zipped(
        {"[Content_Types].xml": listed, "word/document.xml": docxs.body(docxs.paragraph("Text"))}
    )


def zip_with_pdf_inside() -> bytes:
    return docxs.zipped({"a.pdf": pdfs.latin_cv(lines.ENGLISH)}, method=zipfile.ZIP_STORED)
