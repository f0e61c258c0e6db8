"""One of one's own messages, to be edited or taken back."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.conversations.policies import require_changeable
from tic_domain.conversations.use_cases.delete_message import DeleteMessage, DeleteMessageCommand
from tic_domain.conversations.use_cases.edit_message import EditMessage, EditMessageCommand
from tic_domain.conversations.use_cases.show_message import ShowMessage, ShowMessageCommand
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, Refused
from tic_domain.shared.ids import ConversationId, MessageId
from tic_web.pages.forms import CONFLICT, Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.ports import TheClock
from tic_web.pages.rendering import page, see
from tic_web.security.limits import OPT, Limit


def _wanted(principal: Principal, conversation_id: str, message_id: str) -> ShowMessageCommand:
    return ShowMessageCommand(
        account_id=principal.account_id,
        conversation_id=ConversationId(identity(conversation_id, "conversation")),
        message_id=MessageId(identity(message_id, "message")),
    )


@get("/inbox/{conversation_id:str}/messages/{message_id:str}", name="message")
async def show(
    *,
    conversation_id: FromPath[str],
    message_id: FromPath[str],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    show_message: NamedDependency[ShowMessage],
    clock: NamedDependency[TheClock],
) -> Response[str]:
    wanted = _wanted(principal, conversation_id, message_id)
    return await _page(frame, wanted, show_message, clock, None)


@post(
    "/inbox/{conversation_id:str}/messages/{message_id:str}",
    name="edit_message_page",
    opt={OPT: Limit.CONVERSATIONS},
)
async def edit(
    *,
    conversation_id: FromPath[str],
    message_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    show_message: NamedDependency[ShowMessage],
    edit_message: NamedDependency[EditMessage],
    clock: NamedDependency[TheClock],
) -> Response[str] | Response[None]:
    wanted = _wanted(principal, conversation_id, message_id)
    form = await Form.sent(request)
    command = EditMessageCommand(
        account_id=wanted.account_id,
        conversation_id=wanted.conversation_id,
        message_id=wanted.message_id,
        body=form.value("body"),
    )
    try:
        await edit_message(command)
    except (InvalidInput, Refused) as error:
        return await _page(frame, wanted, show_message, clock, form.refused(error))
    except ConcurrentUpdate as error:
        return await _page(frame, wanted, show_message, clock, form.refused(Refused(str(error))))
    return _back_to(wanted, "message-edited")


@post(
    "/inbox/{conversation_id:str}/messages/{message_id:str}/delete",
    name="delete_message_page",
    opt={OPT: Limit.CONVERSATIONS},
)
async def delete(
    *,
    conversation_id: FromPath[str],
    message_id: FromPath[str],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    show_message: NamedDependency[ShowMessage],
    delete_message: NamedDependency[DeleteMessage],
    clock: NamedDependency[TheClock],
) -> Response[str] | Response[None]:
    wanted = _wanted(principal, conversation_id, message_id)
    command = DeleteMessageCommand(
        account_id=wanted.account_id,
        conversation_id=wanted.conversation_id,
        message_id=wanted.message_id,
    )
    try:
        await delete_message(command)
    except Refused as error:
        return await _page(frame, wanted, show_message, clock, Form.of().refused(error))
    return _back_to(wanted, "message-deleted")


async def _page(
    frame: Frame, wanted: ShowMessageCommand, show_message: ShowMessage, clock: TheClock, form: Form | None
) -> Response[str]:
    message = await show_message(wanted)
    refusal = None
    try:
        require_changeable(message, wanted.account_id, clock.now())
    except Refused as error:
        refusal = str(error)
    return page(
        frame,
        "conversations/message.html",
        status=form.status if form else CONFLICT if refusal else 200,
        message=message,
        refusal=refusal,
        form=form or Form.of(body=message.body or ""),
    )


def _back_to(wanted: ShowMessageCommand, said: str) -> Response[None]:
    return see(f"/inbox/{wanted.conversation_id}#message-{wanted.message_id}", said)


ROUTES = (show, edit, delete)
