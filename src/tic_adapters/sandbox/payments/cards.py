"""What can be paid with on the sandbox's pay page. None of these is a card: each is a way for it to go."""

from datetime import timedelta
from enum import Enum
from typing import Final, Self

import attrs


@attrs.frozen(kw_only=True)
class Script:
    """How it goes. Times count from the moment of paying, `refund_certain_after` from the refund."""

    label: str
    words: str
    is_declined: bool = False
    asks: bool = False
    """For a second step, on a page of its own."""
    settles_after: timedelta | None = None
    """In progress for that long; None: paid at once."""
    settles_well: bool = True
    disputed_after: timedelta | None = None
    dispute_won: bool = False
    refund_certain_after: timedelta | None = None
    refunds_fail: bool = False
    renews_at_attempt: int | None = 1
    """The attempt at a renewal that succeeds; None: none does."""

    @property
    def takes_days(self) -> bool:
        return self.settles_after is not None


_DAYS: Final = timedelta(days=3)


class Card(Enum):
    """The value is its name in forms and in what is stored."""

    SUCCEEDS = "succeeds"
    DECLINED = "declined"
    SECOND_STEP = "second-step"
    SLOW_PAID = "slow-paid"
    SLOW_FAILS = "slow-fails"
    DISPUTED_LOST = "disputed-lost"
    DISPUTED_WON = "disputed-won"
    REFUND_FAILS = "refund-fails"
    RENEWAL_FAILS_ONCE = "renewal-fails-once"
    RENEWAL_FAILS = "renewal-fails"

    @property
    def script(self) -> Script:
        return _SCRIPTS[self]

    @classmethod
    def for_orders(cls) -> tuple[Self, ...]:
        return tuple(card for card in cls if card.script.renews_at_attempt == 1)

    @classmethod
    def for_subscriptions(cls) -> tuple[Self, ...]:
        """A first period is paid at once or not at all."""
        return tuple(card for card in cls if not card.script.takes_days)


_SCRIPTS: Final = {
    Card.SUCCEEDS: Script(label="A card that works", words="Paid at once."),
    Card.DECLINED: Script(
        label="A card that is declined",
        words="Nothing is paid. You can try again with another one.",
        is_declined=True,
    ),
    Card.SECOND_STEP: Script(
        label="A card that asks for a second step", words="A page asks whether it is you.", asks=True
    ),
    Card.SLOW_PAID: Script(
        label="A bank transfer that arrives", words="In progress for 3 days, then paid.", settles_after=_DAYS
    ),
    Card.SLOW_FAILS: Script(
        label="A bank transfer that never arrives",
        words="In progress for 3 days, then failed.",
        settles_after=_DAYS,
        settles_well=False,
    ),
    Card.DISPUTED_LOST: Script(
        label="A card whose owner disputes it",
        words="Paid at once; disputed after 2 days; 7 days later the bank decides for the owner.",
        disputed_after=timedelta(days=2),
    ),
    Card.DISPUTED_WON: Script(
        label="A card whose owner disputes it in vain",
        words="Paid at once; disputed after 2 days; 7 days later the bank gives the money back.",
        disputed_after=timedelta(days=2),
        dispute_won=True,
    ),
    Card.REFUND_FAILS: Script(
        label="A card that was closed since",
        words="Paid at once; a refund is on its way for a day and then comes back.",
        refund_certain_after=timedelta(days=1),
        refunds_fail=True,
    ),
    Card.RENEWAL_FAILS_ONCE: Script(
        label="A card with too little on it for a while",
        words="Paid at once; a renewal fails first and works at the second attempt, 2 days later.",
        renews_at_attempt=2,
    ),
    Card.RENEWAL_FAILS: Script(
        label="A card with too little on it from now on",
        words="Paid at once; every renewal fails, also when tried again after 2, 7, 14 and 21 days.",
        renews_at_attempt=None,
    ),
}

DECIDED_AFTER: Final = timedelta(days=7)
"""A dispute, by the bank, unless somebody decides it by hand."""
RETRY_DAYS: Final = (2, 7, 14, 21)
"""After a renewal's first attempt."""
WITHDRAWN_AFTER: Final = timedelta(days=2)
ARRIVES_AFTER: Final = timedelta(days=2)
REVIEWED_AFTER: Final = timedelta(days=1)
