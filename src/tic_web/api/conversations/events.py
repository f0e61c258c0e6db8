"""What happens in one's conversations, as it happens: a stream, or a list of what was missed."""

import re
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation
from litestar.types import ASGIApp
from msgspec import Meta

from tic_domain.accounts.errors import AccountSuspended, NotSignedIn
from tic_domain.accounts.model import Scope
from tic_domain.accounts.use_cases.authenticate import AuthenticateSession, AuthenticateToken
from tic_domain.conversations.errors import ContactBlocked, TooManyStreams
from tic_domain.conversations.live_ports import LiveLog
from tic_domain.conversations.use_cases.set_chat_preferences import (
    SetChatPreferences,
    SetChatPreferencesCommand,
)
from tic_domain.conversations.use_cases.show_chat_preferences import (
    ShowChatPreferences,
    ShowChatPreferencesCommand,
)
from tic_domain.conversations.use_cases.tell_presence import TellPresence, TellPresenceCommand
from tic_domain.conversations.use_cases.tell_typing import TellTyping, TellTypingCommand
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound
from tic_domain.shared.ids import AccountId, ConversationId
from tic_web.api.bodies import Answer, sent
from tic_web.api.conversations.live_schemas import (
    ChatPreferencesAnswer,
    LiveEventAnswer,
    LiveEventsAnswer,
)
from tic_web.api.operations import operation
from tic_web.dependencies import asking
from tic_web.live.hub import LiveHub
from tic_web.live.stream import PORTION, EventStream
from tic_web.security.limits import Limit as RateLimit
from tic_web.visit import visit_of

TAG: Final = "Conversations"
STREAM: Final = "text/event-stream"
TheLog = SkipValidation[LiveLog]
LastEventId = Annotated[
    str,
    Meta(
        description="The `id` of the last event you know. Leave it out to begin now.",
        extra_json_schema={"pattern": "^[0-9]{1,18}$", "maxLength": 18},
    ),
]
_FOLLOWING: Final = """\
With `Accept: text/event-stream` a stream of server-sent events that stays open; otherwise what happened
since.

Events carry ids, never content. `message`, `message-edited`, `message-deleted`, `read` and `contact`
(messages became impossible, or possible again) have an id: a client that comes back with it in
`Last-Event-ID`, or in `last_event_id`, gets everything after it, once and in order. They are kept for a day;
where the id is unknown or older, `reset` says so, and the conversations are to be read anew. `hello` (at the
start) and `unread` count the conversations with something unread; `typing` and `presence` pass; `end` says
why a stream ends: `restart`, `unavailable` (come back), `signed-out`. To miss nothing, open the stream first,
and read your conversations then.

At most 20 streams at once."""
_NUMBER: Final = re.compile(r"[0-9]{1,18}")


@operation(
    "GET", "/events", id="followEvents", tag=TAG, summary="Follow your conversations",
    description=_FOLLOWING,
    scope=Scope.CONVERSATIONS_READ, returns=LiveEventsAnswer, limit=RateLimit.STREAMS,
    raises=(InvalidInput, TooManyStreams),
)  # fmt: skip
async def follow(
    *,
    request: Request[Any, Any, Any],
    live_hub: NamedDependency[LiveHub],
    live_log: NamedDependency[TheLog],
    authenticate_session: NamedDependency[AuthenticateSession],
    authenticate_token: NamedDependency[AuthenticateToken],
    tell_presence: NamedDependency[TellPresence],
    last_event_id: FromQuery[LastEventId | None] = None,
) -> ASGIApp:
    account_id = asking(request).account_id
    # A reader that comes back by itself says in the header what it has seen; its address stays what it was.
    number = _number(request.headers.get("last-event-id") or last_event_id)
    if STREAM not in request.headers.get("accept", ""):
        return await _since(live_log, account_id, number)
    live_hub.require_room(account_id)
    token = visit_of(request.scope).session_token
    bearer = request.headers.get("authorization", "").partition(" ")[2].strip()

    async def may_go_on() -> bool:
        try:
            if bearer:
                return (await authenticate_token(bearer)).account_id == account_id
            return (await authenticate_session(token or "")).account_id == account_id
        except (NotSignedIn, AccountSuspended):
            return False

    async def is_here() -> None:
        await tell_presence(TellPresenceCommand(account_id=account_id))

    return EventStream(
        hub=live_hub,
        log=live_log,
        account_id=account_id,
        number=number,
        may_go_on=may_go_on,
        is_here=is_here,
    )


@operation(
    "POST", "/conversations/{conversation_id:uuid}/typing", id="tellTyping", tag=TAG,
    summary="Say that you are writing",
    description="The other side sees it for some seconds, unless your preferences say that it isn't shown.",
    scope=Scope.CONVERSATIONS_WRITE, status=204, limit=RateLimit.TYPING, raises=(NotFound, ContactBlocked),
)  # fmt: skip
async def typing(
    conversation_id: FromPath[UUID], request: Request[Any, Any, Any], tell_typing: NamedDependency[TellTyping]
) -> ASGIApp:
    await tell_typing(
        TellTypingCommand(
            account_id=asking(request).account_id, conversation_id=ConversationId(conversation_id)
        )
    )
    return Answer(status=204)


@operation(
    "GET", "/me/chat-preferences", id="showChatPreferences", tag=TAG,
    summary="Show what others see of you while it happens",
    scope=Scope.CONVERSATIONS_READ, returns=ChatPreferencesAnswer,
)  # fmt: skip
async def show_preferences(
    request: Request[Any, Any, Any], show_chat_preferences: NamedDependency[ShowChatPreferences]
) -> ASGIApp:
    command = ShowChatPreferencesCommand(account_id=asking(request).account_id)
    return Answer(ChatPreferencesAnswer.of(await show_chat_preferences(command)))


@operation(
    "PUT", "/me/chat-preferences", id="setChatPreferences", tag=TAG,
    summary="Choose what others see of you while it happens",
    description="That you are writing is shown until you choose otherwise; that you are here is not.",
    scope=Scope.CONVERSATIONS_WRITE, returns=ChatPreferencesAnswer, body=ChatPreferencesAnswer,
    example=ChatPreferencesAnswer(shows_typing=True, shows_presence=False),
)  # fmt: skip
async def set_preferences(
    request: Request[Any, Any, Any], set_chat_preferences: NamedDependency[SetChatPreferences]
) -> ASGIApp:
    wanted = await sent(request, ChatPreferencesAnswer)
    chosen = await set_chat_preferences(
        SetChatPreferencesCommand(
            account_id=asking(request).account_id,
            shows_typing=wanted.shows_typing,
            shows_presence=wanted.shows_presence,
        )
    )
    return Answer(ChatPreferencesAnswer.of(chosen))


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise InvalidInput(
            FieldProblem("last_event_id", "It is no id of an event.", "Give the `id` of one as it came.")
        )
    return int(text)


async def _since(log: LiveLog, account_id: AccountId, number: int | None) -> Answer:
    if number is None:
        number = (await log.heads([account_id]))[account_id]
    missed = await log.after(account_id, number, limit=PORTION)
    last = number + len(missed.events) if missed.is_known else missed.last
    return Answer(
        LiveEventsAnswer(
            items=[LiveEventAnswer.of(event) for event in missed.events],
            last_event_id=str(last),
            reset=not missed.is_known,
        )
    )


ROUTES = (follow, typing, show_preferences, set_preferences)
