"""What was bought, and the coaching sessions that it pays for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.orders import personal_data as data
from tic_domain.orders.splitting import allocated
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.terms import Side, Terms
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import (
    AccountId,
    CalendarEntryId,
    CoachingSessionId,
    OfferingId,
    OrderId,
    SubscriptionId,
)
from tic_domain.shared.money import CurrenciesDiffer, Money

PAY_WITHIN: Final = timedelta(minutes=31)
"""A minute more than Stripe's shortest, which counts from when it is asked."""
SHORTEST_PAGE: Final = timedelta(minutes=30, seconds=30)
"""What a pay page needs at least, and something for the way there."""
LONGEST_NOTE: Final = 1000


class OrderKind(Enum):
    SINGLE = "single"
    PACKAGE = "package"
    PERIOD = "period"
    """One month of a subscription."""


class Party(Enum):
    """Who did something about an order."""

    COACHEE = "coachee"
    COACH = "coach"
    OPERATOR = "operator"
    PLATFORM = "platform"
    """By itself, as the terms say."""


class ActKind(Enum):
    PLACED = "placed"
    PAID = "paid"
    EXPIRED = "expired"
    SCHEDULED = "session scheduled"
    RESCHEDULED = "session rescheduled"
    SESSION_CANCELLED = "session cancelled"
    DELIVERED = "session delivered"
    MISSED_BY_COACH = "missed by the coach"
    MISSED_BY_COACHEE = "missed by the coachee"
    LAPSED = "session lapsed"
    CANCELLED = "cancelled"
    REFUND_REQUESTED = "refund requested"
    REFUND_GRANTED = "refund granted"
    REFUND_REFUSED = "refund refused"
    PAYOUT_HELD = "payout held"
    PAYOUT_RELEASED = "payout released"


@stored
@attrs.frozen(kw_only=True)
class OrderAct:
    """One line of an order's history. Appended, never changed."""

    number: int = field(metadata=system("order of the acts"))
    at: datetime = field(metadata=data.ORDER)
    by: Party = field(metadata=data.ORDER)
    what: ActKind = field(metadata=data.ORDER)
    session: int | None = field(metadata=data.ORDER)
    """The number of the coaching session; None where it is about the whole order."""
    amount: int | None = field(metadata=data.MONEY)
    """Minor units: what goes back because of it, or was taken back where the payout is held for that."""
    note: str | None = field(metadata=data.NOTE)
    """In the words of who did it. Sealed at rest."""


@stored
@attrs.frozen(kw_only=True)
class CoachingSession:
    """One session of an order. Its time is in the calendar; what became of it is here."""

    id: CoachingSessionId = field(metadata=system("identity of a coaching session"))
    number: int = field(metadata=system("order of the sessions"))
    """From 1."""
    state: SessionState = field(metadata=data.ORDER)
    entry_id: CalendarEntryId | None = field(metadata=data.ORDER)
    """The latest entry in the calendar; it is gone from there once the session was cancelled."""
    starts_at: datetime | None = field(metadata=data.ORDER)
    ends_at: datetime | None = field(metadata=data.ORDER)
    moves_by_coachee: int = field(metadata=data.ORDER)
    moves_by_coach: int = field(metadata=data.ORDER)
    ended_at: datetime | None = field(metadata=data.ORDER)
    """From when the coach's payout is counted; None while it hasn't ended."""
    refund: int = field(metadata=data.MONEY)
    """Minor units that go back because of how it ended."""

    @classmethod
    def unscheduled(cls, id: CoachingSessionId, number: int) -> Self:
        return cls(
            id=id,
            number=number,
            state=SessionState.UNSCHEDULED,
            entry_id=None,
            starts_at=None,
            ends_at=None,
            moves_by_coachee=0,
            moves_by_coach=0,
            ended_at=None,
            refund=0,
        )

    def scheduled(self, entry_id: CalendarEntryId, starts_at: datetime, ends_at: datetime) -> Self:
        return attrs.evolve(
            self, state=SessionState.SCHEDULED, entry_id=entry_id, starts_at=starts_at, ends_at=ends_at
        )

    def moved(self, starts_at: datetime, ends_at: datetime, *, by: Side) -> Self:
        return attrs.evolve(
            self,
            starts_at=starts_at,
            ends_at=ends_at,
            moves_by_coachee=self.moves_by_coachee + (by is Side.COACHEE),
            moves_by_coach=self.moves_by_coach + (by is Side.COACH),
        )

    def given_back(self) -> Self:
        """To be scheduled anew; how often it was moved starts over."""
        return self.unscheduled(self.id, self.number)

    def ended(self, state: SessionState, at: datetime, *, refund: int) -> Self:
        return attrs.evolve(self, state=state, ended_at=at, refund=refund)

    def moves_by(self, side: Side) -> int:
        return self.moves_by_coachee if side is Side.COACHEE else self.moves_by_coach


@stored
@attrs.frozen(kw_only=True)
class Order:
    """What was bought, under the terms of that moment. Decisions are kept here, movements in the ledger.

    `state` and `look_at` follow from the rest: they are kept so that orders are found by them.
    """

    id: OrderId = field(metadata=system("identity of an order"))
    kind: OrderKind = field(metadata=data.ORDER)
    coachee_id: AccountId = field(metadata=data.PARTY)
    coach_id: AccountId = field(metadata=data.PARTY)
    offering_id: OfferingId = field(metadata=data.ORDER)
    subscription_id: SubscriptionId | None = field(metadata=data.ORDER)
    """Whose month it is, for a period."""
    title: str = field(metadata=data.SOLD)
    """The offering's, as it was."""
    minutes: int = field(metadata=data.ORDER)
    """Of each session."""
    price: Money = field(metadata=data.MONEY)
    single_price: Money = field(metadata=data.MONEY)
    """At which used sessions of a package are counted when the rest is given back."""
    terms: Terms = field(metadata=data.ORDER)
    placed_at: datetime = field(metadata=data.ORDER)
    held_until: datetime = field(metadata=data.ORDER)
    """To be paid by then."""
    runs_until: datetime | None = field(metadata=data.ORDER)
    """When sessions that weren't used lapse; None for a single session."""
    sessions: tuple[CoachingSession, ...] = field(metadata=data.ORDER)
    checkout: str | None = field(metadata=data.MONEY)
    """The provider's id of the pay page, or of a period's invoice; None before there is one."""
    paid_at: datetime | None = field(metadata=data.MONEY)
    payment_ended_at: datetime | None = field(metadata=data.MONEY)
    """From then on nobody can pay it."""
    dispute_opened_at: datetime | None = field(metadata=data.MONEY)
    """Of one that the bank hasn't decided yet."""
    cancelled_at: datetime | None = field(metadata=data.ORDER)
    refund: int = field(metadata=data.MONEY)
    """Minor units granted besides what single sessions give back."""
    refund_requested_at: datetime | None = field(metadata=data.ORDER)
    refund_decided_at: datetime | None = field(metadata=data.ORDER)
    payout_held_at: datetime | None = field(metadata=data.ORDER)
    """Since when an operator holds the coach's payout."""
    reported_at: datetime | None = field(metadata=data.ORDER)
    """Since when a report by the coachee about the coach is being looked into, which holds the payout too."""
    acts: tuple[OrderAct, ...] = field(metadata=data.ORDER)
    state: OrderState = field(metadata=data.ORDER)
    look_at: datetime | None = field(metadata=system("when something is to be done by itself"))
    version: int = field(metadata=system("optimistic lock"))

    def __attrs_post_init__(self) -> None:
        if self.price.currency != self.single_price.currency:
            raise CurrenciesDiffer(self.price.currency, self.single_price.currency)

    @classmethod
    def place(
        cls,
        *,
        id: OrderId,
        kind: OrderKind,
        coachee_id: AccountId,
        coach_id: AccountId,
        offering_id: OfferingId,
        title: str,
        minutes: int,
        price: Money,
        single_price: Money,
        terms: Terms,
        sessions: Sequence[CoachingSession],
        now: datetime,
        subscription_id: SubscriptionId | None = None,
        runs_until: datetime | None = None,
        checkout: str | None = None,
    ) -> Self:
        held_until = now + PAY_WITHIN
        placed = cls(
            id=id,
            kind=kind,
            coachee_id=coachee_id,
            coach_id=coach_id,
            offering_id=offering_id,
            subscription_id=subscription_id,
            title=title,
            minutes=minutes,
            price=price,
            single_price=single_price,
            terms=terms,
            placed_at=now,
            held_until=held_until,
            runs_until=runs_until,
            sessions=tuple(sessions),
            checkout=checkout,
            paid_at=None,
            payment_ended_at=None,
            dispute_opened_at=None,
            cancelled_at=None,
            refund=0,
            refund_requested_at=None,
            refund_decided_at=None,
            payout_held_at=None,
            reported_at=None,
            acts=(),
            state=OrderState.AWAITING_PAYMENT,
            look_at=held_until,
            version=0,
        )
        return placed.with_act(now, Party.COACHEE, ActKind.PLACED)

    @property
    def session_prices(self) -> tuple[Money, ...]:
        """What each session costs, by its number. They sum to the price."""
        return allocated(self.price, len(self.sessions))

    @property
    def refund_is_being_decided(self) -> bool:
        return self.refund_requested_at is not None and self.refund_decided_at is None

    def has(self, account_id: AccountId) -> bool:
        return account_id in {self.coachee_id, self.coach_id}

    def side_of(self, account_id: AccountId) -> Side:
        """LookupError for who is none of the two."""
        if not self.has(account_id):
            raise LookupError("not a party of this order")
        return Side.COACHEE if account_id == self.coachee_id else Side.COACH

    def price_of(self, session: CoachingSession) -> Money:
        return self.session_prices[session.number - 1]

    def find_session(self, session_id: CoachingSessionId) -> CoachingSession | None:
        return next((one for one in self.sessions if one.id == session_id), None)

    def with_checkout(self, reference: str) -> Self:
        return attrs.evolve(self, checkout=reference)

    def with_session(self, session: CoachingSession) -> Self:
        """In place of the one with its number."""
        sessions = (session if one.number == session.number else one for one in self.sessions)
        return attrs.evolve(self, sessions=tuple(sessions))

    def with_act(
        self,
        at: datetime,
        by: Party,
        what: ActKind,
        *,
        session: int | None = None,
        amount: int | None = None,
        note: str | None = None,
    ) -> Self:
        act = OrderAct(
            number=len(self.acts) + 1, at=at, by=by, what=what, session=session, amount=amount, note=note
        )
        return attrs.evolve(self, acts=(*self.acts, act))
