"""What can be made to go wrong, the next so many times."""

from enum import Enum
from typing import Final


class Fault(Enum):
    """The value is its name in forms, on the command line and in what is stored."""

    TIMEOUT_BEFORE = "timeout-before"
    TIMEOUT_AFTER = "timeout-after"
    ERROR = "error"
    WEBHOOK_DUPLICATE = "webhook-duplicate"
    WEBHOOK_OUT_OF_ORDER = "webhook-out-of-order"
    WEBHOOK_DELAYED = "webhook-delayed"
    WEBHOOK_DROPPED = "webhook-dropped"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {
    Fault.TIMEOUT_BEFORE: "A call times out, and had no effect",
    Fault.TIMEOUT_AFTER: "A call times out, but had its effect",
    Fault.ERROR: "A call is answered by an internal error",
    Fault.WEBHOOK_DUPLICATE: "A webhook comes twice",
    Fault.WEBHOOK_OUT_OF_ORDER: "A webhook comes after the next one",
    Fault.WEBHOOK_DELAYED: "A webhook comes an hour late",
    Fault.WEBHOOK_DROPPED: "A webhook never comes",
}
OF_CALLS: Final = (Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER, Fault.ERROR)
OF_WEBHOOKS: Final = (
    Fault.WEBHOOK_DUPLICATE,
    Fault.WEBHOOK_OUT_OF_ORDER,
    Fault.WEBHOOK_DELAYED,
    Fault.WEBHOOK_DROPPED,
)
