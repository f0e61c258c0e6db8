"""The link in a mail that switches mails like it off. No sign-in is asked for.

Looking at it changes nothing, since mail programs look at links by themselves. One POST does: by the button
on the page, or by the mail program's own (RFC 8058), which sends no cookie and follows no redirect.
"""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from tic_domain.notifications.catalogue import TOPIC_WORDS
from tic_domain.notifications.use_cases.unsubscribe import Unsubscribe, UnsubscribeCommand
from tic_domain.shared.errors import Refused
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page
from tic_web.security.authentication import NOBODY

_TEMPLATE = "notifications/unsubscribe.html"


@get("/unsubscribe", name="unsubscribe_page")
async def show_unsubscribing(
    frame: NamedDependency[Frame],
    unsubscribe: NamedDependency[Unsubscribe],
    token: Annotated[str, QueryParameter(name="token")] = "",
) -> Response[str]:
    form = Form.of(token=token)
    try:
        topic = unsubscribe.look(UnsubscribeCommand(token=token))
    except Refused as error:
        refused = form.refused(error)
        return page(frame, _TEMPLATE, status=refused.status, form=refused, topic=None, done=False)
    return page(frame, _TEMPLATE, form=form, topic=TOPIC_WORDS[topic], done=False)


@post("/unsubscribe", name="unsubscribe_action", status_code=200, opt={NOBODY: True})
async def unsubscribe_now(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    unsubscribe: NamedDependency[Unsubscribe],
    token: Annotated[str, QueryParameter(name="token")] = "",
) -> Response[str]:
    form = await Form.sent(request)
    try:
        topic = await unsubscribe(UnsubscribeCommand(token=form.value("token") or token))
    except Refused as error:
        refused = form.refused(error)
        return page(frame, _TEMPLATE, status=refused.status, form=refused, topic=None, done=False)
    return page(frame, _TEMPLATE, form=form, topic=TOPIC_WORDS[topic], done=True)


ROUTES = (show_unsubscribing, unsubscribe_now)
