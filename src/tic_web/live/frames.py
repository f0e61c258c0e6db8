"""What goes over a stream, as server-sent events: written once, however many streams it goes to."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec

from tic_domain.conversations.live import LiveEvent, LiveKind, Notice

BEAT: Final = b": still here\n\n"
ACCESS: Final = b": access\n\n"
"""For the stream itself: ask again who is listening."""
END_ALL: Final = b": end\n\n"
"""For the stream itself: stop."""
SOONEST_MS: Final = 1000
LATEST_MS: Final = 4000
"""When a reader comes back, spread by account: after a restart, all of them do."""
_ID: Final = b"id: "
_HEAD: Final = b": head "
_encode: Final = msgspec.json.encode


def of_event(event: LiveEvent) -> bytes:
    data = {
        "conversation_id": event.conversation_id,
        "message_id": event.message_id,
        "actor_id": event.actor_id,
        "at": event.at,
    }
    return numbered(event.number) + named(event.kind.value, data)


def of_notice(notice: Notice) -> bytes:
    if notice.kind is LiveKind.ACCESS:
        return ACCESS
    data = {"conversation_id": notice.conversation_id, "actor_id": notice.actor_id}
    return named(notice.kind.value, data)


def numbered(number: int) -> bytes:
    return b"id: %d\n" % number


def named(name: str, data: Mapping[str, object]) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), _encode(data))


def retry(account_id: UUID) -> bytes:
    return b"retry: %d\n" % (SOONEST_MS + account_id.int % (LATEST_MS - SOONEST_MS))


def unread(conversations: int) -> bytes:
    return named("unread", {"conversations": conversations})


def head(number: int) -> bytes:
    """For the stream itself: there should be so many."""
    return b": head %d\n\n" % number


def number_in(frame: bytes) -> int | None:
    """Of a kept event."""
    return int(frame[len(_ID) : frame.index(b"\n")]) if frame.startswith(_ID) else None


def head_in(frame: bytes) -> int | None:
    return int(frame[len(_HEAD) :]) if frame.startswith(_HEAD) else None


def channel_of(account_id: UUID) -> str:
    return account_id.hex
