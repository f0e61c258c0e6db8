"""A failure is reported once: as types and places in our own code, without messages or values."""

from collections.abc import Callable
from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType
from typing import Any, Final

import attrs

from tic_domain.shared.clauses import clause
from tic_domain.usage.model import TechnicalFailure
from tic_domain.usage.ports import ErrorReports, Pseudonyms
from tic_web.observability.logs import LOG
from tic_web.visit import visit_of

OURS: Final = ("tic_web", "tic_adapters", "tic_domain", "tic_cli")
NO_ROUTE: Final = "no route"


@clause("C2.5")
@attrs.frozen
class Failures:
    """The ports are asked for only when something failed."""

    _error_reports: Callable[[], ErrorReports]
    _pseudonyms: Callable[[], Pseudonyms]

    def report(self, scope: Any, error: BaseException) -> None:
        visit = visit_of(scope)
        principal = visit.principal
        person = self._pseudonyms().of(str(principal.account_id)) if principal else None
        failure = TechnicalFailure(
            error_type=type(error).__name__,
            frames=frames_of(error.__traceback__),
            operation=operation_of(scope),
            request_id=visit.request_id,
            person=person,
        )
        self._error_reports().report(failure)
        LOG.error(
            "request failed",
            error_type=failure.error_type,
            frames=" < ".join(f"{path}:{line}" for path, line, _ in reversed(failure.frames[-3:])),
            operation=failure.operation,
            request_id=failure.request_id,
            person=person,
        )


def operation_of(scope: Any) -> str:
    """Method and route template, never the address that was asked for."""
    return f"{scope['method']} {scope.get('path_template', NO_ROUTE)}"


def frames_of(trace: TracebackType | None) -> tuple[tuple[str, int, str], ...]:
    found = []
    for frame, line in walk_tb(trace):
        parts = PurePath(frame.f_code.co_filename).parts
        ours = next((index for index, part in enumerate(parts) if part in OURS), None)
        if ours is not None:
            found.append(("/".join(parts[ours:]), line, frame.f_code.co_name))
    return tuple(found)
