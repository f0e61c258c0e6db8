"""Every log line of ours, read from the source: what it says is fixed, and what it carries may be logged."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from tic_adapters.policy.shapes import Untold, hints_of, holds_text, inner_classes
from tic_domain.privacy.model import Gate
from tic_domain.shared.classification import LogRule, Personal, classification_of
from tic_domain.shared.clauses import clause

_LOGGERS: Final = frozenset({"LOG", "_log", "log", "_logger", "logger"})
_LEVELS: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_MAYBE: Final = re.compile(r"(?i:log(ger)?|getLogger\(.*\))\s*\.\s*\w")
"""What a source with such a call holds: parsing each of them would take long."""


@attrs.frozen(kw_only=True)
class LogCatalogue:
    """Which events structured lines may name, which keys they may carry."""

    events: Collection[str]
    keys: Collection[str]


def never_logged(classes: Collection[type]) -> frozenset[str]:
    """Names of attributes that no log may carry, whichever class has them.

    Only of those that hold text: kinds, counts and times have common names, and tell of nobody by themselves.
    """
    found = set()
    for cls in classes:
        hints = hints_of(cls)
        for field in attrs.fields(cls):
            try:
                one = classification_of(cls, field.name)
            except LookupError:
                continue
            if isinstance(one, Personal) and one.log is LogRule.NEVER and _may_hold_text(hints[field.name]):
                found.add(field.name)
    return frozenset(found)


def _may_hold_text(hint: Any) -> bool:
    """What can't be told may."""
    try:
        return holds_text(hint) or any(True for _ in inner_classes(hint))
    except Untold:
        return True


@clause("C2.5")
def log_gate(sources: Mapping[str, str], catalogue: LogCatalogue, forbidden: Collection[str]) -> Gate:
    """`sources`: path → text. SyntaxError names a file."""
    checked, failures = 0, []
    for path, source in sorted(sources.items()):
        if _MAYBE.search(source) is None:
            continue
        for call, name in _calls(ast.parse(source, filename=path)):
            checked += 1
            failures += [
                f"{path}:{call.lineno} {what}" for what in _problems(call, name, catalogue, forbidden)
            ]
    failures += [
        f"the catalogue allows “{key}”, which may never be logged"
        for key in catalogue.keys
        if key in forbidden
    ]
    return Gate(name="log calls", checked=checked, failures=tuple(failures))


def sources_of(folder: Path, packages: Collection[str]) -> Mapping[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for package in packages
        for file in sorted((folder / package).rglob("*.py"))
    }


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        target = node.func.value
        if node.func.attr in _LEVELS and isinstance(target, ast.Name) and target.id in _LOGGERS:
            yield node, target.id
        elif node.func.attr in _LEVELS and isinstance(target, ast.Call) and _makes_a_logger(target):
            yield node, "log"


def _makes_a_logger(call: ast.Call) -> bool:
    return ast.unparse(call.func).endswith(("getLogger", "get_logger"))


def _problems(
    call: ast.Call, name: str, catalogue: LogCatalogue, forbidden: Collection[str]
) -> Iterator[str]:
    event = call.args[0] if call.args else None
    if not isinstance(event, ast.Constant) or not isinstance(event.value, str):
        yield "logs a text that is made up as it runs"
    elif name == "LOG" and event.value not in catalogue.events:
        yield f"logs “{event.value}”, which the catalogue doesn't list"
    if name == "LOG":
        for one in call.keywords:
            if one.arg is None or one.arg not in catalogue.keys:
                yield f"logs {one.arg or 'whatever is in a mapping'}, which the catalogue doesn't list"
    for value in (*call.args[1:], *(one.value for one in call.keywords)):
        for node in ast.walk(value):
            if isinstance(node, ast.Attribute) and node.attr in forbidden:
                yield f"logs {ast.unparse(node)}, which may never be logged"
