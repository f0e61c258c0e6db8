"""Messages that were sent: edited, taken back."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.conversations.errors import (
    ContactBlocked,
    MessageWasDeleted,
    NotYourMessage,
    TooLateToChange,
)
from tic_domain.conversations.use_cases.delete_message import DeleteMessage, DeleteMessageCommand
from tic_domain.conversations.use_cases.edit_message import EditMessage, EditMessageCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import ConversationId, MessageId
from tic_web.api.bodies import Answer, sent
from tic_web.api.conversations.schemas import MessageAnswer, MessageEditing
from tic_web.api.operations import operation
from tic_web.dependencies import asking
from tic_web.security.limits import Limit as RateLimit

TAG = "Conversations"


@operation(
    "PATCH", "/conversations/{conversation_id:uuid}/messages/{message_id:uuid}", id="editMessage", tag=TAG,
    summary="Edit your message",
    description="Within 15 minutes of sending it. The earlier text is not kept; `edited_at` says that there "
    "was one.",
    scope=Scope.CONVERSATIONS_WRITE, returns=MessageAnswer, body=MessageEditing,
    example=MessageEditing(body="Friday suits me, not Thursday."), limit=RateLimit.CONVERSATIONS,
    raises=(
        NotFound, NotYourMessage, MessageWasDeleted, TooLateToChange, ContactBlocked, ConcurrentUpdate,
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


ROUTES = (edit, delete)
