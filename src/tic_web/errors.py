"""Whatever goes wrong becomes one answer: a problem for programs, a page for people."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    InternalServerException,
    MethodNotAllowedException,
    ValidationException,
)
from litestar.types import ExceptionHandlersMap

from tic_domain.shared.errors import DomainError, FieldProblem, Unavailable
from tic_web.observability.failures import Failures
from tic_web.pages.errors import error_page
from tic_web.problems import BROKEN, MEDIA_TYPE, WEB_CODES, FieldError, Problem, problem, problem_of
from tic_web.visit import visit_of

RETRY_AFTER: Final = "5"
_PLAIN: Final[Mapping[int, str]] = {
    400: "The request can't be read. Check it against /api/docs.",
    404: "There is nothing at this address.",
    405: "This address doesn't take that method.",
    413: "The request is larger than this address takes. Send less at once.",
}
"""Our own words where the framework's would be technical."""
_DISCONNECTED: Final = "client disconnected prematurely"
_KEPT_HEADERS: Final = frozenset({"allow", "retry-after", "www-authenticate"})


class Refusals:
    """The exception handlers of the application."""

    def __init__(self, failures: Failures) -> None:
        self._failures = failures

    def handlers(self) -> ExceptionHandlersMap:
        return {
            DomainError: self.refused,
            ValidationException: self.invalid,
            HTTPException: self.http,
            Exception: self.broken,
        }

    def refused(self, request: Request[Any, Any, Any], error: DomainError) -> Response[Any]:
        said = problem_of(error, visit_of(request.scope).request_id)
        headers = {}
        if said.status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="techinterview.coach"'
        if isinstance(error, Unavailable) or said.status == 503:
            headers["Retry-After"] = RETRY_AFTER
        if said.status >= 500:
            self._failures.report(request.scope, error)
        return answer(request, said, headers)

    def invalid(self, request: Request[Any, Any, Any], error: ValidationException) -> Response[Any]:
        """A parameter of the address that can't be read."""
        extra = error.extra if isinstance(error.extra, list) else []
        wrong = [_field_error(one) for one in extra if isinstance(one, dict)]
        said = problem(
            "invalid-input",
            "; ".join(f"{one.field}: {one.problem} {one.remedy}" for one in wrong) or _PLAIN[400],
            visit_of(request.scope).request_id,
            errors=wrong or None,
        )
        return answer(request, said, {})

    def http(self, request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        if isinstance(error, InternalServerException) and error.detail != _DISCONNECTED:
            return self.broken(request, error)
        # Who has gone away reads no answer, and it is nobody's failure.
        status = 400 if isinstance(error, InternalServerException) else error.status_code
        code = WEB_CODES.get(status, "malformed-request")
        detail = error.detail if status in {401, 403, 415, 429} else _PLAIN.get(status, _PLAIN[400])
        headers = {
            name: value for name, value in (error.headers or {}).items() if name.lower() in _KEPT_HEADERS
        }
        if isinstance(error, MethodNotAllowedException):
            headers = {"Allow": headers.get("allow") or headers.get("Allow", "")}
        return answer(request, problem(code, detail, visit_of(request.scope).request_id), headers)

    def broken(self, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        """Reported once; whoever asked hears that it was us, and no more."""
        self._failures.report(request.scope, error)
        said = problem("internal-error", BROKEN, visit_of(request.scope).request_id)
        return answer(request, said, {})


def answer(request: Request[Any, Any, Any], said: Problem, headers: Mapping[str, str]) -> Response[Any]:
    """As a page where a browser asks for one, otherwise as a problem."""
    visit_of(request.scope).code = said.code
    if wants_page(request):
        return error_page(
            request,
            status=said.status,
            title=said.title,
            detail=said.detail,
            code=said.code,
            problems=[
                FieldProblem(field=one.field, problem=one.problem, remedy=one.remedy)
                for one in said.errors or ()
            ],
            request_id=visit_of(request.scope).request_id,
            headers=headers,
        )
    return Response(
        msgspec.json.encode(said), status_code=said.status, media_type=MEDIA_TYPE, headers=dict(headers)
    )


def wants_page(request: Request[Any, Any, Any]) -> bool:
    return not request.scope["path"].startswith("/api/") and "text/html" in request.headers.get("accept", "")


def _field_error(found: Mapping[str, Any]) -> FieldError:
    message = str(found.get("message", ""))
    problem_words, remedy = in_words(message)
    return FieldError(field=str(found.get("key") or "request"), problem=problem_words, remedy=remedy)


_RULES: Final = (
    (re.compile(r"Expected `int` >= (-?\d+)"), "It is too small.", "Choose at least {0}."),
    (re.compile(r"Expected `int` <= (-?\d+)"), "It is too large.", "Choose at most {0}."),
    (re.compile(r"Expected `array` of length <= (\d+)"), "There are too many.", "Keep to {0} at most."),
    (re.compile(r"Expected `array` of length >= (\d+)"), "There are too few.", "Give at least {0}."),
    (re.compile(r"Expected `str` of length <= (\d+)"), "It is too long.", "Keep it to {0} at most."),
    (re.compile(r"Expected `(?:int|float)"), "It is no number.", "Give a whole number."),
    (re.compile(r"Expected `str"), "It is no text.", "Give a text in quotes."),
    (re.compile(r"Expected `bool"), "It is neither true nor false.", "Give true or false."),
    (re.compile(r"Expected `array"), "It is no list.", "Give a list in square brackets."),
    (re.compile(r"Expected `object"), "It is no object.", "Give an object in curly braces."),
    (re.compile(r"Invalid UUID"), "It is no id.", "Give an id as you got it from here."),
    (re.compile(r"Expected `uuid"), "It is no id.", "Give an id as you got it from here."),
    (re.compile(r"RFC3339|Invalid date|Expected `date"), "It is no date.", "Write it like 2027-03-14."),
    (re.compile(r"missing required"), "It is missing.", "Add it."),
    (re.compile(r"unknown field"), "It is not known here.", "Leave it out, or check its name in /api/docs."),
    (re.compile(r"out of range|Number out"), "It is out of range.", "Choose a smaller number."),
)


def in_words(message: str) -> tuple[str, str]:
    """Problem and remedy for what msgspec says."""
    for pattern, words, remedy in _RULES:
        if found := pattern.search(message):
            return words, remedy.format(*found.groups())
    return "It can't be taken as it is.", "Check it against /api/docs."
