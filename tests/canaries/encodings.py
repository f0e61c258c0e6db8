"""The forms in which a text may lie somewhere, each as the bytes to look for."""

import base64
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

Form = tuple[str, bytes]

_BITS_OF_A_LETTER: Final = 6


def forms(text: str) -> Iterator[Form]:
    """Of a word. Those that know no case are in lower case: look for them in lower-cased bytes."""
    plain = text.lower().encode()
    yield "utf-8", plain
    yield "utf-16-le", text.lower().encode("utf-16-le")
    yield "utf-16-be", text.lower().encode("utf-16-be")
    yield "hex", plain.hex().encode()
    yield "hex of capitals", plain.upper().hex().encode()
    yield "percent", b"".join(b"%%%02x" % byte for byte in plain)
    yield "quoted-printable", b"".join(b"=%02x" % byte for byte in plain)
    yield "json", b"".join(b"\\u%04x" % byte for byte in plain)
    yield "html, decimal", b"".join(b"&#%d;" % byte for byte in plain)
    yield "html, hexadecimal", b"".join(b"&#x%02x;" % byte for byte in plain)
    yield "backslash-x", b"".join(b"\\x%02x" % byte for byte in plain)


def exact_forms(text: str) -> Iterator[Form]:
    """Those in which case tells. Of base64, whatever is before and after the word: three alignments."""
    for case, written in (("", text.lower()), (" of capitals", text.upper()), (" of a name", text.title())):
        for encoding in ("utf-8", "utf-16-le"):
            raw = written.encode(encoding)
            named = "" if encoding == "utf-8" else f" of {encoding}"
            for before in range(3):
                core = _inner(raw, before)
                yield f"base64{case}{named}, {before} before", core
                urlsafe = core.translate(bytes.maketrans(b"+/", b"-_"))
                if urlsafe != core:
                    yield f"base64url{case}{named}, {before} before", urlsafe


def digests(text: str) -> Iterator[Form]:
    """Of the whole text. Hexadecimal is looked for in lower case, the others as they are."""
    for case, written in dict.fromkeys((("", text), (" of lower case", text.lower()))):
        digest = sha256(written.encode()).digest()
        yield f"sha-256{case}, hex", digest.hex().encode()
        yield f"sha-256{case}, raw", digest
        for before in range(3):
            yield f"sha-256{case}, base64, {before} before", _inner(digest, before)
            urlsafe = _inner(digest, before).translate(bytes.maketrans(b"+/", b"-_"))
            yield f"sha-256{case}, base64url, {before} before", urlsafe


def _inner(raw: bytes, before: int) -> bytes:
    """What base64 makes of `raw` after so many other bytes, without the letters that neighbours share."""
    encoded = base64.b64encode(bytes(before) + raw).rstrip(b"=")
    first = -(-before * 8 // _BITS_OF_A_LETTER)
    last = (before + len(raw)) * 8 // _BITS_OF_A_LETTER
    return encoded[first:last]
