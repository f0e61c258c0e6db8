"""Field checks that collect every problem before refusing, so that a form can show them all at once."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Self, TypeVar

import attrs

from tic_domain.shared.errors import FieldProblem, InvalidInput

T = TypeVar("T")

_LINE_BREAKS = re.compile(r"\r\n?")


@attrs.define
class Checks:
    """Used as `with Checks() as check:`; on leaving, raises InvalidInput with all that was found."""

    _problems: list[FieldProblem] = attrs.field(factory=list, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._problems:
            raise InvalidInput(*self._problems)

    def refuse(self, field: str, problem: str, remedy: str) -> None:
        self._problems.append(FieldProblem(field=field, problem=problem, remedy=remedy))

    def text(self, field: str, value: str, *, most: int, least: int = 1, lines: bool = False) -> str:
        """The text, normalised (NFC, trimmed, one kind of line break). Lengths in characters."""
        clean = unicodedata.normalize("NFC", _LINE_BREAKS.sub("\n", value)).strip()
        if any(_is_forbidden(char, lines=lines) for char in clean):
            self.refuse(field, "It contains characters that can't be shown.", "Type it as plain text.")
        if len(clean) < least:
            problem = "It is empty." if not clean else f"It has {len(clean)} characters."
            self.refuse(field, problem, f"Write at least {least}.")
        if len(clean) > most:
            self.refuse(field, f"It has {len(clean)} characters.", f"Keep it to {most} at most.")
        return clean

    def number(self, field: str, value: int, *, least: int, most: int) -> int:
        if not least <= value <= most:
            self.refuse(field, f"{value} is out of range.", f"Choose from {least} to {most}.")
        return value

    def choice(self, field: str, value: T, choices: Collection[T]) -> T:
        if value not in choices:
            self.refuse(field, f"“{value}” is not known.", f"Choose one of: {_listed(choices)}.")
        return value

    def choices(
        self, field: str, values: Sequence[T], choices: Collection[T], *, least: int = 0, most: int = 100
    ) -> tuple[T, ...]:
        """The values without repeats, in their order."""
        kept = tuple(dict.fromkeys(values))
        for value in kept:
            self.choice(field, value, choices)
        if len(kept) < least:
            self.refuse(field, f"{len(kept)} chosen.", f"Choose at least {least}.")
        if len(kept) > most:
            self.refuse(field, f"{len(kept)} chosen.", f"Choose {most} at most.")
        return kept


def _is_forbidden(char: str, *, lines: bool) -> bool:
    if lines and char in "\n\t":
        return False
    return unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}


def _listed(choices: Collection[object]) -> str:
    names = sorted(str(choice) for choice in choices)
    shown = ", ".join(names[:12])
    return shown if len(names) <= 12 else f"{shown} … ({len(names)} in all)"
