"""What handlers of pages take besides use cases: the frame, and a principal in the role a page is for."""

import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

from litestar import Request, Response
from litestar.di import NamedDependency, Provide

from tic_adapters.settings import Settings
from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Principal, Role
from tic_domain.accounts.use_cases.show_account import ShowAccount
from tic_domain.conversations.use_cases.list_conversations import ListConversations
from tic_web.pages.frame import SAYINGS, Frame, show_viewer
from tic_web.pages.rendering import see
from tic_web.pages.usage.observing import Observing
from tic_web.pages.zones import provide_here
from tic_web.security.csrf import csrf_token
from tic_web.visit import csp_nonce, visit_of


class RoleChoiceNeeded(Exception):
    """A new account has to say first how it will use the site."""


async def provide_frame(
    *,
    request: Request[Any, Any, Any],
    optional_principal: NamedDependency[Principal | None],
    show_account: NamedDependency[ShowAccount],
    list_conversations: NamedDependency[ListConversations],
    settings: NamedDependency[Settings],
    observing: NamedDependency[Observing],
) -> Frame:
    viewer = await show_viewer(optional_principal, show_account, list_conversations)
    usage = await observing(request, viewer)
    visit_of(request.scope).observed = usage.observed is not None
    return Frame(
        viewer=viewer,
        path=request.url.path,
        site=settings.web.base_url,
        said=SAYINGS.get(request.query_params.get("said", "")),
        csrf_token=csrf_token(request),
        nonce=csp_nonce(request),
        once=secrets.token_urlsafe(16),
        sandbox=settings.sandbox,
        mailbox=settings.sandbox_mailbox,
        payments=settings.sandbox_payments,
        route=usage.route,
        asks_usage=usage.asks,
        observed=usage.observed,
        analytics=usage.is_there,
    )


def provide_member(principal: NamedDependency[Principal]) -> Principal:
    """Signed in, with at least one role. Raises RoleChoiceNeeded."""
    if not principal.roles:
        raise RoleChoiceNeeded
    return principal


def provide_coach(member: NamedDependency[Principal]) -> Principal:
    """Raises RoleMissing."""
    return _in_role(member, Role.COACH)


def provide_coachee(member: NamedDependency[Principal]) -> Principal:
    """Raises RoleMissing."""
    return _in_role(member, Role.COACHEE)


def to_role_choice(request: Request[Any, Any, Any], error: RoleChoiceNeeded) -> Response[None]:
    return see(f"/welcome?{urlencode({'return_to': wanted_path(request)})}")


def wanted_path(request: Request[Any, Any, Any]) -> str:
    """Where to go on after signing in: a page can be opened again, a form can't be sent again."""
    if request.method != "GET":
        return _page_of_the_form(request)
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _page_of_the_form(request: Request[Any, Any, Any]) -> str:
    """Where the browser says that the form stood, if that is a page of ours."""
    came_from = urlsplit(request.headers.get("referer", ""))
    return came_from.path if came_from.netloc == request.headers.get("host") and came_from.path else "/"


def page_dependencies() -> dict[str, Provide]:
    return {
        "frame": Provide(provide_frame),
        "member": Provide(provide_member, sync_to_thread=False),
        "coach": Provide(provide_coach, sync_to_thread=False),
        "here": Provide(provide_here),
        "coachee": Provide(provide_coachee, sync_to_thread=False),
    }


def _in_role(member: Principal, role: Role) -> Principal:
    if role not in member.roles:
        raise RoleMissing(role.value)
    return member
