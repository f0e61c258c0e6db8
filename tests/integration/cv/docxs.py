"""DOCX files by hand."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SPACES: Final = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def types(parts: Mapping[str, str]) -> str:
    """The list of content types: part → the last word of its type."""
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{_KIND}{kind}+xml"/>' for part, kind in parts.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>"
    )


def zipped(entries: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def package(
    body: str | bytes, more: Mapping[str, tuple[str, str]] | None = None, *, main: str = "word/document.xml"
) -> bytes:
    """`more`: part → its kind and content."""
    others = dict(more or {})
    listed = types({main: "document.main", **{part: kind for part, (kind, _) in others.items()}})
    return zipped(
        {
            "[Content_Types].xml": listed,
            main: body,
            **{part: content for part, (_, content) in others.items()},
        }
    )


def body(content: str, *, namespace: str = WORD) -> str:
    return f'<w:document xmlns:w="{namespace}" {_SPACES}><w:body>{content}</w:body></w:document>'


def part(element: str, content: str) -> str:
    """A header, footer or the like."""
    return f'<w:{element} xmlns:w="{WORD}" {_SPACES}>{content}</w:{element}>'


def paragraph(*runs: str) -> str:
    """Text in runs, as an editor splits it."""
    return "<w:p>" + "".join(run(text) for text in runs) + "</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraphs(lines: Sequence[str]) -> str:
    return "".join(paragraph(line) for line in lines)


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = (
        "<w:tr>" + "".join(f"<w:tc>{paragraphs(cell.splitlines())}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{''.join(cells)}</w:tbl>"


def text_box(lines: Sequence[str]) -> str:
    """As Word writes it: once for new readers, once more for old ones."""
    inner = f"<w:txbxContent>{paragraphs(lines)}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>'
        f"{inner}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{inner}</v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def docx(lines: Sequence[str]) -> bytes:
    return package(body(paragraphs(lines)))
