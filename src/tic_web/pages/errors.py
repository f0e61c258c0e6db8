"""Refusals as pages, with the same facts as the API's problems."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

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
PROSE: Final[Mapping[str, str]] = {
    "headline": "Headline",
    "bio": "About you",
    "body": "Your message",
    "text": "Your review",
    "words": "What happened",
    "answer_note": "Your answer",
    "refund_note": "Why",
    "title": "Title",
    "note": "Note",
}
"""What fields are called in which somebody writes: what was typed there is given back, not lost."""
_UNTYPED: Final = frozenset(
    {"_csrf_token", "once", "return_to", "starts_at", "zone", "note_field", "amount", "currency"}
)
_LONG: Final = 20
"""From so many characters on somebody wrote at length, in whatever field."""
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
    lost = [(_label(name), text) for name, text in typed.items() if _was_written(name, text)]
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


def _was_written(name: str, text: str) -> bool:
    if name in _UNTYPED or not text.strip():
        return False
    return name in PROSE or len(text.split()) > 1 or (len(text) >= _LONG and not _is_id(text))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _label(name: str) -> str:
    """Of a field without one of its own: what happened is asked for under several names."""
    if name.startswith("missed_"):
        return PROSE["words"]
    return PROSE.get(name) or name.replace("_", " ").replace(".", " ").capitalize()
