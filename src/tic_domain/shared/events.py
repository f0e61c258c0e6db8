"""Facts in past tense. A use case records them; whoever reacts does so in the same transaction."""

import attrs


@attrs.frozen(kw_only=True)
class Event:
    """Base of every fact. Carries ids, never content."""
