"""Log lines that can't carry a datum whose class forbids it.

Two things may be in a line: an event from the catalogue, and values of keys that the allow-list names, in a
form that the key allows. Whatever else a caller, or a library, puts in is dropped before anything is written.
"""

import logging
import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Final, Literal

import msgspec
import structlog
from litestar.logging.config import StructLoggingConfig
from litestar.plugins.structlog import StructlogConfig, StructlogPlugin

from tic_domain.shared.clauses import clause

EVENTS: Final = frozenset(
    {
        *("request", "request failed", "browser failed", "library", "started", "stopped"),
        *("job done", "job failed", "job retried"),
    }
)
_UNLISTED: Final = "unlisted event"
_WORD: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_ROUTE: Final = re.compile(r"[A-Z]{0,8} ?[\w/{}:.\- ]{1,120}")
_PLACES: Final = re.compile(r"[\w/.: <-]{0,300}")
_TIME: Final = re.compile(r"[0-9T:.+Z-]{10,40}")

ALLOWED: Final[Mapping[str, re.Pattern[str] | type[int] | type[float]]] = {
    "attempt": int,
    "code": _WORD,
    "duration_ms": float,
    "error_type": _WORD,
    "frames": _PLACES,
    "http_status": int,
    "job": _WORD,
    "level": _WORD,
    "logger": _WORD,
    "method": _WORD,
    "operation": _ROUTE,
    "person": _WORD,
    "port": int,
    "request_id": _WORD,
    "route": _ROUTE,
    "timestamp": _TIME,
}
"""Key → what its value may look like. `person` is a keyed pseudonym, `route` a template."""

LOG: Final = structlog.stdlib.get_logger("tic")
_SILENT: Final = ("uvicorn.access",)
"""They write addresses with their query strings."""


@clause("C2.5", "C3.1")
def only_allowed(logger: object, name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event = line.get("event")
    kept = {key: line[key] for key in ALLOWED.keys() & line.keys() if _is_harmless(key, line[key])}
    return {"event": event if event in EVENTS else _UNLISTED, **dict(sorted(kept.items()))}


def _is_harmless(key: str, value: object) -> bool:
    allowed = ALLOWED[key]
    if isinstance(allowed, re.Pattern):
        return isinstance(value, str) and allowed.fullmatch(value) is not None
    return isinstance(value, int | float) if allowed is float else isinstance(value, allowed)


class OnlyAllowedFormatter(logging.Formatter):
    """For what libraries log: who, how grave, and the type of the error. Never their words."""

    def __init__(self, render: Callable[[Any, str, MutableMapping[str, Any]], str | bytes]) -> None:
        super().__init__()
        self._render = render

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": "library",
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": structlog.processors.TimeStamper(fmt="iso", utc=True)(None, "", {})["timestamp"],
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error_type"] = record.exc_info[0].__name__
        return str(self._render(None, "", only_allowed(None, "", line)))


def structlog_plugin(log_format: Literal["json", "text"]) -> StructlogPlugin:
    """Litestar's own plugin, with our processors; no request logging of its own: it would log too much."""
    return StructlogPlugin(
        StructlogConfig(structlog_logging_config=_config(log_format), enable_middleware_logging=False)
    )


def configure(log_format: Literal["json", "text"]) -> None:
    """For processes without a web application: the worker, the command line."""
    _config(log_format).configure()
    quieten(log_format)


def quieten(log_format: Literal["json", "text"]) -> None:
    """Whatever libraries log goes through the same allow-list, to the same place."""
    handler = logging.StreamHandler()
    handler.setFormatter(OnlyAllowedFormatter(_renderer(log_format)))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in _SILENT:
        logging.getLogger(name).disabled = True


def _renderer(log_format: Literal["json", "text"]) -> Any:
    if log_format == "json":
        return structlog.processors.JSONRenderer(serializer=_json)
    return structlog.dev.ConsoleRenderer(colors=False)


def _json(line: Mapping[str, Any], **_: object) -> str:
    return msgspec.json.encode(line).decode()


def _config(log_format: Literal["json", "text"]) -> StructLoggingConfig:
    config = StructLoggingConfig(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            _renderer(log_format),
        ],
        logger_factory=structlog.WriteLoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
        log_exceptions="never",
    )
    config.standard_lib_logging_config = None  # the default one writes whatever libraries say
    return config
