"""The page that a confirmation mail links to.

Looking at it changes nothing: programs that follow the links in a mail must not use them up.
"""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from tic_domain.accounts.use_cases.confirm_email import ConfirmEmail, ConfirmEmailCommand
from tic_domain.shared.errors import Refused
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see


@get("/confirm-email", name="confirm_email_page")
async def show_confirmation(
    frame: NamedDependency[Frame], token: Annotated[str, QueryParameter(name="token")] = ""
) -> Response[str]:
    return page(frame, "accounts/confirm_email.html", form=Form.of(token=token))


@post("/confirm-email", name="confirm_email_action")
async def confirm(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    confirm_email: NamedDependency[ConfirmEmail],
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    try:
        await confirm_email(ConfirmEmailCommand(token=form.value("token")))
    except Refused as error:
        refused = form.refused(error)
        return page(frame, "accounts/confirm_email.html", status=refused.status, form=refused)
    return see("/settings" if frame.viewer else "/", "email-confirmed")


ROUTES = (show_confirmation, confirm)
