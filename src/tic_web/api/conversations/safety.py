"""Reporting and blocking people."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.errors import AccountSuspended
from tic_domain.accounts.model import Scope
from tic_domain.conversations.errors import OwnProfile, ReportedAlready, TooManyReports
from tic_domain.conversations.use_cases.block_coach import BlockCoach, BlockCoachCommand
from tic_domain.conversations.use_cases.file_report import FileReport, FileReportCommand
from tic_domain.conversations.use_cases.list_blocks import ListBlocks, ListBlocksCommand
from tic_domain.conversations.use_cases.list_own_reports import ListOwnReports, ListOwnReportsCommand
from tic_domain.conversations.use_cases.unblock_member import UnblockMember, UnblockMemberCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import AccountId, ConversationId, MessageId
from tic_web.api.bodies import Answer, sent
from tic_web.api.conversations.safety_schemas import (
    REASONS,
    BlocksAnswer,
    ConversationReport,
    NamedBlockAnswer,
    OwnReportAnswer,
    OwnReportsAnswer,
    ProfileReport,
    ReportAnswer,
)
from tic_web.api.conversations.schemas import BlockAnswer
from tic_web.api.operations import operation
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.security.limits import Limit

TAG = "Safety"
WORDS = "Asked me to pay by bank transfer."


@operation(
    "POST", "/conversations/{conversation_id:uuid}/report", id="reportMember", tag=TAG,
    summary="Report the other side",
    description="To those who run this site. The messages you quote are kept as they are now. The other side "
    "is not told, and never learns by whom. Where you are their coachee, nothing of your orders is paid out "
    "to them until it is resolved.",
    scope=Scope.CONVERSATIONS_WRITE, returns=ReportAnswer, status=201, body=ConversationReport,
    example=ConversationReport(reason="payment outside the platform", words=WORDS), creates=True,
    limit=Limit.CONVERSATIONS,
    raises=(NotFound, AccountSuspended, ReportedAlready, TooManyReports, ConcurrentUpdate),
)  # fmt: skip
async def report_member(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    file_report: NamedDependency[FileReport],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    written = await sent(request, ConversationReport)
    command = FileReportCommand(
        account_id=principal.account_id,
        about=ConversationId(conversation_id),
        is_coach=False,
        reason=REASONS[written.reason],
        words=written.words,
        message_ids=tuple(MessageId(one) for one in written.message_ids),
        block=written.block,
    )

    async def create() -> Answer:
        return Answer(ReportAnswer.of(await file_report(command)), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "POST", "/coaches/{coach_id:uuid}/report", id="reportCoach", tag=TAG, summary="Report a coach",
    description="Whose profile you see, whether you have talked or not.",
    scope=Scope.CONVERSATIONS_WRITE, returns=ReportAnswer, status=201, body=ProfileReport,
    example=ProfileReport(reason="not who they say they are", words="That is somebody else's picture."),
    creates=True, limit=Limit.CONVERSATIONS,
    raises=(NotFound, AccountSuspended, OwnProfile, ReportedAlready, TooManyReports, ConcurrentUpdate),
)  # fmt: skip
async def report_coach(
    coach_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    file_report: NamedDependency[FileReport],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    written = await sent(request, ProfileReport)
    command = FileReportCommand(
        account_id=principal.account_id,
        about=AccountId(coach_id),
        is_coach=True,
        reason=REASONS[written.reason],
        words=written.words,
        block=written.block,
    )

    async def create() -> Answer:
        return Answer(ReportAnswer.of(await file_report(command)), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "GET", "/me/reports", id="listMyReports", tag=TAG, summary="List your reports",
    description="How each stands, by when the next step is promised, and what came of it; newest first.",
    scope=Scope.CONVERSATIONS_READ, returns=OwnReportsAnswer,
)  # fmt: skip
async def list_reports(
    request: Request[Any, Any, Any], list_own_reports: NamedDependency[ListOwnReports]
) -> ASGIApp:
    found = await list_own_reports(ListOwnReportsCommand(account_id=asking(request).account_id))
    return Answer(OwnReportsAnswer(items=[OwnReportAnswer.of(one) for one in found]))


@operation(
    "POST", "/coaches/{coach_id:uuid}/block", id="blockCoach", tag=TAG, summary="Block a coach",
    description="No messages, matches or new sessions with each other, and nothing of yours is shared with "
    "them any more. What is paid stays as it is. Twice is once.",
    scope=Scope.CONVERSATIONS_WRITE, returns=BlockAnswer, raises=(NotFound, AccountSuspended, OwnProfile),
)  # fmt: skip
async def block(
    coach_id: FromPath[UUID], request: Request[Any, Any, Any], block_coach: NamedDependency[BlockCoach]
) -> ASGIApp:
    command = BlockCoachCommand(account_id=asking(request).account_id, coach_id=AccountId(coach_id))
    return Answer(BlockAnswer.of(await block_coach(command)))


@operation(
    "GET", "/me/blocks", id="listBlocks", tag=TAG, summary="List whom you have blocked",
    scope=Scope.CONVERSATIONS_READ, returns=BlocksAnswer,
)  # fmt: skip
async def list_all(request: Request[Any, Any, Any], list_blocks: NamedDependency[ListBlocks]) -> ASGIApp:
    found = await list_blocks(ListBlocksCommand(account_id=asking(request).account_id))
    return Answer(BlocksAnswer(items=[NamedBlockAnswer.of(one) for one in found]))


@operation(
    "DELETE", "/me/blocks/{blocked_id:uuid}", id="liftBlock", tag=TAG, summary="Lift a block",
    scope=Scope.CONVERSATIONS_WRITE, status=204, raises=(NotFound,),
)  # fmt: skip
async def lift(
    blocked_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    unblock_member: NamedDependency[UnblockMember],
) -> ASGIApp:
    command = UnblockMemberCommand(account_id=asking(request).account_id, blocked_id=AccountId(blocked_id))
    await unblock_member(command)
    return Answer(status=204)


ROUTES = (report_member, report_coach, list_reports, block, list_all, lift)
