"""The inbox, and a conversation."""

from datetime import datetime
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from tic_domain.accounts.model import Principal
from tic_domain.conversations.model import DisclosureCause
from tic_domain.conversations.ports import ConversationPage, InboxCursor
from tic_domain.conversations.use_cases.list_conversations import ListConversations, ListConversationsCommand
from tic_domain.conversations.use_cases.list_sharing import ListSharing, ListSharingCommand
from tic_domain.conversations.use_cases.mark_read import MarkRead, MarkReadCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversation, ReadConversationCommand
from tic_domain.conversations.use_cases.send_message import SendMessage, SendMessageCommand
from tic_domain.shared.errors import InvalidInput, NotFound, Refused
from tic_domain.shared.ids import AccountId, ConversationId, MessageId
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.once import once
from tic_web.pages.ports import TheClock, TheKeys
from tic_web.pages.rendering import address, page, see
from tic_web.security.limits import OPT, Limit

INBOX_PAGE: Final = 20
MESSAGES_PAGE: Final = 50


@get("/inbox", name="inbox")
async def show_inbox(
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    list_conversations: NamedDependency[ListConversations],
    after: FromQuery[str] = "",
) -> Response[str]:
    inbox = await list_conversations(
        ListConversationsCommand(account_id=member.account_id, after=_cursor(after), limit=INBOX_PAGE)
    )
    following = inbox.next and f"{inbox.next.last_message_at.isoformat()}_{inbox.next.id}"
    return page(
        frame,
        "conversations/inbox.html",
        entries=inbox.entries,
        unread=inbox.unread,
        me=member.account_id,
        first="/inbox" if after else None,
        following=address("/inbox", after=following) if following else None,
    )


@get("/inbox/{conversation_id:str}", name="conversation")
async def show_conversation(
    *,
    conversation_id: FromPath[str],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    read_conversation: NamedDependency[ReadConversation],
    list_sharing: NamedDependency[ListSharing],
    mark_read: NamedDependency[MarkRead],
    clock: NamedDependency[TheClock],
    before: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    place = (before, "" if before else after)
    shown = await _page(
        frame,
        principal,
        wanted,
        read_conversation,
        Form.of(),
        list_sharing=list_sharing,
        now=clock.now(),
        place=place,
    )
    if not any(place) and frame.viewer is not None and frame.viewer.unread:
        await mark_read(MarkReadCommand(account_id=principal.account_id, conversation_id=wanted))
    return shown


@get("/inbox/{conversation_id:str}/latest", name="latest_messages")
async def show_latest(
    conversation_id: FromPath[str],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    read_conversation: NamedDependency[ReadConversation],
    clock: NamedDependency[TheClock],
) -> Response[str]:
    """The messages alone, as the page has them: for its script. Reading them is said apart."""
    wanted = ConversationId(identity(conversation_id, "conversation"))
    found = await read_conversation(
        ReadConversationCommand(
            account_id=principal.account_id, conversation_id=wanted, before=None, limit=MESSAGES_PAGE
        )
    )
    shown = _shown(found, principal.account_id, clock.now())
    return page(frame, "conversations/_messages.html", **shown)


@post("/inbox/{conversation_id:str}", name="send_message_page", opt={OPT: Limit.CONVERSATIONS})
async def send(
    *,
    conversation_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    send_message: NamedDependency[SendMessage],
    read_conversation: NamedDependency[ReadConversation],
    list_sharing: NamedDependency[ListSharing],
    clock: NamedDependency[TheClock],
    idempotency_keys: TheKeys,
) -> Response[str] | Response[None]:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    form = await Form.sent(request)
    command = SendMessageCommand(
        account_id=principal.account_id, conversation_id=wanted, body=form.value("body")
    )

    async def act() -> str:
        return str((await send_message(command)).id)

    try:
        await once(idempotency_keys, principal.account_id, form, act, lost="")
    except (InvalidInput, Refused) as error:
        refused = form.refused(error)
        return await _page(
            frame,
            principal,
            wanted,
            read_conversation,
            refused,
            list_sharing=list_sharing,
            now=clock.now(),
        )
    return see(f"/inbox/{wanted}#write")


async def _page(
    frame: Frame,
    principal: Principal,
    wanted: ConversationId,
    read_conversation: ReadConversation,
    form: Form,
    *,
    list_sharing: ListSharing,
    now: datetime,
    place: tuple[str, str] = ("", ""),
) -> Response[str]:
    """`place`: the message before, or after, which the page stands; both empty for the latest."""
    before, after = (MessageId(identity(one, "message")) if one else None for one in place)
    found = await read_conversation(
        ReadConversationCommand(
            account_id=principal.account_id,
            conversation_id=wanted,
            before=before,
            after=after,
            limit=MESSAGES_PAGE,
        )
    )
    me = principal.account_id
    talk = found.conversation
    disclosure = found.disclosure
    # What the beginning of a conversation shared is said with it; whatever came after has its own lines.
    told = disclosure is not None and disclosure.cause is DisclosureCause.CONVERSATION_STARTED
    sharing = () if told else await list_sharing(ListSharingCommand(account_id=me, conversation_id=talk.id))
    read_at = talk.read_at(me)
    is_fresh = any(
        one.sender_id != me and (read_at is None or one.sent_at > read_at) for one in found.messages
    )
    return page(
        frame.after_reading_one() if is_fresh and not any(place) else frame,
        "conversations/conversation.html",
        status=form.status,
        form=form,
        talk=talk,
        older=address(f"/inbox/{talk.id}", before=str(found.older)) if found.older else None,
        newer=address(f"/inbox/{talk.id}", after=str(found.newer)) if found.newer else None,
        is_latest=not any(place),
        **_shown(found, me, now),
        as_coach=me == talk.coach_id,
        disclosure=disclosure,
        sharing=sharing,
        blocked=found.blocked,
        blocked_by_me=found.blocked_by_reader,
    )


def _shown(found: ConversationPage, me: AccountId, now: datetime) -> dict[str, Any]:
    """What `_messages.html` needs."""
    talk = found.conversation
    return {
        "now": now,
        "messages": found.messages,
        "other": found.other_name,
        "me": me,
        "read_at": talk.read_at(me),
        "other_read_at": talk.read_at(talk.other_than(me)),
    }


def _cursor(text: str) -> InboxCursor | None:
    """Raises NotFound: only an address of ours has one."""
    if not text:
        return None
    at, _, conversation_id = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise NotFound("page") from None
    if moment.tzinfo is None:
        raise NotFound("page")
    return InboxCursor(last_message_at=moment, id=ConversationId(identity(conversation_id, "page")))


ROUTES = (show_inbox, show_conversation, show_latest, send)
