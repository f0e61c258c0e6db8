"""Which state of which object keeps an account from being deleted, and why. None where it doesn't.

Each state is written down: a new one is a type error here, and an unknown one blocks.
"""

from typing import assert_never

from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import Side
from tic_domain.privacy.erasing.snapshot import (
    DisputeState,
    InvoiceState,
    OrderSeen,
    PaymentState,
    PayoutState,
    RefundState,
    SubscriptionState,
)


def order_blocks(order: OrderSeen) -> tuple[str, str, bool] | None:
    """Why, the way out, and whether it has to be waited for; None where it doesn't block."""
    if order.state is None:
        return ("It is in a state that we don't know.", "We look into it.", True)
    why: tuple[str, str, bool] | None = None
    match order.state:
        case OrderState.AWAITING_PAYMENT:
            why = ("It waits for its payment.", "Wait until the payment page has closed.", True)
        case OrderState.PAID:
            way_out = "Have the sessions take place, or cancel them."
            why = ("Sessions that are paid for are still to take place.", way_out, False)
        case OrderState.REFUND_REQUESTED:
            why = ("A refund was asked for and isn't decided.", "It is decided within 7 days.", True)
        case OrderState.DISPUTED:
            why = ("A bank is deciding a dispute.", "Wait for the bank's decision.", True)
        case OrderState.DELIVERED | OrderState.CANCELLED:
            # What goes back to the coachee is a refund, which blocks by itself.
            if order.side is Side.COACH:
                why = ("What you earned with it isn't paid yet.", "Wait for the payout.", True)
        case OrderState.RECOVERING:
            if order.side is Side.COACH:
                why = ("Money of it is being taken back.", "Wait until that is done.", True)
        case OrderState.EXPIRED | OrderState.SETTLED | OrderState.REFUNDED | OrderState.DISPUTE_LOST:
            pass
        case unreachable:
            assert_never(unreachable)
    return why


def payment_blocks(state: PaymentState) -> str | None:
    match state:
        case PaymentState.REQUIRES_PAYMENT_METHOD:
            return "A payment page is open."
        case PaymentState.REQUIRES_CONFIRMATION | PaymentState.REQUIRES_ACTION:
            return "A payment waits for you to confirm it."
        case PaymentState.REQUIRES_CAPTURE | PaymentState.PROCESSING:
            return "A payment is being made."
        case PaymentState.UNKNOWN:
            return "A payment is in a state that we don't know."
        case PaymentState.SUCCEEDED | PaymentState.CANCELED:
            return None
        case unreachable:
            assert_never(unreachable)


def subscription_blocks(state: SubscriptionState) -> tuple[str, str] | None:
    """Why, and the way out."""
    end = "End it. The deletion can be scheduled for when it is over."
    match state:
        case SubscriptionState.INCOMPLETE:
            return ("Its first month isn't paid.", "Wait until the payment page has closed.")
        case SubscriptionState.TRIALING | SubscriptionState.ACTIVE:
            return ("It is running.", end)
        case SubscriptionState.PAST_DUE | SubscriptionState.UNPAID:
            return ("A month of it is not paid.", end)
        case SubscriptionState.PAUSED:
            return ("It is paused.", end)
        case SubscriptionState.UNKNOWN:
            return ("It is in a state that we don't know.", "We look into it.")
        case SubscriptionState.CANCELED | SubscriptionState.INCOMPLETE_EXPIRED:
            return None
        case unreachable:
            assert_never(unreachable)


def refund_blocks(state: RefundState) -> str | None:
    match state:
        case RefundState.PENDING:
            return "A refund is on its way."
        case RefundState.REQUIRES_ACTION:
            return "A refund waits for somebody to act."
        case RefundState.FAILED:
            return "A refund failed and has to be sent anew."
        case RefundState.UNKNOWN:
            return "A refund is in a state that we don't know."
        case RefundState.SUCCEEDED | RefundState.CANCELED:
            return None
        case unreachable:
            assert_never(unreachable)


def dispute_blocks(state: DisputeState) -> str | None:
    match state:
        case DisputeState.NEEDS_RESPONSE | DisputeState.WARNING_NEEDS_RESPONSE:
            return "A dispute waits for an answer."
        case DisputeState.UNDER_REVIEW | DisputeState.WARNING_UNDER_REVIEW:
            return "A bank is deciding a dispute."
        case DisputeState.UNKNOWN:
            return "A dispute is in a state that we don't know."
        case DisputeState.WON | DisputeState.LOST | DisputeState.WARNING_CLOSED:
            return None
        case unreachable:
            assert_never(unreachable)


def payout_blocks(state: PayoutState) -> str | None:
    match state:
        case PayoutState.PENDING | PayoutState.IN_TRANSIT:
            return "Money is on its way to your bank."
        case PayoutState.FAILED:
            return "A payout to your bank failed."
        case PayoutState.UNKNOWN:
            return "A payout is in a state that we don't know."
        case PayoutState.PAID | PayoutState.CANCELED:
            # What was cancelled lies in the balance, which blocks by itself.
            return None
        case unreachable:
            assert_never(unreachable)


def invoice_blocks(state: InvoiceState) -> str | None:
    match state:
        case InvoiceState.DRAFT | InvoiceState.OPEN:
            return "A month is invoiced and not paid."
        case InvoiceState.UNKNOWN:
            return "An invoice is in a state that we don't know."
        case InvoiceState.PAID | InvoiceState.VOID | InvoiceState.UNCOLLECTIBLE:
            return None
        case unreachable:
            assert_never(unreachable)
