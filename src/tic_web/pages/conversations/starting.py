"""A coachee writes to a coach for the first time, having seen what that shares."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.conversations.errors import ConversationExists, QuizMissing
from tic_domain.conversations.use_cases.preview_disclosure import (
    DisclosurePreview,
    PreviewDisclosure,
    PreviewDisclosureCommand,
)
from tic_domain.conversations.use_cases.start_conversation import StartConversation, StartConversationCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, Refused
from tic_domain.shared.ids import AccountId
from tic_web.pages.forms import Form, identity, whole
from tic_web.pages.frame import Frame
from tic_web.pages.matching.summary import summary
from tic_web.pages.rendering import page, see
from tic_web.security.limits import OPT, Limit

Page = Response[str] | Response[None]


@get("/coaches/{coach_id:str}/write", name="start_conversation_form")
async def show_start(
    coach_id: FromPath[str],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    preview_disclosure: NamedDependency[PreviewDisclosure],
) -> Page:
    wanted = AccountId(identity(coach_id, "coach"))
    return await _preview(frame, coachee, wanted, preview_disclosure, Form.of())


@post("/coaches/{coach_id:str}/write", name="start_conversation_page", opt={OPT: Limit.CONVERSATIONS})
async def start(
    *,
    coach_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    preview_disclosure: NamedDependency[PreviewDisclosure],
    start_conversation: NamedDependency[StartConversation],
) -> Page:
    wanted = AccountId(identity(coach_id, "coach"))
    form = await Form.sent(request)
    try:
        with Checks() as check:
            version = whole(check, form, "quiz_version")
            share_cv = form.has("share_cv", "yes")
            cv_version = whole(check, form, "cv_version") if share_cv and form.value("cv_version") else None
        started = await start_conversation(
            StartConversationCommand(
                account_id=coachee.account_id,
                coach_id=wanted,
                body=form.value("body"),
                quiz_version=version,
                share_cv=share_cv,
                cv_version=cv_version,
            )
        )
    except ConversationExists as error:
        return see(f"/inbox/{error.conversation_id}", "conversation-exists")
    except QuizMissing:
        return see("/quiz")
    except (InvalidInput, Refused) as error:
        return await _preview(frame, coachee, wanted, preview_disclosure, form.refused(error))
    return see(f"/inbox/{started.conversation.id}", "message-sent")


async def _preview(
    frame: Frame, coachee: Principal, coach_id: AccountId, preview_disclosure: PreviewDisclosure, form: Form
) -> Page:
    command = PreviewDisclosureCommand(account_id=coachee.account_id, coach_id=coach_id)
    try:
        preview: DisclosurePreview | None = await preview_disclosure(command)
    except QuizMissing:
        return see("/quiz")
    except Refused as error:
        preview, form = None, form.refused(error)
    return page(
        frame,
        "conversations/start.html",
        status=form.status,
        form=form,
        coach_id=str(coach_id),
        preview=preview,
        summary=summary(preview.answers.answers) if preview else (),
    )


ROUTES = (show_start, start)
