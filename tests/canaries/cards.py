"""Numbers that could be a card's: 13 to 19 digits, however grouped, that begin so and have Luhn's sum."""

import re
from collections.abc import Iterator
from typing import Final

_RUN: Final = re.compile(rb"(?<![\w-])(?<!\d\.)[2-6](?:[ -]?\d){12,18}(?![\w-]|\.\d)")
"""Not a piece of an id, nor of a decimal fraction."""


def card_numbers(data: bytes | str) -> tuple[str, ...]:
    """As written there, in their order."""
    given = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    return tuple(_cards(given))


def _cards(data: bytes) -> Iterator[str]:
    for found in _RUN.finditer(data):
        digits = bytes(byte for byte in found.group() if byte in b"0123456789")
        if _has_luhn_s_sum(digits) and len(set(digits)) > 1:
            yield found.group().decode()


def _has_luhn_s_sum(digits: bytes) -> bool:
    total = 0
    for place, byte in enumerate(reversed(digits)):
        digit = byte - ord("0")
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
