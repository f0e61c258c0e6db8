"""Which mails a member gets, and whether they arrive."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from tic_domain.accounts.model import Principal
from tic_domain.notifications.catalogue import DUTY_WORDS, TOPIC_WORDS
from tic_domain.notifications.use_cases.choose_mails import ChooseMails, ChooseMailsCommand
from tic_domain.notifications.use_cases.retry_address import RetryAddress, RetryAddressCommand
from tic_domain.notifications.use_cases.show_mail_settings import ShowMailSettings, ShowMailSettingsCommand
from tic_domain.shared.errors import InvalidInput, Refused
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see

Page = Response[str] | Response[None]


@get("/settings/mail", name="mail_settings")
async def show_mail_settings_page(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    show_mail_settings: NamedDependency[ShowMailSettings],
) -> Response[str]:
    return await _page(frame, principal, show_mail_settings, Form.of())


@post("/settings/mail", name="choose_mails_page")
async def choose_mails_page(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    choose_mails: NamedDependency[ChooseMails],
    show_mail_settings: NamedDependency[ShowMailSettings],
) -> Page:
    """One topic at a time: a page that is out of date switches nothing back."""
    form = await Form.sent(request)
    wanted = form.value("wanted") == "yes"
    try:
        await choose_mails(
            ChooseMailsCommand(account_id=principal.account_id, topic=form.value("topic"), wanted=wanted)
        )
    except (InvalidInput, Refused) as error:
        return await _page(frame, principal, show_mail_settings, form.refused(error))
    return see("/settings/mail", "mails-on" if wanted else "mails-off")


@post("/settings/mail/try-again", name="retry_address_page")
async def retry_address_page(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    retry_address: NamedDependency[RetryAddress],
    show_mail_settings: NamedDependency[ShowMailSettings],
) -> Page:
    try:
        await retry_address(RetryAddressCommand(account_id=principal.account_id))
    except Refused as error:
        return await _page(frame, principal, show_mail_settings, Form.of().refused(error))
    return see("/settings/mail", "mail-tried-again")


async def _page(frame: Frame, principal: Principal, show: ShowMailSettings, form: Form) -> Response[str]:
    return page(
        frame,
        "notifications/mail.html",
        status=form.status,
        form=form,
        mail=await show(ShowMailSettingsCommand(account_id=principal.account_id)),
        topics=TOPIC_WORDS,
        duties=DUTY_WORDS,
    )


ROUTES = (show_mail_settings_page, choose_mails_page, retry_address_page)
