"""What a coach sees of a coachee, and who may write to whom."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.conversations.errors import (
    CoachNotTakingCoachees,
    ContactBlocked,
    NotDisclosed,
    OwnProfile,
    QuizMissing,
    SharedCvDeleted,
)
from tic_domain.conversations.use_cases.block_member import BlockMember, BlockMemberCommand
from tic_domain.conversations.use_cases.list_disclosures import ListDisclosures, ListDisclosuresCommand
from tic_domain.conversations.use_cases.preview_disclosure import PreviewDisclosure, PreviewDisclosureCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversation, ReadConversationCommand
from tic_domain.conversations.use_cases.revoke_disclosure import RevokeDisclosure, RevokeDisclosureCommand
from tic_domain.conversations.use_cases.show_disclosed_cv import ShowDisclosedCv, ShowDisclosedCvCommand
from tic_domain.conversations.use_cases.show_disclosed_quiz import ShowDisclosedQuiz, ShowDisclosedQuizCommand
from tic_domain.conversations.use_cases.unblock_member import UnblockMember, UnblockMemberCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId
from tic_web.api.bodies import Answer
from tic_web.api.conversations.schemas import (
    BlockAnswer,
    DisclosedQuizAnswer,
    DisclosureAnswer,
    DisclosureRecordAnswer,
    DisclosuresAnswer,
    PreviewAnswer,
)
from tic_web.api.operations import operation
from tic_web.dependencies import asking
from tic_web.downloads import MEDIA_TYPES, Download

TAG = "Sharing"


@operation(
    "GET", "/coaches/{coach_id:uuid}/preview", id="previewDisclosure", tag=TAG,
    summary="See what a coach would see",
    description="Before anything is sent: exactly what starting a conversation would share.",
    scope=Scope.CONVERSATIONS_READ, returns=PreviewAnswer,
    raises=(NotFound, QuizMissing, OwnProfile, CoachNotTakingCoachees, ContactBlocked),
)  # fmt: skip
async def preview(
    coach_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    preview_disclosure: NamedDependency[PreviewDisclosure],
) -> ASGIApp:
    command = PreviewDisclosureCommand(account_id=asking(request).account_id, coach_id=AccountId(coach_id))
    return Answer(PreviewAnswer.of(await preview_disclosure(command)))


@operation(
    "GET", "/conversations/{conversation_id:uuid}/quiz", id="showSharedQuiz", tag=TAG,
    summary="Show what the coachee shared",
    description="For the coach. Each look is recorded, and shown to the coachee.",
    scope=Scope.CONVERSATIONS_READ, returns=DisclosedQuizAnswer, raises=(NotFound, NotDisclosed),
)  # fmt: skip
async def show_shared(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    show_disclosed_quiz: NamedDependency[ShowDisclosedQuiz],
) -> ASGIApp:
    command = ShowDisclosedQuizCommand(
        account_id=asking(request).account_id, conversation_id=ConversationId(conversation_id)
    )
    return Answer(DisclosedQuizAnswer.of(await show_disclosed_quiz(command)))


@operation(
    "GET", "/conversations/{conversation_id:uuid}/cv", id="downloadSharedCv", tag=TAG,
    summary="Download the CV that the coachee shared",
    description="For the coach: the very version that was shared. Each download is recorded, and shown to "
    "the coachee.",
    scope=Scope.CONVERSATIONS_READ, downloads=tuple(MEDIA_TYPES.values()),
    raises=(NotFound, NotDisclosed, SharedCvDeleted),
)  # fmt: skip
async def download_shared(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    show_disclosed_cv: NamedDependency[ShowDisclosedCv],
) -> ASGIApp:
    command = ShowDisclosedCvCommand(
        account_id=asking(request).account_id, conversation_id=ConversationId(conversation_id)
    )
    shown = await show_disclosed_cv(command)
    return await Download.begun(
        file_name=shown.cv.file_name, format=shown.cv.format, size=shown.cv.size, content=shown.content
    )


@operation(
    "GET", "/disclosures", id="listDisclosures", tag=TAG, summary="List who may see your quiz and CV",
    description="With every time they looked. Revoked ones too.",
    scope=Scope.CONVERSATIONS_READ, returns=DisclosuresAnswer,
)  # fmt: skip
async def list_them(
    request: Request[Any, Any, Any], list_disclosures: NamedDependency[ListDisclosures]
) -> ASGIApp:
    records = await list_disclosures(ListDisclosuresCommand(account_id=asking(request).account_id))
    return Answer(DisclosuresAnswer(items=[DisclosureRecordAnswer.of(one) for one in records]))


@operation(
    "DELETE", "/disclosures/{disclosure_id:uuid}", id="revokeDisclosure", tag=TAG, summary="Stop sharing",
    description="At once. What was seen can't be unseen.",
    scope=Scope.CONVERSATIONS_WRITE, returns=DisclosureAnswer, raises=(NotFound,),
)  # fmt: skip
async def revoke(
    disclosure_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    revoke_disclosure: NamedDependency[RevokeDisclosure],
) -> ASGIApp:
    command = RevokeDisclosureCommand(
        account_id=asking(request).account_id, disclosure_id=DisclosureId(disclosure_id)
    )
    return Answer(DisclosureAnswer.of(await revoke_disclosure(command)))


@operation(
    "POST", "/conversations/{conversation_id:uuid}/block", id="blockMember", tag=TAG,
    summary="Block the other side", description="No messages, and no matches with each other. Twice is once.",
    scope=Scope.CONVERSATIONS_WRITE, returns=BlockAnswer, raises=(NotFound,),
)  # fmt: skip
async def block(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    block_member: NamedDependency[BlockMember],
) -> ASGIApp:
    command = BlockMemberCommand(
        account_id=asking(request).account_id, conversation_id=ConversationId(conversation_id)
    )
    return Answer(BlockAnswer.of(await block_member(command)))


@operation(
    "DELETE", "/conversations/{conversation_id:uuid}/block", id="unblockMember", tag=TAG,
    summary="Lift your block",
    scope=Scope.CONVERSATIONS_WRITE, status=204, raises=(NotFound,),
)  # fmt: skip
async def unblock(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    read_conversation: NamedDependency[ReadConversation],
    unblock_member: NamedDependency[UnblockMember],
) -> ASGIApp:
    account_id = asking(request).account_id
    page = await read_conversation(
        ReadConversationCommand(
            account_id=account_id, conversation_id=ConversationId(conversation_id), before=None, limit=1
        )
    )
    other = page.conversation.other_than(account_id)
    await unblock_member(UnblockMemberCommand(account_id=account_id, blocked_id=other))
    return Answer(status=204)


ROUTES = (preview, show_shared, download_shared, list_them, revoke, block, unblock)
