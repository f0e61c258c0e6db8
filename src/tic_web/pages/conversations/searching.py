"""Looking for what was said."""

from typing import Final
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from tic_domain.accounts.model import Principal
from tic_domain.conversations.model import Message
from tic_domain.conversations.ports import SearchPlace
from tic_domain.conversations.use_cases.search_messages import (
    FoundMessages,
    SearchMessages,
    SearchMessagesCommand,
)
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import ConversationId, MessageId
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import address, page
from tic_web.security.limits import OPT, Limit

HITS_PAGE: Final = 20


@get("/inbox/search", name="search_messages_page", opt={OPT: Limit.SEARCHES})
async def search(
    *,
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    search_messages: NamedDependency[SearchMessages],
    q: FromQuery[str] = "",
    conversation: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    only = ConversationId(identity(conversation, "conversation")) if conversation else None
    form, found = Form.of(q=q), None
    if q.strip():
        command = SearchMessagesCommand(
            account_id=member.account_id, text=q, conversation_id=only, after=_place(after), limit=HITS_PAGE
        )
        try:
            found = await search_messages(command)
        except InvalidInput as error:
            form = form.refused(error)
    return page(
        frame,
        "conversations/search.html",
        status=form.status,
        form=form,
        found=found,
        only=only,
        me=member.account_id,
        is_further=bool(after),
        where=_where,
        following=_following(found, q, conversation),
    )


def _where(message: Message) -> str:
    """The page of the conversation that ends with this message."""
    place = str(UUID(int=message.id.int + 1))
    return address(f"/inbox/{message.conversation_id}", before=place) + f"#message-{message.id}"


def _following(found: FoundMessages | None, q: str, conversation: str) -> str | None:
    if found is None or found.next is None:
        return None
    place = f"{found.next.conversation_id}_{found.next.message_id}"
    return address("/inbox/search", q=q, conversation=conversation, after=place)


def _place(after: str) -> SearchPlace | None:
    """Raises NotFound: only an address of ours has one."""
    if not after:
        return None
    talk, _, message = after.partition("_")
    return SearchPlace(
        conversation_id=ConversationId(identity(talk, "page")),
        message_id=MessageId(identity(message, "page")),
    )


ROUTES = (search,)
