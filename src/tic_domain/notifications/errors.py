"""What can go wrong when mail is handed over, and why a wish about mail can't be met."""

from tic_domain.shared.errors import DomainError, Refused


class MailRefused(DomainError):
    """The provider will never take this mail: repeating it is useless. `reason` holds no personal data."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The mail was refused: {reason}.")


class AddressRefused(MailRefused):
    """There is nobody at this address: no other mail would get there either."""


class MailKeyReused(DomainError):
    """The key was used for a mail of other words. A defect of ours: never to be passed over in silence."""

    def __init__(self) -> None:
        super().__init__("This key has handed over another mail already.")


class MailDelayed(DomainError):
    """The provider can't take it now. `retry_after` in seconds, where it said so.

    `maybe_taken`: it was cut off in the middle, so that nobody can say whether the mail is on its way.
    """

    def __init__(self, reason: str, retry_after: float | None = None, *, maybe_taken: bool = False) -> None:
        self.reason = reason
        self.retry_after = retry_after
        self.maybe_taken = maybe_taken
        super().__init__(f"The mail can't be handed over now: {reason}.")


class MailEventNotSigned(DomainError):
    """What came to the endpoint was not signed with its secret, or long ago."""

    def __init__(self) -> None:
        super().__init__("This is not signed by the mail provider, or too long ago.")


class MailIsRequired(Refused):
    """`why` it can't be switched off, as a sentence."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"These mails can't be switched off. {why}")


class UnsubscribeLinkUnknown(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This link is not whole. Open it from the mail again, or switch mails off in Settings."
        )


class MailReachesYou(Refused):
    """There is nothing to try again."""

    def __init__(self) -> None:
        super().__init__("No mail to your address came back. There is nothing to try again.")


class MailNotRepeatable(Refused):
    """`why` in words, with what helps."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This mail can't be sent again. {why}")
