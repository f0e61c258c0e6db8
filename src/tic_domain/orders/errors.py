"""Why money can't be booked or moved."""

from tic_domain.shared.errors import Refused


class EntryUnbalanced(Exception):
    """A defect of ours, never a user's fault: an entry whose postings don't sum to zero."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(f"The postings for “{cause}” don't sum to zero.")


class MovementsUnexplained(Refused):
    """The provider reports money that can't have moved that way. Nothing is booked until somebody looked."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(
            f"“{cause}” doesn't follow from what moved before. Compare the order with the provider."
        )


class CurrencyChanged(Refused):
    """A movement in another currency than the charge."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(
            f"“{cause}” is in another currency than the charge. Compare the order with the provider."
        )
