"""Files with bytes changed by chance: each is read or refused, and nothing else ever happens."""

import asyncio
from typing import Final

from hypothesis import given
from hypothesis import strategies as some
from tests.integration.cv import docxs, lines, pdfs

from tic_adapters.cv.extractor import SandboxedCvTextExtractor
from tic_domain.matching.errors import CvRefused

WHOLE: Final = (
    pdfs.document([pdfs.written(lines.ENGLISH)] * 2, packed=False),
    pdfs.unicode_cv(lines.UKRAINIAN),
    docxs.docx(lines.ENGLISH),
    docxs.package(docxs.body(docxs.table([lines.GERMAN]) + docxs.text_box(lines.FRENCH))),
)
PIECES: Final = some.one_of(
    some.binary(max_size=3),
    some.sampled_from((b"0", b"99999999", b"(", b"<<", b"[", b" 1 0 R", b"</w:p>", b"PK")),
)
EDITS: Final = some.lists(
    some.tuples(some.floats(0, 1), some.integers(0, 40), PIECES), min_size=1, max_size=12
)


@given(some.sampled_from(WHOLE), EDITS)
def test_a_file_with_changed_bytes_is_read_or_refused(
    extractor: SandboxedCvTextExtractor, whole: bytes, edits: list[tuple[float, int, bytes]]
) -> None:
    content = whole
    for where, cut, put in edits:
        place = int(where * len(content))
        content = content[:place] + put + content[place + cut :]

    assert asyncio.run(end_of(extractor, content)) in {"read", "refused"}


async def end_of(extractor: SandboxedCvTextExtractor, content: bytes) -> str:
    try:
        await extractor.extract(content)
    except CvRefused:
        return "refused"
    return "read"
