"""What the API takes about orders, sessions and payouts."""

from typing import Annotated

from msgspec import Meta, Struct

from tic_domain.orders.model import LONGEST_NOTE
from tic_web.api.fields import Id, MoneyFields, text
from tic_web.api.orders.names import SideName
from tic_web.api.scheduling.schemas import SentMoment

Price = Annotated[MoneyFields, Meta(description="As you were shown it. Another one is refused.")]
Note = Annotated[
    str | None, text(0, LONGEST_NOTE, "What the other side should know. Both read it.", "Nobody came.")
]
HoldId = Annotated[Id, Meta(description="Of a time that you hold.")]
Confirmed = Annotated[
    int,
    Meta(
        ge=0,
        le=10_000_000,
        description="The `cancelling.refund.amount` that you were shown, in minor units.",
        examples=[8000],
    ),
]


class SessionOrdering(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    hold_id: HoldId
    price: Price


class PackageOrdering(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    coach_id: Id
    offering_id: Id
    price: Price


class Subscribing(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    coach_id: Id
    offering_id: Id
    price: Annotated[
        MoneyFields, Meta(description="Of a month, as you were shown it. Another one is refused.")
    ]


class Scheduling(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    starts_at: SentMoment


class Rescheduling(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    starts_at: SentMoment


class Cancelling(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    refund: Confirmed


class Missing(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    missed_by: SideName
    note: Note = None


class RefundRequesting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    note: Note = None


class RefundDeciding(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    grant: bool
    note: Note = None


class Connecting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    country: Annotated[str, text(2, 2, "Where you are paid, by ISO 3166: two letters.", "DE")]


class PageAnswer(Struct, frozen=True, kw_only=True):
    """A page of the payment provider, for a browser."""

    url: Annotated[str, Meta(examples=["https://pay.example/c/cs_1"])]
