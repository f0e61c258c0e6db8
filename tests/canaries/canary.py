"""Values that occur nowhere by chance, and that no validation of ours turns away."""

import secrets
from collections.abc import Mapping
from typing import Final

import attrs

_LETTERS: Final = "abcdefghijklmnop"
_BITS: Final = 96


def _word(bits: int) -> str:
    """Lower-case letters only: most encoders leave them alone, and every field takes them."""
    return "".join(_LETTERS[int(digit, 16)] for digit in secrets.token_hex(bits // 8))


@attrs.frozen(kw_only=True)
class Canary:
    """`place` says what it was planted in, `text` is what was planted: the word in the field's form."""

    place: str
    word: str
    text: str


class Canaries:
    """Those of one run. All begin alike, and differently in each run: whoever finds the beginning has found
    one of ours, be it cut short, and no other run's."""

    def __init__(self) -> None:
        self.head: Final = f"qz{_word(64)}"
        self._by_place: dict[str, Canary] = {}

    def plant(self, place: str, form: str = "{}") -> str:
        """A text to put into `place`, made once: `plant("account.email", "{}@example.com")`."""
        if place not in self._by_place:
            word = self.head + _word(_BITS)
            self._by_place[place] = Canary(place=place, word=word, text=form.format(word))
        return self._by_place[place].text

    @property
    def planted(self) -> Mapping[str, Canary]:
        return dict(self._by_place)
