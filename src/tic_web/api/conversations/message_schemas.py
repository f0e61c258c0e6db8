"""What the API takes and gives about single messages."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tic_domain.conversations.model import Message
from tic_domain.conversations.use_cases.search_messages import Hit
from tic_web.api.fields import Id, Moment, text

Body = Annotated[
    str, text(1, 5000, "Plain text.", "Hello, could you help me prepare for a system design round?")
]

ClientId = Annotated[
    UUID,
    Meta(
        description="Another one for each message, made by your program. Sending it again answers with the "
        "message that it made the first time, whatever the text, for as long as the message is kept.",
        examples=["0199c0de-0000-7000-8000-00000000c11e"],
    ),
]


class MessageAnswer(Struct, frozen=True, kw_only=True):
    id: Id
    sender_id: Id
    client_id: Annotated[Id | None, Meta(description="What its sender's program called it.")]
    body: Annotated[str | None, Meta(description="Null where it was deleted: the text is gone.")]
    sent_at: Moment
    edited_at: Annotated[Moment | None, Meta(description="Its last edit.")]
    deleted_at: Moment | None

    @classmethod
    def of(cls, message: Message) -> "MessageAnswer":
        return cls(
            id=message.id,
            sender_id=message.sender_id,
            client_id=message.client_id,
            body=message.body,
            sent_at=message.sent_at,
            edited_at=message.edited_at,
            deleted_at=message.deleted_at,
        )


class QuotePart(Struct, frozen=True, kw_only=True):
    text: str
    is_hit: Annotated[bool, Meta(description="A word that was looked for.")]


class FoundMessageAnswer(Struct, frozen=True, kw_only=True):
    message: MessageAnswer
    conversation_id: Id
    other_name: str
    quote: Annotated[list[QuotePart], Meta(description="What stands around the first word found, in parts.")]

    @classmethod
    def of(cls, hit: Hit) -> "FoundMessageAnswer":
        return cls(
            message=MessageAnswer.of(hit.message),
            conversation_id=hit.message.conversation_id,
            other_name=hit.other_name,
            quote=[QuotePart(text=part.text, is_hit=part.is_hit) for part in hit.quote],
        )


class FoundMessagesAnswer(Struct, frozen=True, kw_only=True):
    """Messages found. The conversation started last comes first, and in each the latest message."""

    items: list[FoundMessageAnswer]
    next: Annotated[
        str | None,
        Meta(
            description="Give it as `after` to look further back. A page can be empty although there is one: "
            "a search looks at 10,000 messages at a time."
        ),
    ]


class MessageWriting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    body: Body
    client_id: ClientId | None = None


class MessageEditing(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    body: Body
