"""What the invented coaches are good at, and how they put it."""

import attrs


@attrs.frozen(kw_only=True)
class Track:
    """`weight`: how common it is. `{level}`, `{one}`, `{two}` and `{years}` are filled in."""

    key: str
    weight: int
    roles: tuple[str, ...]
    also: tuple[str, ...]
    """Roles that some of them serve, too."""
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    headlines: tuple[str, ...]
    work: tuple[str, ...]
    """What they have done, in a sentence."""
    practice: tuple[str, ...]
    """What happens in a session."""


def listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())
