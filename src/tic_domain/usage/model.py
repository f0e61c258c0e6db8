"""The catalogue of product events, and the shape of a technical failure. Both are allow-lists."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from uuid import UUID

import attrs

from tic_domain.shared.errors import DomainError


class EventName(Enum):
    SIGNED_UP = "signed up"
    SIGNED_IN = "signed in"
    ROLE_CHOSEN = "role chosen"
    PROFILE_LISTED = "profile listed"
    PROFILE_DELISTED = "profile delisted"
    QUIZ_ANSWERED = "quiz answered"
    MATCHES_SHOWN = "matches shown"
    CONVERSATION_STARTED = "conversation started"
    MESSAGE_SENT = "message sent"


PROPERTIES: Mapping[EventName, frozenset[str]] = {
    EventName.SIGNED_UP: frozenset(),
    EventName.SIGNED_IN: frozenset(),
    EventName.ROLE_CHOSEN: frozenset({"coach", "coachee"}),
    EventName.PROFILE_LISTED: frozenset({"offerings"}),
    EventName.PROFILE_DELISTED: frozenset(),
    EventName.QUIZ_ANSWERED: frozenset({"version"}),
    EventName.MATCHES_SHOWN: frozenset({"fitting", "shown"}),
    EventName.CONVERSATION_STARTED: frozenset({"with_cv"}),
    EventName.MESSAGE_SENT: frozenset(),
}
"""Which properties an event may carry. Counts, flags and version names: never text, never an id."""


class NotInCatalogue(DomainError):
    """A product event carries something that the catalogue doesn't list. A defect, never a user's fault."""


@attrs.frozen(kw_only=True)
class ProductEvent:
    """`person` is a keyed pseudonym, never the account's id; `id` makes a repeated hand-over harmless."""

    id: UUID
    name: EventName
    person: str
    at: datetime
    properties: Mapping[str, bool | int] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        surplus = sorted(set(self.properties) - PROPERTIES[self.name])
        wrong = sorted(key for key, value in self.properties.items() if not isinstance(value, bool | int))
        if surplus or wrong:
            raise NotInCatalogue(f"“{self.name.value}” may not carry {surplus or wrong}.")


@attrs.frozen(kw_only=True)
class TechnicalFailure:
    """A failure as it may leave the platform: types and places in our code, no messages, no values."""

    error_type: str
    frames: tuple[tuple[str, int, str], ...]
    """(module path, line, function) from outermost to innermost."""
    operation: str
    """The route template or job name, never the address that was asked for."""
    request_id: str
    person: str | None
    """A keyed pseudonym."""
