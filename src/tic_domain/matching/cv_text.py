"""What can be read from a CV, and why one may be refused."""

from enum import Enum
from typing import Final

import attrs

LARGEST_CV: Final = 5 * 1024 * 1024
"""In bytes."""
MOST_PAGES: Final = 50


class CvFormat(Enum):
    """Told by content, never by name or header."""

    PDF = "pdf"
    DOCX = "docx"


class CvFlaw(Enum):
    """Why a CV can't be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNKNOWN_FORMAT = "unknown-format"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no-text"
    """Pictures only."""
    TOO_MANY_PAGES = "too-many-pages"
    TOO_COMPLEX = "too-complex"
    """Reading it took more memory, time or unpacked bytes than any CV needs."""


@attrs.frozen(kw_only=True)
class CvText:
    """Never stored: it lives as long as it takes to propose tags."""

    format: CvFormat
    pages: int | None
    """None where the format doesn't say."""
    text: str = attrs.field(repr=False)
