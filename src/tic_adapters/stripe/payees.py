"""What an Express account and its balance say about a coach's payouts."""

from typing import Final

import stripe

from tic_adapters.stripe.requirements import why_disabled, words_for
from tic_adapters.stripe.values import money
from tic_domain.orders.payees import Payee, PayeeStatus
from tic_domain.shared.money import Money

_REVIEWS: Final = frozenset({"listed", "requirements.pending_verification", "under_review"})


def payee_of(account: stripe.Account, balance: tuple[Money, ...]) -> Payee:
    asked = account.requirements
    due = [*(asked.past_due or ()), *(asked.currently_due or ())] if asked else []
    reason = asked.disabled_reason if asked else None
    return Payee(
        reference=account.id,
        status=_status(account, bool(due), reason),
        missing=words_for(due),
        reason=why_disabled(reason),
        balance=balance,
    )


def closed_payee(reference: str) -> Payee:
    return Payee(
        reference=reference,
        status=PayeeStatus.CLOSED,
        missing=(),
        reason="The account was disconnected from us. Connect payouts anew.",
        balance=(),
    )


def balance_of(balance: stripe.Balance) -> tuple[Money, ...]:
    """What can be withdrawn and what is on its way there, by currency."""
    sums: dict[str, int] = {}
    for ready in balance.available:
        sums[ready.currency] = sums.get(ready.currency, 0) + ready.amount
    for pending in balance.pending:
        sums[pending.currency] = sums.get(pending.currency, 0) + pending.amount
    return tuple(money(amount, currency) for currency, amount in sorted(sums.items()))


def _status(account: stripe.Account, is_something_due: bool, reason: str | None) -> PayeeStatus:
    if reason is not None and reason.startswith("rejected."):
        return PayeeStatus.CLOSED
    # Stripe leaves out what was never asked for.
    transfers = getattr(account.capabilities, "transfers", None)
    if transfers == "active" and account.payouts_enabled:
        return PayeeStatus.READY
    if not account.details_submitted:
        return PayeeStatus.INCOMPLETE
    if is_something_due:
        return PayeeStatus.RESTRICTED
    # Nothing is asked for: it is Stripe's turn, unless it gives a reason that isn't a review.
    return PayeeStatus.IN_REVIEW if reason is None or reason in _REVIEWS else PayeeStatus.RESTRICTED
