"""The words of all coaches: postings, and beside them who was changed since these were made."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from typing import Final

import attrs
import numpy as np

from tic_adapters.postgres.directory.postings import Numbers, Postings
from tic_adapters.postgres.directory.terms import Term

MERGED_FROM: Final = 2_000
"""From so many changed coaches on, their words are put among the others."""


Changed = Mapping[int, frozenset[str]]
"""By number of a coach, the words that they use now."""


@attrs.define(eq=False)
class Words:
    _postings: Postings | None = None
    """None while they are being read."""
    _changed: dict[int, frozenset[str]] = attrs.field(factory=dict, init=False)
    _users: dict[str, set[int]] = attrs.field(factory=dict, init=False)
    """By word, who of those changed uses it."""
    _known: list[str] = attrs.field(factory=list, init=False)
    """Those words, sorted."""

    @property
    def is_ready(self) -> bool:
        return self._postings is not None

    @property
    def is_due(self) -> bool:
        return self.is_ready and len(self._changed) >= MERGED_FROM

    @property
    def size(self) -> int:
        """In bytes, of the postings."""
        return 0 if self._postings is None else self._postings.size

    @property
    def since(self) -> tuple[Postings | None, Changed]:
        """The postings, and a copy of what was changed since they were made."""
        return self._postings, dict(self._changed)

    def put(self, number: int, lexemes: frozenset[str]) -> None:
        """What the coach uses from now on."""
        self._forget(number)
        self._changed[number] = lexemes
        for word in lexemes:
            if word not in self._users:
                insort(self._known, word)
                self._users[word] = set()
            self._users[word].add(number)

    def using(self, term: Term) -> tuple[Numbers, Numbers, Numbers]:
        """Who did when the postings were made, who was changed since, and who of these does now."""
        if self._postings is None:
            raise RuntimeError("the words are being read")
        now = set().union(*(self._users[word] for word in self._meant(term)))
        return (
            self._postings.using(term),
            np.fromiter(self._changed, np.int32, len(self._changed)),
            np.fromiter(now, np.int32, len(now)),
        )

    def take(self, postings: Postings, holding: Changed) -> None:
        """Postings that hold these changes. Who was changed again meanwhile stays beside them."""
        self._postings = postings
        for number, lexemes in holding.items():
            if self._changed.get(number) is lexemes:
                self._forget(number)

    def _meant(self, term: Term) -> list[str]:
        if not term.is_beginning:
            return [term.lexeme] if term.lexeme in self._users else []
        first = bisect_left(self._known, term.lexeme)
        last = bisect_left(self._known, True, first, key=lambda word: not word.startswith(term.lexeme))
        return self._known[first:last]

    def _forget(self, number: int) -> None:
        for word in self._changed.pop(number, ()):
            users = self._users[word]
            users.discard(number)
            if not users:
                del self._users[word], self._known[bisect_left(self._known, word)]
