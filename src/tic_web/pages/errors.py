"""Refusals as pages, with the same facts as the API's problems."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import attrs
from litestar import Request, Response

from tic_domain.shared.errors import FieldProblem
from tic_web.pages.dependencies import wanted_path
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see
from tic_web.security.csrf import csrf_token
from tic_web.visit import csp_nonce, visit_of


@attrs.frozen
class Way:
    """Where to go from here."""

    path: str
    label: str


SIGN_IN: Final = frozenset({"not-signed-in"})
PROSE: Final[Mapping[str, str]] = {"headline": "Headline", "bio": "About you", "body": "Your message"}
"""Fields in which somebody writes at length: what was typed there is given back, not lost."""
WAYS: Final[Mapping[str, Way]] = {
    "role-missing": Way("/settings#change-roles", "Add the role in Settings"),
    "quiz-not-answered": Way("/quiz", "Take the quiz"),
    "quiz-missing": Way("/quiz", "Take the quiz"),
    "sign-in-expired": Way("/sign-in", "Sign in"),
    "sign-in-refused": Way("/sign-in", "Sign in"),
}
"""By the code of the refusal."""


def error_page(
    request: Request[Any, Any, Any],
    *,
    status: int,
    title: str,
    detail: str,
    code: str = "",
    problems: Sequence[FieldProblem] = (),
    request_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[str] | Response[None]:
    """Who isn't signed in is led to the sign-in, and comes back after it."""
    if code in SIGN_IN:
        return _to_sign_in(request, status)
    answer = page(
        bare_frame(request),
        "site/error.html",
        status=status,
        shown_status=status,
        title=title,
        detail=detail,
        problems=problems,
        request_id=request_id,
        way=WAYS.get(code),
    )
    answer.headers.update(headers or {})
    return answer


def _to_sign_in(request: Request[Any, Any, Any], status: int) -> Response[str] | Response[None]:
    way = f"/sign-in?{urlencode({'return_to': wanted_path(request)})}"
    typed = visit_of(request.scope).typed
    lost = [(label, typed[name]) for name, label in PROSE.items() if typed.get(name, "").strip()]
    if not lost:
        return see(way)
    return page(bare_frame(request), "site/unsent.html", status=status, way=way, lost=lost)


def bare_frame(request: Request[Any, Any, Any]) -> Frame:
    """Without asking who is looking: an error page must need nothing that may just have failed."""
    return Frame(
        viewer=None,
        path=request.url.path,
        site="",
        said=None,
        csrf_token=csrf_token(request),
        nonce=csp_nonce(request),
        once="",
        sandbox=False,
        mailbox=False,
        payments=False,
        route="",
        asks_usage=False,
        observed=None,
        analytics=False,
    )
