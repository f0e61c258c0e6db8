"""Technical failures to Rollbar."""

import contextlib
from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs
import rollbar
from rollbar.lib import events

from tic_domain.shared.clauses import clause
from tic_domain.usage.model import TechnicalFailure

API_URL: Final = "https://api.rollbar.com/api/1/"


@clause("C3.4", "C4.1")
@attrs.frozen(kw_only=True)
class RollbarReports:
    """The payload is built from the failure's own fields: no exception, request or frame object comes near
    the SDK, which would read locals, headers and addresses from them. It goes out on a thread of its own."""

    _token: str = attrs.field(repr=False)
    _environment: str
    _endpoint: str = API_URL

    def __attrs_post_init__(self) -> None:
        rollbar.init(
            self._token,
            self._environment,
            endpoint=self._endpoint,
            handler="thread",
            locals={"enabled": False},
            capture_ip=False,
            capture_email=False,
            capture_username=False,
            include_request_body=False,
            log_payload_on_error=False,
            allow_logging_basic_config=False,
            suppress_reinit_warning=True,
            timeout=5,
        )
        events.add_payload_handler(only_allowed)

    def report(self, failure: TechnicalFailure) -> None:
        # Whatever goes wrong here must not hide what was being reported, which is in the log as well.
        with contextlib.suppress(Exception):
            data = payload(failure, self._environment)
            rollbar.send_payload({"access_token": self._token, "data": data}, self._token)


def payload(failure: TechnicalFailure, environment: str) -> dict[str, Any]:
    """The whole of what Rollbar learns."""
    return {
        "environment": environment,
        "level": "error",
        "language": "python",
        "context": failure.operation,
        "body": {
            "trace": {
                "frames": [
                    {"filename": path, "lineno": line, "method": function}
                    for path, line, function in failure.frames
                ],
                "exception": {"class": failure.error_type},
            }
        },
        "custom": {"request_id": failure.request_id},
        **({"person": {"id": failure.person}} if failure.person else {}),
    }


def only_allowed(payload: Mapping[str, Any], **_: object) -> dict[str, Any] | Literal[False]:
    """The last to see a payload, also one that the SDK made by itself: what isn't known is cut off."""
    data = payload.get("data")
    trace = data.get("body", {}).get("trace") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(trace, dict):
        return False
    kept = {name: data[name] for name in ("environment", "level", "language", "context") if name in data}
    kept["body"] = {
        "trace": {
            "frames": [_only(frame, "filename", "lineno", "method") for frame in trace.get("frames", ())],
            "exception": _only(trace.get("exception", {}), "class"),
        }
    }
    kept["custom"] = _only(data.get("custom", {}), "request_id")
    kept["person"] = _only(data.get("person", {}), "id")
    return {"access_token": payload.get("access_token"), "data": kept}


def _only(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}
