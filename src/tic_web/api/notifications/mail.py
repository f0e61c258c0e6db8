"""Which mails a member gets."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.notifications.errors import MailReachesYou
from tic_domain.notifications.use_cases.choose_mails import ChooseMails, ChooseMailsCommand
from tic_domain.notifications.use_cases.retry_address import RetryAddress, RetryAddressCommand
from tic_domain.notifications.use_cases.show_mail_settings import ShowMailSettings, ShowMailSettingsCommand
from tic_web.api.bodies import Answer, sent
from tic_web.api.notifications.schemas import MailAnswer, MailChoice
from tic_web.api.operations import operation
from tic_web.dependencies import asking

TAG = "Mail"


@operation(
    "GET", "/me/mail", id="showMail", tag=TAG, summary="Show which mails you get",
    description="What you can switch off, what always comes and why, and whether mail reaches you.",
    scope=Scope.ACCOUNT_READ, returns=MailAnswer,
)  # fmt: skip
async def show_mail(
    request: Request[Any, Any, Any], show_mail_settings: NamedDependency[ShowMailSettings]
) -> ASGIApp:
    return Answer(await _answer(request, show_mail_settings))


@operation(
    "PUT", "/me/mail", id="chooseMail", tag=TAG, summary="Switch mails of a topic off or on",
    scope=Scope.ACCOUNT_WRITE, returns=MailAnswer, body=MailChoice,
    example=MailChoice(topic="messages", wanted=False),
)  # fmt: skip
async def choose_mail(
    request: Request[Any, Any, Any],
    choose_mails: NamedDependency[ChooseMails],
    show_mail_settings: NamedDependency[ShowMailSettings],
) -> ASGIApp:
    choice = await sent(request, MailChoice)
    command = ChooseMailsCommand(
        account_id=asking(request).account_id, topic=choice.topic, wanted=choice.wanted
    )
    await choose_mails(command)
    return Answer(await _answer(request, show_mail_settings))


@operation(
    "POST", "/me/mail/try-again", id="retryMail", tag=TAG, summary="Try your address again",
    description="After mail to it came back, or was marked as spam. Refused where nothing did.",
    scope=Scope.ACCOUNT_WRITE, returns=MailAnswer, raises=(MailReachesYou,),
)  # fmt: skip
async def retry_mail_address(
    request: Request[Any, Any, Any],
    retry_address: NamedDependency[RetryAddress],
    show_mail_settings: NamedDependency[ShowMailSettings],
) -> ASGIApp:
    await retry_address(RetryAddressCommand(account_id=asking(request).account_id))
    return Answer(await _answer(request, show_mail_settings))


async def _answer(request: Request[Any, Any, Any], show: ShowMailSettings) -> MailAnswer:
    return MailAnswer.of(await show(ShowMailSettingsCommand(account_id=asking(request).account_id)))


ROUTES = (show_mail, choose_mail, retry_mail_address)
