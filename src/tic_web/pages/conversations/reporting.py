"""Reporting somebody, and how one's reports stand."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import attrs
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfile, ShowPublicProfileCommand
from tic_domain.conversations.model import Message
from tic_domain.conversations.reports import ReportReason
from tic_domain.conversations.use_cases.file_report import FileReport, FileReportCommand
from tic_domain.conversations.use_cases.list_own_reports import ListOwnReports, ListOwnReportsCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversation, ReadConversationCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, Refused
from tic_domain.shared.ids import AccountId, ConversationId, MessageId
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.once import once
from tic_web.pages.ports import TheKeys
from tic_web.pages.rendering import page, see
from tic_web.security.limits import OPT, Limit

Page = Response[str] | Response[None]
SHOWN: Final = 50
"""The latest messages, to choose from what to quote."""
REASONS: Final = [(reason.value, reason.value.capitalize()) for reason in ReportReason]


@attrs.frozen(kw_only=True)
class _Subject:
    """Whom the form is about."""

    name: str
    path: str
    """Of the form."""
    back: str
    messages: tuple[Message, ...]


@get("/inbox/{conversation_id:str}/report", name="report_member_form")
async def show_report_of_member(
    conversation_id: FromPath[str],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    read_conversation: NamedDependency[ReadConversation],
) -> Response[str]:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    return _form(frame, await _other_side(read_conversation, principal, wanted), Form.of())


@post("/inbox/{conversation_id:str}/report", name="report_member_page", opt={OPT: Limit.CONVERSATIONS})
async def report_member(
    *,
    conversation_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    read_conversation: NamedDependency[ReadConversation],
    file_report: NamedDependency[FileReport],
    idempotency_keys: TheKeys,
) -> Page:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    subject = await _other_side(read_conversation, principal, wanted)
    form = await Form.sent(request)
    quoted = tuple(MessageId(identity(one, "message")) for one in form.all("message_ids"))

    async def act() -> str:
        return await _filed(file_report, principal, form, wanted, is_coach=False, quoted=quoted)

    return await _done(frame, subject, form, principal=principal, keys=idempotency_keys, act=act)


@get("/coaches/{coach_id:str}/report", name="report_coach_form")
async def show_report_of_coach(
    coach_id: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    show_public_profile: NamedDependency[ShowPublicProfile],
) -> Response[str]:
    wanted = AccountId(identity(coach_id, "coach"))
    return _form(frame, await _coach(show_public_profile, wanted), Form.of())


@post("/coaches/{coach_id:str}/report", name="report_coach_page", opt={OPT: Limit.CONVERSATIONS})
async def report_coach(
    *,
    coach_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    show_public_profile: NamedDependency[ShowPublicProfile],
    file_report: NamedDependency[FileReport],
    idempotency_keys: TheKeys,
) -> Page:
    wanted = AccountId(identity(coach_id, "coach"))
    subject = await _coach(show_public_profile, wanted)
    form = await Form.sent(request)

    async def act() -> str:
        return await _filed(file_report, member, form, wanted, is_coach=True)

    return await _done(frame, subject, form, principal=member, keys=idempotency_keys, act=act)


@get("/settings/reports", name="own_reports")
async def show_own_reports(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    list_own_reports: NamedDependency[ListOwnReports],
) -> Response[str]:
    reports = await list_own_reports(ListOwnReportsCommand(account_id=principal.account_id))
    return page(frame, "conversations/reports.html", reports=reports)


async def _filed(
    file_report: FileReport,
    principal: Principal,
    form: Form,
    about: ConversationId | AccountId,
    *,
    is_coach: bool,
    quoted: tuple[MessageId, ...] = (),
) -> str:
    with Checks() as check:
        reason = check.choice("reason", form.value("reason"), [known.value for known in ReportReason])
    report = await file_report(
        FileReportCommand(
            account_id=principal.account_id,
            about=about,
            is_coach=is_coach,
            reason=ReportReason(reason),
            words=form.value("words"),
            message_ids=quoted,
            block=form.has("block", "yes"),
        )
    )
    return str(report.id)


async def _done(
    frame: Frame,
    subject: _Subject,
    form: Form,
    *,
    principal: Principal,
    keys: TheKeys,
    act: Callable[[], Awaitable[str]],
) -> Page:
    try:
        await once(keys, principal.account_id, form, act, lost="")
    except (InvalidInput, Refused) as error:
        return _form(frame, subject, form.refused(error))
    return see("/settings/reports", "reported")


async def _other_side(
    read_conversation: ReadConversation, principal: Principal, wanted: ConversationId
) -> _Subject:
    found = await read_conversation(
        ReadConversationCommand(
            account_id=principal.account_id, conversation_id=wanted, before=None, limit=SHOWN
        )
    )
    me = principal.account_id
    theirs = (one for one in found.messages if one.sender_id != me and one.body is not None)
    return _Subject(
        name=found.other_name,
        path=f"/inbox/{wanted}/report",
        back=f"/inbox/{wanted}",
        messages=tuple(theirs),
    )


async def _coach(show_public_profile: ShowPublicProfile, coach_id: AccountId) -> _Subject:
    found = await show_public_profile(ShowPublicProfileCommand(coach_id=coach_id))
    return _Subject(
        name=found.profile.public_name,
        path=f"/coaches/{coach_id}/report",
        back=f"/coaches/{coach_id}",
        messages=(),
    )


def _form(frame: Frame, subject: _Subject, form: Form) -> Response[str]:
    return page(
        frame, "conversations/report.html", status=form.status, form=form, subject=subject, reasons=REASONS
    )


ROUTES = (show_report_of_member, report_member, show_report_of_coach, report_coach, show_own_reports)
