"""Pages by key: what comes after the last one seen, however much was added meanwhile."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request
from msgspec import Meta

from tic_domain.shared.errors import FieldProblem, InvalidInput

PAGE_SIZE: Final = 20
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LONGEST: Final = 64
_LATEST: Final = 253_402_300_799_000_000
"""The end of the year 9999."""
_PAIR: Final = 43
_NO_MARK: Final = FieldProblem("after", "It is no mark of a page.", "Give the `next` of a page as it is.")

Limit = Annotated[int, Meta(ge=1, le=100, description="How many at most on this page.", examples=[20])]
After = Annotated[
    str,
    Meta(
        description="The `next` of the page before. Leave it out for the first page.",
        extra_json_schema={"maxLength": _LONGEST, "pattern": "^[A-Za-z0-9_-]{32}$"},
    ),
]

AfterPair = Annotated[
    str,
    Meta(
        description="The `next` of the page before. Leave it out for the first page.",
        extra_json_schema={"maxLength": _PAIR, "pattern": "^[A-Za-z0-9_-]{43}$"},
    ),
]


def cursor(micros: int, id: UUID) -> str:
    """Opaque to clients: a moment since 1970, and the id that breaks ties."""
    return urlsafe_b64encode(micros.to_bytes(8) + id.bytes).decode()


def cursor_at(moment: datetime, id: UUID) -> str:
    return cursor((moment - _EPOCH) // _MICROSECOND, id)


def place(after: str) -> tuple[int, UUID]:
    """What `cursor` was made of. Raises InvalidInput."""
    try:
        raw = urlsafe_b64decode(after) if after.isascii() and len(after) == 32 else b""
    except (ValueError, binascii.Error):
        raw = b""
    micros = int.from_bytes(raw[:8])
    if len(raw) != 24 or micros > _LATEST:
        raise InvalidInput(_NO_MARK)
    return micros, UUID(bytes=raw[8:])


def place_at(after: str) -> tuple[datetime, UUID]:
    micros, last = place(after)
    return _EPOCH + micros * _MICROSECOND, last


def pair(first: UUID, second: UUID) -> str:
    """Opaque to clients: a place within a thing."""
    return urlsafe_b64encode(first.bytes + second.bytes).decode().rstrip("=")


def pair_in(after: str) -> tuple[UUID, UUID]:
    """What `pair` was made of. Raises InvalidInput."""
    try:
        raw = urlsafe_b64decode(f"{after}=") if after.isascii() and len(after) == _PAIR else b""
    except (ValueError, binascii.Error):
        raw = b""
    if len(raw) != 32:
        raise InvalidInput(_NO_MARK)
    return UUID(bytes=raw[:16]), UUID(bytes=raw[16:])


def links_both_ways(
    request: Request[Any, Any, Any], *, before: UUID | None, after: UUID | None
) -> list[tuple[bytes, bytes]]:
    """Of a page in the middle: the earlier one is the next, the later one the previous."""
    asked = [
        (key, value) for key, value in request.query_params.multi_items() if key not in {"before", "after"}
    ]
    links = [
        f'<{request.scope["path"]}?{urlencode([*asked, (name, str(place))])}>; rel="{relation}"'
        for name, place, relation in (("before", before, "next"), ("after", after, "prev"))
        if place is not None
    ]
    return [(b"link", ", ".join(links).encode())] if links else []


def link(request: Request[Any, Any, Any], name: str, following: str | None) -> list[tuple[bytes, bytes]]:
    """The Link header to the following page, with the same filters."""
    if following is None:
        return []
    asked = [(key, value) for key, value in request.query_params.multi_items() if key != name]
    address = f"{request.scope['path']}?{urlencode([*asked, (name, following)])}"
    return [(b"link", f'<{address}>; rel="next"'.encode())]
