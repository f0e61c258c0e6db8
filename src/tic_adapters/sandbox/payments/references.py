"""Ids as the sandbox makes them: each names the document it belongs to, so nothing has to be searched."""

from uuid import UUID

from tic_domain.orders.errors import PaymentUnknown
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId

ORDER = "o"
SUBSCRIPTION = "s"
PAYEE = "p"


def document_of_order(order_id: OrderId) -> str:
    return ORDER + order_id.hex


def document_of_subscription(subscription_id: SubscriptionId) -> str:
    return SUBSCRIPTION + subscription_id.hex


def document_of_payee(coach_id: AccountId) -> str:
    return PAYEE + coach_id.hex


def document_in(reference: str, *kinds: str) -> str:
    """The document that a reference belongs to. Raises PaymentUnknown where it is none of those kinds."""
    _, _, rest = reference.partition("_")
    document = rest.partition("_")[0]
    if document[:1] not in kinds or identity_in(document) is None:
        raise PaymentUnknown
    return document


def identity_in(document: str) -> UUID | None:
    """The id of the order, subscription or coach that a document is about."""
    try:
        return UUID(hex=document[1:])
    except ValueError:
        return None
