"""What the API gives about what happens while it happens."""

from typing import Annotated, Literal, cast

from msgspec import Meta, Struct

from tic_domain.conversations.live import ChatPreferences, LiveEvent
from tic_web.api.fields import Id, Moment

EventName = Literal["message", "message-edited", "message-deleted", "read", "contact"]


class LiveEventAnswer(Struct, frozen=True, kw_only=True):
    """What happened in one of your conversations: look there for what it says."""

    id: Annotated[
        str, Meta(description="Go on from here by `last_event_id`.", pattern="^[0-9]+$", examples=["17"])
    ]
    kind: EventName
    conversation_id: Annotated[Id | None, Meta(description="Null where there is none.")]
    message_id: Annotated[Id | None, Meta(description="Null where it is about no single message.")]
    actor_id: Annotated[Id | None, Meta(description="Who did it; null where that isn't said.")]
    at: Moment

    @classmethod
    def of(cls, event: LiveEvent) -> "LiveEventAnswer":
        return cls(
            id=str(event.number),
            kind=cast("EventName", event.kind.value),
            conversation_id=event.conversation_id,
            message_id=event.message_id,
            actor_id=event.actor_id,
            at=event.at,
        )


class LiveEventsAnswer(Struct, frozen=True, kw_only=True):
    """What happened after the event you named, oldest first; as a stream, where you ask for one."""

    items: list[LiveEventAnswer]
    last_event_id: Annotated[str, Meta(description="Go on from here.", pattern="^[0-9]+$", examples=["17"])]
    reset: Annotated[
        bool, Meta(description="What you named is unknown or forgotten: read your conversations anew.")
    ]


class ChatPreferencesAnswer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What those you talk with see of you while it happens."""

    shows_typing: Annotated[bool, Meta(description="That you are writing.")]
    shows_presence: Annotated[bool, Meta(description="That you have the site open.")]

    @classmethod
    def of(cls, chosen: ChatPreferences) -> "ChatPreferencesAnswer":
        return cls(shows_typing=chosen.shows_typing, shows_presence=chosen.shows_presence)
