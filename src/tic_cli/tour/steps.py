"""What the tour says, and how it stops."""

from collections.abc import Sequence

import attrs

from tic_cli.exits import Failed
from tic_cli.output import say


@attrs.define
class Steps:
    """A step is a heading; each check under it is said when it holds, and ends the tour when it doesn't."""

    _count: int = 0
    checks: int = 0
    _step: str = ""

    def begin(self, words: str) -> None:
        self._count += 1
        self._step = words
        say(f"{self._count:>2}. {words}")

    def check(self, words: str, holds: object, seen: object = "") -> None:
        if not holds:
            detail = f" Seen: {seen}" if seen != "" else ""
            raise Failed(f"Step {self._count} ({self._step}) is not as it should be: {words}.{detail}")
        self.checks += 1
        say(f"      {words}")

    def same(self, words: str, expected: object, seen: object) -> None:
        self.check(words, expected == seen, f"{seen!r} instead of {expected!r}")

    def has(self, words: str, text: str, parts: Sequence[str]) -> None:
        missing = [part for part in parts if part not in text]
        self.check(words, not missing, f"{missing} is missing")
