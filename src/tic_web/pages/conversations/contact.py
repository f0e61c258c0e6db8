"""Within a conversation: what was shared, and stopping the other side."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Principal
from tic_domain.conversations.errors import NotDisclosed
from tic_domain.conversations.use_cases.block_member import BlockMember, BlockMemberCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversation, ReadConversationCommand
from tic_domain.conversations.use_cases.show_disclosed_cv import ShowDisclosedCv, ShowDisclosedCvCommand
from tic_domain.conversations.use_cases.show_disclosed_quiz import ShowDisclosedQuiz, ShowDisclosedQuizCommand
from tic_domain.conversations.use_cases.unblock_member import UnblockMember, UnblockMemberCommand
from tic_domain.shared.ids import ConversationId
from tic_web.downloads import Download
from tic_web.pages.forms import identity
from tic_web.pages.frame import Frame
from tic_web.pages.matching.summary import summary
from tic_web.pages.rendering import page, see


@get("/inbox/{conversation_id:str}/quiz", name="disclosed_quiz")
async def show_quiz_of_other(
    conversation_id: FromPath[str],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    read_conversation: NamedDependency[ReadConversation],
    show_disclosed_quiz: NamedDependency[ShowDisclosedQuiz],
) -> Response[str]:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    talk = await read_conversation(
        ReadConversationCommand(account_id=principal.account_id, conversation_id=wanted, before=None, limit=1)
    )
    command = ShowDisclosedQuizCommand(account_id=principal.account_id, conversation_id=wanted)
    try:
        shared = await show_disclosed_quiz(command)
    except NotDisclosed as error:
        return page(
            frame,
            "conversations/quiz.html",
            status=403,
            talk=talk,
            refusal=str(error),
            shared=None,
            cv=None,
            summary=(),
        )
    return page(
        frame,
        "conversations/quiz.html",
        talk=talk,
        refusal="",
        shared=shared.disclosure,
        cv=shared.cv,
        summary=summary(shared.answers.answers),
    )


@get("/inbox/{conversation_id:str}/cv", name="disclosed_cv")
async def download_cv_of_other(
    conversation_id: FromPath[str],
    principal: NamedDependency[Principal],
    show_disclosed_cv: NamedDependency[ShowDisclosedCv],
) -> ASGIApp:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    command = ShowDisclosedCvCommand(account_id=principal.account_id, conversation_id=wanted)
    shown = await show_disclosed_cv(command)
    return await Download.begun(
        file_name=shown.cv.file_name, format=shown.cv.format, size=shown.cv.size, content=shown.content
    )


@post("/inbox/{conversation_id:str}/block", name="block_page")
async def block(
    conversation_id: FromPath[str],
    principal: NamedDependency[Principal],
    block_member: NamedDependency[BlockMember],
) -> Response[None]:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    await block_member(BlockMemberCommand(account_id=principal.account_id, conversation_id=wanted))
    return see(f"/inbox/{wanted}", "blocked")


@post("/inbox/{conversation_id:str}/unblock", name="unblock_page")
async def unblock(
    conversation_id: FromPath[str],
    principal: NamedDependency[Principal],
    read_conversation: NamedDependency[ReadConversation],
    unblock_member: NamedDependency[UnblockMember],
) -> Response[None]:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    talk = await read_conversation(
        ReadConversationCommand(account_id=principal.account_id, conversation_id=wanted, before=None, limit=1)
    )
    other = talk.conversation.other_than(principal.account_id)
    await unblock_member(UnblockMemberCommand(account_id=principal.account_id, blocked_id=other))
    return see(f"/inbox/{wanted}", "unblocked")


ROUTES = (show_quiz_of_other, download_cv_of_other, block, unblock)
