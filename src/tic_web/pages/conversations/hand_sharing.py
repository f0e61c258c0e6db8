"""A coachee shares another version by hand, having seen what that shows."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.conversations.errors import QuizMissing
from tic_domain.conversations.use_cases.preview_sharing import PreviewSharing, PreviewSharingCommand
from tic_domain.conversations.use_cases.share_latest import ShareLatest, ShareLatestCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, Refused
from tic_domain.shared.ids import ConversationId
from tic_web.pages.forms import Form, identity, whole
from tic_web.pages.frame import Frame
from tic_web.pages.matching.summary import summary
from tic_web.pages.rendering import page, see
from tic_web.security.limits import OPT, Limit

Page = Response[str] | Response[None]


@get("/inbox/{conversation_id:str}/share", name="share_latest_form")
async def show_share(
    conversation_id: FromPath[str],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    preview_sharing: NamedDependency[PreviewSharing],
) -> Page:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    return await _preview(frame, principal, wanted, preview_sharing, Form.of())


@post("/inbox/{conversation_id:str}/share", name="share_latest_page", opt={OPT: Limit.CONVERSATIONS})
async def share(
    *,
    conversation_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    preview_sharing: NamedDependency[PreviewSharing],
    share_latest: NamedDependency[ShareLatest],
) -> Page:
    wanted = ConversationId(identity(conversation_id, "conversation"))
    form = await Form.sent(request)
    try:
        with Checks() as check:
            version = whole(check, form, "quiz_version")
            share_cv = form.has("share_cv", "yes")
            cv_version = whole(check, form, "cv_version") if share_cv and form.value("cv_version") else None
        await share_latest(
            ShareLatestCommand(
                account_id=principal.account_id,
                conversation_id=wanted,
                quiz_version=version,
                share_cv=share_cv,
                cv_version=cv_version,
            )
        )
    except QuizMissing:
        return see("/quiz")
    except (InvalidInput, Refused) as error:
        return await _preview(frame, principal, wanted, preview_sharing, form.refused(error))
    return see(f"/inbox/{wanted}", "shared-latest")


async def _preview(
    frame: Frame, principal: Principal, wanted: ConversationId, preview_sharing: PreviewSharing, form: Form
) -> Page:
    command = PreviewSharingCommand(account_id=principal.account_id, conversation_id=wanted)
    try:
        preview = await preview_sharing(command)
    except QuizMissing:
        return see("/quiz")
    except Refused as error:
        refused = form if form.refusal else form.refused(error)
        return page(
            frame, "conversations/share.html", status=refused.status, form=refused, preview=None,
            conversation_id=str(wanted), summary=(),
        )  # fmt: skip
    return page(
        frame, "conversations/share.html", status=form.status, form=form, preview=preview,
        conversation_id=str(wanted), summary=summary(preview.answers.answers),
    )  # fmt: skip


ROUTES = (show_share, share)
