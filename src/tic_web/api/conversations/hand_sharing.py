"""Sharing another version by hand, and what was shared in a conversation."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.errors import AccountSuspended
from tic_domain.accounts.model import Scope
from tic_domain.conversations.errors import ContactBlocked, CvMissing, PreviewOutdated, QuizMissing
from tic_domain.conversations.use_cases.list_sharing import ListSharing, ListSharingCommand
from tic_domain.conversations.use_cases.preview_sharing import PreviewSharing, PreviewSharingCommand
from tic_domain.conversations.use_cases.share_latest import ShareLatest, ShareLatestCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import ConversationId
from tic_web.api.bodies import Answer, sent
from tic_web.api.conversations.safety_schemas import LatestSharing, SharingAnswer, SharingPreviewAnswer
from tic_web.api.conversations.schemas import DisclosureAnswer
from tic_web.api.operations import operation
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.security.limits import Limit

TAG = "Sharing"


@operation(
    "GET", "/conversations/{conversation_id:uuid}/sharing", id="listSharing", tag=TAG,
    summary="List what was shared here",
    description="For both sides: which versions, since when, and when it ended; oldest first.",
    scope=Scope.CONVERSATIONS_READ, returns=SharingAnswer, raises=(NotFound,),
)  # fmt: skip
async def history(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    list_sharing: NamedDependency[ListSharing],
) -> ASGIApp:
    command = ListSharingCommand(
        account_id=asking(request).account_id, conversation_id=ConversationId(conversation_id)
    )
    return Answer(SharingAnswer.of(await list_sharing(command)))


@operation(
    "GET", "/conversations/{conversation_id:uuid}/preview", id="previewSharing", tag=TAG,
    summary="See what sharing your latest answers would show",
    description="For the coachee, before anything is shared by hand.",
    scope=Scope.CONVERSATIONS_READ, returns=SharingPreviewAnswer,
    raises=(NotFound, ContactBlocked, QuizMissing),
)  # fmt: skip
async def preview(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    preview_sharing: NamedDependency[PreviewSharing],
) -> ASGIApp:
    command = PreviewSharingCommand(
        account_id=asking(request).account_id, conversation_id=ConversationId(conversation_id)
    )
    return Answer(SharingPreviewAnswer.of(await preview_sharing(command)))


@operation(
    "POST", "/conversations/{conversation_id:uuid}/sharing", id="shareLatest", tag=TAG,
    summary="Share your latest answers by hand",
    description="In place of what the coach sees now: exactly what the preview showed, the CV only if "
    "chosen. The coach is told. Sharing what is shared already changes nothing.",
    scope=Scope.CONVERSATIONS_WRITE, returns=DisclosureAnswer, status=201, body=LatestSharing,
    example=LatestSharing(quiz_version=2), creates=True, limit=Limit.CONVERSATIONS,
    raises=(NotFound, AccountSuspended, ContactBlocked, QuizMissing, CvMissing, PreviewOutdated),
)  # fmt: skip
async def share(
    conversation_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    share_latest: NamedDependency[ShareLatest],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, LatestSharing)
    command = ShareLatestCommand(
        account_id=principal.account_id,
        conversation_id=ConversationId(conversation_id),
        quiz_version=wanted.quiz_version,
        share_cv=wanted.share_cv,
        cv_version=wanted.cv_version,
    )

    async def create() -> Answer:
        return Answer(DisclosureAnswer.of(await share_latest(command)), 201)

    return await once(request, idempotency_keys, principal, create)


ROUTES = (history, preview, share)
