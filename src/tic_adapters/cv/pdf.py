"""The text of a PDF, by pypdf."""

import codecs
import contextlib
import importlib
import io
import logging
import pkgutil
import time
from typing import Final

import pypdf
from pypdf import Configuration, PdfReader, overwrite_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject

from tic_domain.matching.cv_text import MOST_PAGES, CvFlaw, CvFormat, CvText
from tic_domain.matching.errors import CvRefused

MOST_TEXT: Final = 1_000_000
"""In characters: ten times what fills the pages of the longest CV."""
_ENOUGH_CPU_S: Final = 0.5
"""After that no further page is begun: what stands on the first ones says most."""
_STREAM: Final = 16 * 1024**2
_WORK: Final = 24 * 1024**2
_CONFIGURATION: Final = Configuration(
    maximum_declared_stream_length=_STREAM,
    array_based_stream_maximum_output_length=_STREAM,
    zlib_maximum_output_length=_STREAM,
    zlib_maximum_recovery_input_length=1024**2,
    lzw_maximum_output_length=_STREAM,
    run_length_maximum_output_length=_STREAM,
    jbig2_maximum_output_length=0,
    stream_filters_maximum_length=4,
    stream_decoding_work_maximum_length=_WORK,
    stream_parsing_work_maximum_count=500_000,
    page_tree_maximum_entries=2000,
    xform_maximum_invocations_per_extraction=500,
    jbig2dec_binary=None,
    disable_legacy_handling=True,
)
_ENCODINGS: Final = (
    "utf-16-be", "utf-16", "utf-8", "latin-1", "charmap", "cp1252", "mac-roman", "gbk", "gb2312", "gb18030",
    "cp950", "big5", "cp932", "shift-jis", "euc-jp", "cp949", "euc-kr", "unicode-escape", "ascii",
)  # fmt: skip


def load() -> None:
    """What is loaded only when it is needed: later, nothing can be opened any more."""
    for module in pkgutil.walk_packages(pypdf.__path__, "pypdf."):
        with contextlib.suppress(ImportError):  # what works only beside libraries that we don't have
            importlib.import_module(module.name)
    for name in _ENCODINGS:
        codecs.lookup(name)
    logging.disable()
    overwrite_configuration(_CONFIGURATION)
    read_pdf(_smallest())


def _smallest() -> bytes:
    """A page with two letters: once read, patterns are compiled and tables built for all children."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 25>>stream\nBT/F 9 Tf 1 0 0 1 1 1 Tm(CV)Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    body, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, each in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj%b endobj\n" % (number, each)
    end = b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 6\n" + table + end


def read_pdf(content: bytes) -> CvText:
    """Raises CvRefused, and whatever pypdf stumbles over."""
    begun = time.process_time()
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        _see_readable(reader)
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise CvRefused(CvFlaw.TOO_MANY_PAGES)
        text: list[str] = []
        for page in reader.pages:
            text.append(page.extract_text())
            if sum(map(len, text)) > MOST_TEXT:
                raise CvRefused(CvFlaw.TOO_COMPLEX)
            if time.process_time() - begun > _ENOUGH_CPU_S:
                break
    except LimitReachedError:
        raise CvRefused(CvFlaw.TOO_COMPLEX) from None
    except (DependencyError, FileNotDecryptedError):
        raise CvRefused(CvFlaw.ENCRYPTED) from None
    except PyPdfError:
        raise CvRefused(CvFlaw.DAMAGED) from None
    if pages == 0:
        raise CvRefused(CvFlaw.DAMAGED)
    return CvText(format=CvFormat.PDF, pages=pages, text="\n\n".join(text))


def _see_readable(reader: PdfReader) -> None:
    # What only restricts printing or copying opens without a password, for everybody.
    if reader.is_encrypted and not reader.decrypt(""):
        raise CvRefused(CvFlaw.ENCRYPTED)
    root = reader.trailer["/Root"].get_object()
    pages = root.get("/Pages") if isinstance(root, DictionaryObject) else None
    tree = pages.get_object() if pages is not None else None
    if not isinstance(tree, DictionaryObject):
        raise CvRefused(CvFlaw.DAMAGED)
    # Said by the file itself, so it spares us counting them.
    count = tree.get("/Count")
    if isinstance(count, int) and count > MOST_PAGES:
        raise CvRefused(CvFlaw.TOO_MANY_PAGES)
