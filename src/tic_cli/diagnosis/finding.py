"""One line of `tic doctor`."""

from enum import Enum

import attrs


class State(Enum):
    OK = "ok"
    OFF = "off"
    """Not configured, and not needed."""
    WARNING = "warning"
    """Works, and deserves a look."""
    BROKEN = "broken"
    """Needed, and doesn't work."""


@attrs.frozen(kw_only=True)
class Finding:
    name: str
    state: State
    words: str
    remedy: str = ""


def ok(name: str, words: str) -> Finding:
    return Finding(name=name, state=State.OK, words=words)


def off(name: str, words: str, remedy: str) -> Finding:
    return Finding(name=name, state=State.OFF, words=words, remedy=remedy)


def warning(name: str, words: str, remedy: str) -> Finding:
    return Finding(name=name, state=State.WARNING, words=words, remedy=remedy)


def broken(name: str, words: str, remedy: str) -> Finding:
    return Finding(name=name, state=State.BROKEN, words=words, remedy=remedy)
