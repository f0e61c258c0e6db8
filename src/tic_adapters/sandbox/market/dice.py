"""Chance that falls the same way on every run."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import attrs

T = TypeVar("T")


@attrs.define
class Dice:
    """`name` decides everything that follows: another name is another sequence."""

    _name: str
    _count: int = attrs.field(default=0, init=False)

    def below(self, limit: int) -> int:
        self._count += 1
        return int.from_bytes(hashlib.sha256(f"{self._name}:{self._count}".encode()).digest()[:8]) % limit

    def between(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def some(self, choices: Sequence[T], least: int, most: int) -> tuple[T, ...]:
        """Different ones, as many as the dice say, in the order of `choices`."""
        wanted = min(len(choices), self.between(least, most))
        left = list(range(len(choices)))
        taken = sorted(left.pop(self.below(len(left))) for _ in range(wanted))
        return tuple(choices[index] for index in taken)

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]
