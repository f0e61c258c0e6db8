"""Stripe's errors in our words. Only their codes are passed on: messages may quote what a person typed."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import httpx
import stripe

from tic_domain.orders.errors import (
    PayeeBalanceTooLow,
    PayeeNotReady,
    PaymentRefused,
    PaymentUnknown,
)
from tic_domain.shared.errors import DomainError, Unavailable

Translations = Mapping[str, Callable[[], DomainError]]
"""What a code of Stripe's means in one call."""

OF_TRANSFERS: Final[Translations] = {
    "account_closed": PayeeNotReady,
    "account_invalid": PayeeNotReady,
    "insufficient_capabilities_for_transfer": PayeeNotReady,
    "transfers_not_allowed": PayeeNotReady,
}
OF_REVERSALS: Final[Translations] = {
    "balance_insufficient": PayeeBalanceTooLow,
    "insufficient_funds": PayeeBalanceTooLow,
}
_MISSING: Final = "resource_missing"


@contextlib.contextmanager
def translated(codes: Translations | None = None) -> Iterator[None]:
    """What isn't known here goes on as it is: it is a defect, and must be seen as one."""
    try:
        yield
    except stripe.StripeError as error:
        said = _said(error, codes or {})
        if said is None:
            raise
        raise said from None


def _said(error: stripe.StripeError, codes: Translations) -> DomainError | None:
    code = code_of(error)
    if code in codes:
        return codes[code]()
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
        return Unavailable("Stripe", "It does not accept our key: ask the operator to run `tic doctor`.")
    # A conflict: the same request is under way, or something else holds the object.
    passing = (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError)
    if isinstance(error, passing) or error.http_status == httpx.codes.CONFLICT:
        return Unavailable("Stripe")
    return _for_good(error)


def _for_good(error: stripe.StripeError) -> DomainError | None:
    match error:
        case stripe.IdempotencyError():
            return PaymentRefused("this key was used for something else.")
        case stripe.InvalidRequestError() if is_missing(error):
            return PaymentUnknown()
        case stripe.CardError() | stripe.InvalidRequestError():
            return PaymentRefused(f"{code_of(error) or 'no reason given'} ({error.param or 'as a whole'}).")
    return None


def code_of(error: stripe.StripeError) -> str:
    """Only some of the SDK's errors carry the code themselves. Empty where Stripe gave none."""
    return error.code or (error.error.code if error.error else None) or ""


def is_missing(error: stripe.StripeError) -> bool:
    return code_of(error) == _MISSING or error.http_status == httpx.codes.NOT_FOUND
