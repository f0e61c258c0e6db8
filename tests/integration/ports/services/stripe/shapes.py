"""What the SDK's own types say about a request, with nothing beyond them let pass."""

import importlib
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, cast, get_type_hints

from pydantic import ConfigDict, TypeAdapter
from stripe import StripeContext
from typing_extensions import TypedDict

_ID: Final = r"[A-Za-z]+_[A-Za-z0-9_]*"
_PARAMS: Final = {
    rf"GET /v1/accounts/{_ID}": "_account_retrieve_params.AccountRetrieveParams",
    r"GET /v1/accounts": "_account_list_params.AccountListParams",
    r"POST /v1/accounts": "_account_create_params.AccountCreateParams",
    r"POST /v1/account_links": "_account_link_create_params.AccountLinkCreateParams",
    r"GET /v1/balance": "_balance_retrieve_params.BalanceRetrieveParams",
    rf"GET /v1/balance_transactions/{_ID}": (
        "_balance_transaction_retrieve_params.BalanceTransactionRetrieveParams"
    ),
    r"GET /v1/charges": "_charge_list_params.ChargeListParams",
    rf"GET /v1/charges/{_ID}": "_charge_retrieve_params.ChargeRetrieveParams",
    rf"POST /v1/charges/{_ID}": "_charge_update_params.ChargeUpdateParams",
    r"GET /v1/checkout/sessions": "checkout._session_list_params.SessionListParams",
    r"POST /v1/checkout/sessions": "checkout._session_create_params.SessionCreateParams",
    rf"GET /v1/checkout/sessions/{_ID}": "checkout._session_retrieve_params.SessionRetrieveParams",
    rf"POST /v1/checkout/sessions/{_ID}/expire": "checkout._session_expire_params.SessionExpireParams",
    r"GET /v1/disputes": "_dispute_list_params.DisputeListParams",
    rf"GET /v1/disputes/{_ID}": "_dispute_retrieve_params.DisputeRetrieveParams",
    r"GET /v1/invoices": "_invoice_list_params.InvoiceListParams",
    rf"GET /v1/invoices/{_ID}": "_invoice_retrieve_params.InvoiceRetrieveParams",
    r"GET /v1/invoice_payments": "_invoice_payment_list_params.InvoicePaymentListParams",
    r"GET /v1/payouts": "_payout_list_params.PayoutListParams",
    r"GET /v1/refunds": "_refund_list_params.RefundListParams",
    r"POST /v1/refunds": "_refund_create_params.RefundCreateParams",
    rf"GET /v1/refunds/{_ID}": "_refund_retrieve_params.RefundRetrieveParams",
    rf"GET /v1/subscriptions/{_ID}": "_subscription_retrieve_params.SubscriptionRetrieveParams",
    rf"POST /v1/subscriptions/{_ID}": "_subscription_update_params.SubscriptionUpdateParams",
    rf"DELETE /v1/subscriptions/{_ID}": "_subscription_cancel_params.SubscriptionCancelParams",
    r"GET /v1/transfers": "_transfer_list_params.TransferListParams",
    r"POST /v1/transfers": "_transfer_create_params.TransferCreateParams",
    rf"GET /v1/transfers/{_ID}": "_transfer_retrieve_params.TransferRetrieveParams",
    rf"GET /v1/transfers/{_ID}/reversals": "_transfer_reversal_list_params.TransferReversalListParams",
    rf"POST /v1/transfers/{_ID}/reversals": "_transfer_reversal_create_params.TransferReversalCreateParams",
}
_OPTIONS: Final = frozenset(
    {
        "api_key",
        "content_type",
        "headers",
        "idempotency_key",
        "max_network_retries",
        "stripe_account",
        "stripe_context",
        "stripe_version",
    }
)


def check_shape(method: str, path: str, params: Mapping[str, Any]) -> None:
    """Raises pydantic's ValidationError, or LookupError for a call that Stripe doesn't have."""
    call = f"{method} {path}"
    named = next((name for pattern, name in _PARAMS.items() if re.fullmatch(pattern, call)), None)
    if named is None:
        raise LookupError(call)
    _adapter(named).validate_python(params)


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    module_name, _, class_name = name.rpartition(".")
    module = importlib.import_module(f"stripe.params.{module_name}")
    strict = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    for part in vars(module).values():
        if isinstance(part, type) and hasattr(part, "__required_keys__"):
            cast("Any", part).__pydantic_config__ = strict
    hints = get_type_hints(
        getattr(module, class_name),
        localns={"StripeContext": StripeContext, "Mapping": Mapping},
        include_extras=True,
    )
    # The SDK's types allow a call's options beside its parameters; over the wire they are headers.
    own = {key: hint for key, hint in hints.items() if key not in _OPTIONS}
    made = cast("Any", TypedDict)(class_name, own)
    made.__pydantic_config__ = strict
    return TypeAdapter(made)
