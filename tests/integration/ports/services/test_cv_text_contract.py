"""Whatever reads CVs: in memory, and in the sandbox."""

from collections.abc import Callable, Iterator

import attrs
import pytest
from tests.integration.cv import docxs, pdfs

from tic_adapters.cv.extractor import SandboxedCvTextExtractor
from tic_adapters.memory.cv_text import MemoryCvTextExtractor
from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw, CvFormat
from tic_domain.matching.errors import CvRefused
from tic_domain.matching.ports import CvTextExtractor


@attrs.frozen
class Reader:
    """An extractor, and how a file of each format is made for it from lines of text."""

    extractor: CvTextExtractor
    pdf: Callable[[tuple[str, ...]], bytes]
    docx: Callable[[tuple[str, ...]], bytes]


def _memory() -> Reader:
    return Reader(
        MemoryCvTextExtractor(),
        lambda lines: b"%PDF-\n" + "\n".join(lines).encode(),
        lambda lines: b"PK\x03\x04\n" + "\n".join(lines).encode(),
    )


@pytest.fixture(scope="module", params=["memory", "sandbox"])
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    if request.param == "memory":
        yield _memory()
        return
    extractor = SandboxedCvTextExtractor()
    yield Reader(extractor, pdfs.latin_cv, docxs.docx)
    extractor.close()


async def flaw_of(reader: Reader, content: bytes) -> CvFlaw:
    with pytest.raises(CvRefused) as refusal:
        await reader.extractor.extract(content)
    return refusal.value.flaw


async def test_a_pdf_gives_its_text_and_pages(reader: Reader) -> None:
    read = await reader.extractor.extract(reader.pdf(("Backend Engineer", "Zürich")))

    assert (read.format, read.pages) == (CvFormat.PDF, 1)
    assert read.text.split() == ["Backend", "Engineer", "Zürich"]


async def test_a_docx_gives_its_text(reader: Reader) -> None:
    read = await reader.extractor.extract(reader.docx(("Backend Engineer", "Київ")))

    assert (read.format, read.pages) == (CvFormat.DOCX, None)
    assert read.text.split() == ["Backend", "Engineer", "Київ"]


async def test_the_text_is_not_shown_where_the_value_is(reader: Reader) -> None:
    assert "Backend" not in repr(await reader.extractor.extract(reader.pdf(("Backend Engineer",))))


async def test_what_is_no_cv_is_refused_with_its_flaw(reader: Reader) -> None:
    assert await flaw_of(reader, b"") is CvFlaw.EMPTY
    assert await flaw_of(reader, b" \n") is CvFlaw.EMPTY
    assert await flaw_of(reader, b"<html>Backend Engineer</html>") is CvFlaw.UNKNOWN_FORMAT
    assert await flaw_of(reader, reader.pdf(())) is CvFlaw.NO_TEXT
    assert await flaw_of(reader, reader.docx(())) is CvFlaw.NO_TEXT


async def test_a_byte_more_than_the_largest_is_too_large(reader: Reader) -> None:
    assert await flaw_of(reader, b"<html>".ljust(LARGEST_CV)) is CvFlaw.UNKNOWN_FORMAT
    assert await flaw_of(reader, b"<html>".ljust(LARGEST_CV + 1)) is CvFlaw.TOO_LARGE
