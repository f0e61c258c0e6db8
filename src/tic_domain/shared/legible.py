"""Text in which nothing is hidden: what can't be seen, or turns the order of what can, is left out.

Much of it comes along unnoticed when text is copied, so it isn't refused. Marks that languages and emoji need
stay: joiners, marks of direction that turn nothing by themselves, variation selectors, flags of regions.
"""

import re
import unicodedata
from typing import Final

_TURNING: Final = "\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates: with them a reader sees another order than a program."""
_FILLERS: Final = "\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_UNSEEN: Final = "\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"
"""Soft hyphens, spaces without width, invisible operators, annotations."""
_TAGS: Final = "\U000e0000-\U000e007f"
_DROPPED: Final = re.compile(
    # A flag of a region is written in tags, after a black flag, with an end.
    f"(\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{{1,6}}\U000e007f)|[{_TURNING}{_FILLERS}{_UNSEEN}{_TAGS}]"
)
_BREAKS: Final = re.compile("[\u2028\u2029]")


def legible(text: str) -> str:
    return _DROPPED.sub(lambda found: found[1] or "", _BREAKS.sub("\n", text))


def has_something_to_see(text: str) -> bool:
    """Letters, digits, punctuation, symbols: more than spaces, joiners and marks on nothing."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)
