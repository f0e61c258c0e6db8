"""Why money can't be booked or moved."""

from datetime import datetime

from tic_domain.shared.errors import Refused
from tic_domain.shared.money import Money


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


class PriceChanged(Refused):
    """The offering costs something else by now than what was confirmed."""

    def __init__(self, price: Money) -> None:
        self.price = price
        super().__init__(f"The price is {price} now. Look at it again, and confirm it.")


class OfferingNotOrderable(Refused):
    """A subscription where a single session is meant, or the like."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"This offering is not sold as {kind}. Look at the coach's page for what is.")


class OrderNotPayable(Refused):
    def __init__(self) -> None:
        super().__init__("This order can't be paid any more. Choose an open time again.")


class OrderNotCancellable(Refused):
    def __init__(self) -> None:
        super().__init__("Nothing of this order is left to cancel. You can ask for a refund instead.")


class QuoteChanged(Refused):
    """What would go back is something else by now than what was confirmed."""

    def __init__(self, refund: Money) -> None:
        self.refund = refund
        super().__init__(f"{refund} would go back now. Look at it again, and confirm it.")


class RescheduleTooLate(Refused):
    def __init__(self) -> None:
        super().__init__("It is too late to move this session. You can still cancel it under its terms.")


class RescheduledBefore(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(
            f"You have moved this session as often as its terms allow ({most}). You can still cancel it."
        )


class NothingToSchedule(Refused):
    def __init__(self) -> None:
        super().__init__("No session of this order is waiting for its time. Book another one.")


class BeyondItsTime(Refused):
    """It would end after the order's sessions have lapsed."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("The sessions of this order have lapsed by then. Choose an earlier time.")


class CoachOutOfReach(Refused):
    """Suspended, closed, or one has blocked the other: it is not said which."""

    def __init__(self) -> None:
        super().__init__(
            "No session can be booked with this coach at present. Give back what is left of the order, or "
            "ask for a refund on its page: without an answer within seven days it is granted."
        )


class SessionNotFinished(Refused):
    """Missed is what has begun."""

    def __init__(self) -> None:
        super().__init__("This session has not begun. You can cancel or move it.")


class SessionDecided(Refused):
    """Too late to say that somebody did not come."""

    def __init__(self) -> None:
        super().__init__("What became of this session is settled. You can ask for a refund of the order.")


class RefundNotPossible(Refused):
    def __init__(self) -> None:
        super().__init__("Nothing of this order can be refunded any more. Write to the operator about it.")


class RefundRequestedAlready(Refused):
    def __init__(self) -> None:
        super().__init__("A refund was asked for already. What was decided is in the order's history.")


class NoRefundToDecide(Refused):
    def __init__(self) -> None:
        super().__init__("No request for a refund is waiting for an answer here.")


class PayoutsUnconnected(Refused):
    def __init__(self) -> None:
        super().__init__("Payouts are not connected yet. Begin with your country.")


class NotReconciled(Refused):
    """Something differs from what the provider says, and can't be mended by itself."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(
            f"{left} things differ from what the payment provider says. Look at `tic payments reconcile`."
        )


class SubscriptionNotPayable(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This subscription can't be paid here any more. Look at how it stands, or subscribe again."
        )


class SubscriptionUnchangeable(Refused):
    def __init__(self) -> None:
        super().__init__("This subscription has ended, or is being changed already. Look at how it stands.")
