"""How the child's answer looks on the wire: one line about it, then the text."""

from tic_domain.matching.cv_text import MOST_PAGES, CvFlaw, CvFormat, CvText
from tic_domain.matching.errors import CvRefused


def readable(found: CvText) -> bytes:
    return f"{found.format.value} {found.pages or 0}\n".encode() + found.text.encode("utf-8", "replace")


def flawed(flaw: CvFlaw) -> bytes:
    return f"flaw {flaw.value}\n".encode()


def understood(reply: bytes) -> CvText:
    """Raises CvRefused. The child has read a stranger's file: it is believed no further than this."""
    line, _, text = reply.partition(b"\n")
    kind, _, rest = line.decode("ascii", "replace").partition(" ")
    try:
        if kind == "flaw":
            raise CvRefused(CvFlaw(rest))
        pages = int(rest)
        if not 0 <= pages <= MOST_PAGES:
            raise CvRefused(CvFlaw.DAMAGED)
        return CvText(format=CvFormat(kind), pages=pages or None, text=text.decode("utf-8", "replace"))
    except ValueError:
        raise CvRefused(CvFlaw.DAMAGED) from None
