"""The inbox, and one conversation."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp
from msgspec import Meta

from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.coaches.policies import checked_limit
from tic_domain.conversations.errors import (
    CoachNotTakingCoachees,
    ContactBlocked,
    ConversationExists,
    CvMissing,
    LinkTooEarly,
    OwnProfile,
    PreviewOutdated,
    QuizMissing,
    TooManyConversations,
    TooManyUnanswered,
)
from tic_domain.conversations.ports import InboxCursor
from tic_domain.conversations.use_cases.list_conversations import ListConversations, ListConversationsCommand
from tic_domain.conversations.use_cases.mark_read import MarkRead, MarkReadCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversation, ReadConversationCommand
from tic_domain.conversations.use_cases.send_message import SendMessage, SendMessageCommand
from tic_domain.conversations.use_cases.start_conversation import StartConversation, StartConversationCommand
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import AccountId, ConversationId, MessageId
from tic_web.api.bodies import Answer, sent
from tic_web.api.conversations.message_schemas import MessageAnswer, MessageWriting
from tic_web.api.conversations.schemas import (
    ConversationPageAnswer,
    ConversationStart,
    InboxAnswer,
    InboxEntryAnswer,
    StartedAnswer,
)
from tic_web.api.operations import operation
from tic_web.api.paging import PAGE_SIZE, After, Limit, cursor_at, link, links_both_ways, place_at
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.security.limits import Limit as RateLimit

TAG = "Conversations"
MESSAGES = 50
Before = Annotated[UUID, Meta(description="The `next` of a page, for the earlier one. Without, the latest.")]
AfterMessage = Annotated[
    UUID, Meta(description="The `newer` of a page, or any message, for what came later. Not with `before`.")
]


@operation(
    "GET", "/conversations", id="listConversations", tag=TAG, summary="List your conversations",
    scope=Scope.CONVERSATIONS_READ, returns=InboxAnswer, links=True, raises=(InvalidInput,),
)  # fmt: skip
async def list_inbox(
    request: Request[Any, Any, Any],
    list_conversations: NamedDependency[ListConversations],
    after: FromQuery[After | None] = None,
    limit: FromQuery[Limit] = PAGE_SIZE,
) -> ASGIApp:
    reader = asking(request).account_id
    inbox = await list_conversations(
        ListConversationsCommand(
            account_id=reader, after=_place(after) if after else None, limit=checked_limit(limit)
        )
    )
    following = cursor_at(inbox.next.last_message_at, inbox.next.id) if inbox.next else None
    items = [InboxEntryAnswer.of(entry, reader) for entry in inbox.entries]
    return Answer(
        InboxAnswer(items=items, next=following, unread=inbox.unread),
        headers=link(request, "after", following),
    )


@operation(
    "POST", "/conversations", id="startConversation", tag=TAG, summary="Start a conversation with a coach",
    description="Shares with that coach what the preview showed: the quiz answers always, the CV only if "
    "chosen. At most ten a day, three within the first day of an account.",
    scope=Scope.CONVERSATIONS_WRITE, returns=StartedAnswer, status=201, body=ConversationStart,
    example=ConversationStart(
        coach_id=UUID("0199c0de-0000-7000-8000-000000000001"), quiz_version=1,
        body="Hello, could you help me prepare for a system design round?",
    ),
    creates=True, limit=RateLimit.CONVERSATIONS,
    raises=(
        NotFound, RoleMissing, ConversationExists, CoachNotTakingCoachees, ContactBlocked, OwnProfile,
        QuizMissing, CvMissing, PreviewOutdated, TooManyConversations, LinkTooEarly, ConcurrentUpdate,
    ),
)  # fmt: skip
async def start(
    request: Request[Any, Any, Any],
    start_conversation: NamedDependency[StartConversation],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, ConversationStart)
    command = StartConversationCommand(
        account_id=principal.account_id,
        coach_id=AccountId(wanted.coach_id),
        body=wanted.body,
        quiz_version=wanted.quiz_version,
        share_cv=wanted.share_cv,
        cv_version=wanted.cv_version,
        client_id=wanted.client_id,
    )

    async def create() -> Answer:
        started = await start_conversation(command)
        place = f"/api/v1/conversations/{started.conversation.id}".encode()
        return Answer(StartedAnswer.of(started, principal.account_id), 201, [(b"location", place)])

    return await once(request, idempotency_keys, principal, create)


@operation(
    "GET", "/conversations/{conversation_id:uuid}", id="readConversation", tag=TAG,
    summary="Read a conversation",
    description="The latest messages, those just before one, or those just after one; oldest first.",
    scope=Scope.CONVERSATIONS_READ, returns=ConversationPageAnswer, links=True,
    raises=(NotFound, InvalidInput),
)  # fmt: skip
async def read(
    *,
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    read_conversation: NamedDependency[ReadConversation],
    before: FromQuery[Before | None] = None,
    after: FromQuery[AfterMessage | None] = None,
    limit: FromQuery[Limit] = MESSAGES,
) -> ASGIApp:
    reader = asking(request).account_id
    page = await read_conversation(
        ReadConversationCommand(
            account_id=reader,
            conversation_id=ConversationId(conversation_id),
            before=MessageId(before) if before else None,
            after=MessageId(after) if after else None,
            limit=checked_limit(limit),
        )
    )
    return Answer(
        ConversationPageAnswer.of(page, reader),
        headers=links_both_ways(request, before=page.older, after=page.newer),
    )


@operation(
    "POST", "/conversations/{conversation_id:uuid}/messages", id="sendMessage", tag=TAG,
    summary="Send a message",
    description="Until the coach has answered once, a coachee may send five. A `client_id` makes a repeated "
    "send harmless: it is kept with the message. An `Idempotency-Key` repeats this answer for 24 hours, and "
    "belongs to the request. Either is enough, and both together are fine.",
    scope=Scope.CONVERSATIONS_WRITE, returns=MessageAnswer, status=201, body=MessageWriting,
    example=MessageWriting(body="Thursday suits me."), creates=True, limit=RateLimit.CONVERSATIONS,
    raises=(NotFound, ContactBlocked, TooManyUnanswered, LinkTooEarly),
)  # fmt: skip
async def send(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    send_message: NamedDependency[SendMessage],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    written = await sent(request, MessageWriting)
    command = SendMessageCommand(
        account_id=principal.account_id,
        conversation_id=ConversationId(conversation_id),
        body=written.body,
        client_id=written.client_id,
    )

    async def create() -> Answer:
        return Answer(MessageAnswer.of(await send_message(command)), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "POST", "/conversations/{conversation_id:uuid}/read", id="markRead", tag=TAG,
    summary="Say that everything so far is read",
    scope=Scope.CONVERSATIONS_WRITE, status=204, raises=(NotFound,),
)  # fmt: skip
async def read_all(
    conversation_id: FromPath[UUID], request: Request[Any, Any, Any], mark_read: NamedDependency[MarkRead]
) -> ASGIApp:
    command = MarkReadCommand(
        account_id=asking(request).account_id, conversation_id=ConversationId(conversation_id)
    )
    await mark_read(command)
    return Answer(status=204)


def _place(after: str) -> InboxCursor:
    moment, last = place_at(after)
    return InboxCursor(last_message_at=moment, id=ConversationId(last))


ROUTES = (list_inbox, start, read, send, read_all)
