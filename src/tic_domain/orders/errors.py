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


class PaymentRefused(Refused):
    """The provider says no for good. `why` is for the operator: it names no person and no card."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The payment provider refused: {why} Check the account with the provider.")


class PaymentUnknown(Refused):
    def __init__(self) -> None:
        super().__init__(
            "The payment provider does not know this payment. Compare its account with our settings."
        )


class ChargeDisputed(Refused):
    def __init__(self) -> None:
        super().__init__(
            "The bank is deciding a dispute about this payment. What goes back is decided there."
        )


class PayeeNotReady(Refused):
    def __init__(self) -> None:
        super().__init__("Payouts are not connected yet. Finish that on your desk, and the money follows.")


class PayeeBalanceTooLow(Refused):
    def __init__(self) -> None:
        super().__init__(
            "There is not enough on the coach's account to take it back. It is taken from what comes in."
        )


class SignatureInvalid(Refused):
    """Never says which part was wrong: whoever signs for the provider knows."""

    def __init__(self) -> None:
        super().__init__(
            "This is not signed by the payment provider. Check the signing secret of this endpoint."
        )
