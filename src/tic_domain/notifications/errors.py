"""What can go wrong when mail is handed over."""

from tic_domain.shared.errors import DomainError


class MailRefused(DomainError):
    """The provider will never take this mail: repeating it is useless. `reason` holds no personal data."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The mail was refused: {reason}.")


class MailDelayed(DomainError):
    """The provider can't take it now. `retry_after` in seconds, where it said so."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        self.reason = reason
        self.retry_after = retry_after
        super().__init__(f"The mail can't be handed over now: {reason}.")
