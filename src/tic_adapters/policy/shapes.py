"""What types hold: the attrs classes within a type, and whether a type can hold free text."""

import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Final
from uuid import UUID

import attrs

_PLAIN: Final = (str, bytes, int, float, bool, UUID, datetime, date, time, timedelta, type(None))


class Untold(Exception):
    """A type that doesn't say what it holds, such as `Any` or `object`."""


def hints_of(target: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(target)


def leaves(hint: Any) -> Iterator[type]:
    """The classes that a value of the type is made of, containers taken apart. Raises Untold."""
    hint = getattr(hint, "__supertype__", hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        yield from {type(one) for one in arguments}
    elif origin is typing.Annotated:
        yield from leaves(arguments[0])
    elif origin is not None or isinstance(hint, types.UnionType):
        if not arguments:
            raise Untold(str(hint))
        for one in arguments:
            if one is not ...:
                yield from leaves(one)
    elif isinstance(hint, type) and (hint in _PLAIN or attrs.has(hint) or issubclass(hint, Enum)):
        yield hint
    else:
        raise Untold(str(hint))


def inner_classes(hint: Any) -> Iterator[type]:
    """Every attrs class within, however deep, each once. Raises Untold."""
    seen: set[type] = set()
    waiting = [hint]
    while waiting:
        for one in leaves(waiting.pop()):
            if attrs.has(one) and one not in seen:
                seen.add(one)
                yield one
                hints = hints_of(one)
                waiting += [hints[field.name] for field in attrs.fields(one)]


def holds_text(hint: Any) -> bool:
    """Whether a value can hold words of a person's own. Raises Untold.

    A mapping's keys count as names: those that leave the process are checked against a catalogue.
    """
    origin = typing.get_origin(hint)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return holds_text(typing.get_args(hint)[1])
    return any(one in {str, bytes} for one in leaves(hint))
