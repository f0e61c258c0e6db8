"""Where Resend tells what became of mails. Who may is told by the signature alone."""

from typing import Any, Final

from litestar import MediaType, Request, Response, post
from litestar.di import NamedDependency

from tic_domain.notifications.use_cases.receive_mail_event import ReceiveMailEvent, ReceiveMailEventCommand
from tic_web.security.authentication import NOBODY

LARGEST_EVENT: Final = 256 * 1024


@post(
    "/webhooks/resend",
    name="resend_webhook",
    status_code=200,
    opt={NOBODY: True},
    include_in_schema=False,
    request_max_body_size=LARGEST_EVENT,
)
async def take_mail_event(
    request: Request[Any, Any, Any], receive_mail_event: NamedDependency[ReceiveMailEvent]
) -> Response[bytes]:
    headers = request.headers
    command = ReceiveMailEventCommand(
        body=await request.body(),
        id=headers.get("svix-id", ""),
        timestamp=headers.get("svix-timestamp", ""),
        signature=headers.get("svix-signature", ""),
    )
    await receive_mail_event(command)
    return Response(b"", media_type=MediaType.TEXT)


ROUTES: Final = (take_mail_event,)
