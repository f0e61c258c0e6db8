"""What other services send us."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from tic_web.webhooks import resend, stripe


def webhook_routes() -> Sequence[ControllerRouterHandler]:
    return (*stripe.ROUTES, *resend.ROUTES)
