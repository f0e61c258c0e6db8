"""What every answer of Stripe's is read with."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Final, Protocol, TypeVar
from uuid import UUID

import stripe

from tic_domain.orders.errors import PaymentUnknown
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.money import Money

# The only words that we write on Stripe's objects, each with an id of ours.
ORDER: Final = "order"
SUBSCRIPTION: Final = "subscription"
COACH: Final = "coach"
KEY: Final = "key"
PAGE_SIZE: Final = 100

_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")

T = TypeVar("T", bound=stripe.StripeObject)


class Identified(Protocol):
    @property
    def id(self) -> str: ...


def group_of(order_id: OrderId) -> str:
    """Ties an order's charges and transfers together at Stripe."""
    return f"order_{order_id}"


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def moment_or_none(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)


def money(amount: int, currency: str) -> Money:
    return Money(amount=amount, currency=currency.lower())


def metadata_of(thing: stripe.StripeObject) -> Mapping[str, str]:
    found = thing.to_dict().get("metadata")
    return found if isinstance(found, dict) else {}


def order_in(metadata: Mapping[str, str]) -> OrderId | None:
    found = _uuid(metadata.get(ORDER))
    return None if found is None else OrderId(found)


def subscription_in(metadata: Mapping[str, str]) -> SubscriptionId | None:
    found = _uuid(metadata.get(SUBSCRIPTION))
    return None if found is None else SubscriptionId(found)


def is_of_coach(thing: stripe.StripeObject, coach_id: AccountId) -> bool:
    return metadata_of(thing).get(COACH) == str(coach_id)


def _uuid(text: str | None) -> UUID | None:
    """None also where somebody else wrote on that object."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def named(reference: str) -> str:
    """It becomes a part of an address. Without a name, Stripe would answer for all of them."""
    if not _NAME.fullmatch(reference):
        raise PaymentUnknown
    return reference


def id_of(field: "str | Identified") -> str:
    """Of a field that Stripe gives as an id or as the thing itself."""
    return field if isinstance(field, str) else field.id


async def every(page: stripe.ListObject[T]) -> AsyncIterator[T]:
    """All of a list, however many pages it has."""
    async for one in page.auto_paging_iter():
        yield one
