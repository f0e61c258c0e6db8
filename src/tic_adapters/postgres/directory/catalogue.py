"""Which bit stands for which choice, in a row of bits that each coach has."""

from collections.abc import Iterable, Mapping
from typing import Final

from tic_domain.coaches.directory import CHOICES
from tic_domain.coaches.vocabulary import Level

LEVEL: Final = "level"
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: tuple(labels) for name, labels in CHOICES.items()},
    LEVEL: tuple(str(level.value) for level in Level),
}
"""By filter, in the order of their bits."""
BIT: Final[Mapping[tuple[str, str], int]] = {
    pair: bit
    for bit, pair in enumerate((name, key) for name, keys in KEYS.items() for key in keys)
}  # fmt: skip
SPAN: Final[Mapping[str, slice]] = {
    name: slice(BIT[name, keys[0]], BIT[name, keys[-1]] + 1) for name, keys in KEYS.items()
}
BYTES: Final = -(-len(BIT) // 8)
"""Of a coach's row."""


def bits_of(choices: Mapping[str, Iterable[str]], top_level: int) -> list[int]:
    """A coach has the bit of every level that they prepare for."""
    chosen = [(name, key) for name, keys in choices.items() for key in keys]
    levels = [(LEVEL, str(level)) for level in range(1, top_level + 1)]
    return [BIT[pair] for pair in (*chosen, *levels) if pair in BIT]
