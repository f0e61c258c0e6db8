"""Messages that were sent: edited, taken back, found again."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp
from msgspec import Meta

from tic_domain.accounts.model import Scope
from tic_domain.coaches.policies import checked_limit
from tic_domain.conversations.errors import (
    ContactBlocked,
    LinkTooEarly,
    MessageWasDeleted,
    NotYourMessage,
    TooLateToChange,
)
from tic_domain.conversations.ports import SearchPlace
from tic_domain.conversations.search import LONGEST_QUERY
from tic_domain.conversations.use_cases.delete_message import DeleteMessage, DeleteMessageCommand
from tic_domain.conversations.use_cases.edit_message import EditMessage, EditMessageCommand
from tic_domain.conversations.use_cases.search_messages import SearchMessages, SearchMessagesCommand
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound
from tic_domain.shared.ids import ConversationId, MessageId
from tic_web.api.bodies import Answer, sent
from tic_web.api.conversations.message_schemas import (
    FoundMessageAnswer,
    FoundMessagesAnswer,
    MessageAnswer,
    MessageEditing,
)
from tic_web.api.fields import text
from tic_web.api.operations import operation
from tic_web.api.paging import PAGE_SIZE, AfterPair, Limit, link, pair, pair_in
from tic_web.dependencies import asking
from tic_web.security.limits import Limit as RateLimit

TAG = "Conversations"
SearchText = Annotated[str, text(1, LONGEST_QUERY, "Words to look for.", "rate limiter")]
InConversation = Annotated[UUID, Meta(description="Only in this conversation.")]


@operation(
    "PATCH", "/conversations/{conversation_id:uuid}/messages/{message_id:uuid}", id="editMessage", tag=TAG,
    summary="Edit your message",
    description="Within 15 minutes of sending it. The earlier text is not kept; `edited_at` says that there "
    "was one.",
    scope=Scope.CONVERSATIONS_WRITE, returns=MessageAnswer, body=MessageEditing,
    example=MessageEditing(body="Friday suits me, not Thursday."), limit=RateLimit.CONVERSATIONS,
    raises=(
        NotFound, NotYourMessage, MessageWasDeleted, TooLateToChange, ContactBlocked, LinkTooEarly,
        ConcurrentUpdate,
    ),
)  # fmt: skip
async def edit(
    conversation_id: FromPath[UUID],
    message_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    edit_message: NamedDependency[EditMessage],
) -> ASGIApp:
    written = await sent(request, MessageEditing)
    command = EditMessageCommand(
        account_id=asking(request).account_id,
        conversation_id=ConversationId(conversation_id),
        message_id=MessageId(message_id),
        body=written.body,
    )
    return Answer(MessageAnswer.of(await edit_message(command)))


@operation(
    "DELETE", "/conversations/{conversation_id:uuid}/messages/{message_id:uuid}", id="deleteMessage", tag=TAG,
    summary="Delete your message",
    description="Within 15 minutes of sending it. Its text is gone; that there was a message, whose, and "
    "when, stays. Deleting it again changes nothing.",
    scope=Scope.CONVERSATIONS_WRITE, returns=MessageAnswer, limit=RateLimit.CONVERSATIONS,
    raises=(NotFound, NotYourMessage, TooLateToChange, ConcurrentUpdate),
)  # fmt: skip
async def delete(
    conversation_id: FromPath[UUID],
    message_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    delete_message: NamedDependency[DeleteMessage],
) -> ASGIApp:
    command = DeleteMessageCommand(
        account_id=asking(request).account_id,
        conversation_id=ConversationId(conversation_id),
        message_id=MessageId(message_id),
    )
    return Answer(MessageAnswer.of(await delete_message(command)))


@operation(
    "GET", "/messages", id="searchMessages", tag=TAG, summary="Search your messages",
    description="In your own conversations, or in one of them. Every word has to be in the message, in any "
    "order, also as a part of a word; case and accents make no difference. Deleted messages are not found.",
    scope=Scope.CONVERSATIONS_READ, returns=FoundMessagesAnswer, links=True, limit=RateLimit.SEARCHES,
    raises=(NotFound, InvalidInput),
)  # fmt: skip
async def search(
    *,
    request: Request[Any, Any, Any],
    search_messages: NamedDependency[SearchMessages],
    q: FromQuery[SearchText],
    conversation_id: FromQuery[InConversation | None] = None,
    after: FromQuery[AfterPair | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    found = await search_messages(
        SearchMessagesCommand(
            account_id=asking(request).account_id,
            text=q,
            conversation_id=ConversationId(conversation_id) if conversation_id else None,
            after=_place(after) if after else None,
            limit=checked_limit(limit),
        )
    )
    following = pair(found.next.conversation_id, found.next.message_id) if found.next else None
    return Answer(
        FoundMessagesAnswer(items=[FoundMessageAnswer.of(hit) for hit in found.hits], next=following),
        headers=link(request, "after", following),
    )


def _place(after: str) -> SearchPlace:
    talk, message = pair_in(after)
    return SearchPlace(conversation_id=ConversationId(talk), message_id=MessageId(message))


ROUTES = (edit, delete, search)
