"""What came of the talks: sessions that were paid, took place, were reviewed and paid out.

Played after the market, over it, by a clock of its own. All of it has ended by now: nothing of it is left to
be done, and no open time of anybody's is taken.
"""

import heapq
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.memory.system import SteppingClock
from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_adapters.sandbox.market.dice import Dice
from tic_adapters.sandbox.market.moment_ids import MomentIds
from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.documents import Document
from tic_adapters.sandbox.people import DEMO_PEOPLE, MARA
from tic_domain.coaches.model import CoachProfile, Listing, OfferingKind
from tic_domain.conversations.model import Conversation
from tic_domain.orders.bookkeeping import OrderFacts
from tic_domain.orders.jobs import LookUpPayeeJob, SettleOrderJob
from tic_domain.orders.model import Order
from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.orders.use_cases.connect_payouts import ConnectPayouts, ConnectPayoutsCommand
from tic_domain.orders.use_cases.look_up_payee import LookUpPayee
from tic_domain.orders.use_cases.pay_order import PayOrder, PayOrderCommand
from tic_domain.orders.use_cases.place_order import PlaceOrder, PlaceOrderCommand
from tic_domain.orders.use_cases.settle_order import SettleOrder
from tic_domain.reviews.use_cases.publish_due_reviews import PublishDueReviews
from tic_domain.reviews.use_cases.write_review import WriteReview, WriteReviewCommand
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot, HoldSlotCommand
from tic_domain.scheduling.use_cases.list_slots import ListSlots, ListSlotsCommand
from tic_domain.shared.errors import Refused
from tic_domain.shared.ids import AccountId

EACH_OF_DEMO: Final = 5
"""Sessions of one coachee with a coach as whom one can sign in."""
MOST_OTHERS: Final = 16
Begun = tuple[datetime, Conversation, CoachProfile]
_TAKES: Final = timedelta(days=16)
"""From the talk's end until everything has ended."""
_SAID: Final = (
    (5, "Clear, kind and merciless about structure. The written notes came the same evening."),
    (5, "We did one full round and then took it apart. I know now what I leave unsaid."),
    (5, None),
    (4, "Very good questions. I would have liked ten minutes more at the end."),
    (4, "Helped me to stop at two problems and do them well."),
    (5, "Told me honestly what is realistic this year, and what to do about the rest."),
    (3, "Useful, though we spent half of it on something I had prepared already."),
    (4, None),
)
_ANSWERED: Final = (
    (5, "Came prepared, with a problem that had gone badly. That is the best way to begin."),
    (5, None),
    (4, "Asks good questions. Say out loud what you notice, and you are there."),
)


@attrs.define
class Sales:
    _store: MemoryStore
    _now: datetime
    _clock: SteppingClock = attrs.field(factory=SteppingClock)
    _dice: Dice = attrs.field(factory=lambda: Dice("sales"))
    _providers: dict[AccountId, MemoryPaymentProvider] = attrs.field(factory=dict)
    _ids: MomentIds = attrs.field(
        default=attrs.Factory(lambda self: MomentIds(self._clock, Dice("sale ids")), takes_self=True)
    )

    async def play(self) -> tuple[Document, ...]:
        """What the payment provider knows of it afterwards."""
        agenda: list[tuple[datetime, int, AsyncIterator[datetime]]] = []
        for number, (begin, talk, profile) in enumerate(self._chosen()):
            agenda.append((begin, number, self._sale(talk, profile)))
        heapq.heapify(agenda)
        while agenda:
            moment, number, going_on = heapq.heappop(agenda)
            self._clock.move_to(moment)
            following = await anext(going_on, None)
            if following is not None:
                heapq.heappush(agenda, (following, number, going_on))
        # No job follows from what lies in the past.
        self._store.take_jobs()
        return tuple([one for each in self._providers.values() for one in await each.documents()])

    def _chosen(self) -> list[Begun]:
        """Those of coaches as whom one can sign in first. Mara leaves everything to visitors."""
        subjects = {
            one.id: one.linkedin.subject for one in self._store.accounts.accounts.values() if one.linkedin
        }
        known = {person.subject for person in DEMO_PEOPLE}
        demo: list[Begun] = []
        others: list[Begun] = []
        talks = self._store.conversations.conversations.values()
        for talk in sorted(talks, key=lambda one: (one.last_message_at, one.id)):
            profile = self._store.coaches.profiles[talk.coach_id]
            if profile.listing is not Listing.LISTED or subjects[talk.coachee_id] == MARA.subject:
                continue
            if all(one.kind is not OfferingKind.SINGLE for one in profile.offerings):
                continue
            begin, is_demo = talk.last_message_at + timedelta(hours=2), subjects[profile.id] in known
            for _ in range(EACH_OF_DEMO if is_demo else 1):
                if begin + _TAKES < self._now:
                    (demo if is_demo else others).append((begin, talk, profile))
                begin += timedelta(days=7)
        return [*demo, *others[:: max(1, -(-len(others) // MOST_OTHERS))]]

    async def _sale(self, talk: Conversation, profile: CoachProfile) -> AsyncIterator[datetime]:
        """Until each moment that it gives."""
        provider = await self._provider_of(profile.id)
        order = await self._bought(talk, profile, provider)
        if order is None:
            return
        session = order.sessions[0]
        if session.ends_at is None:
            raise LookupError("a single session without its time")
        ends_at = session.ends_at
        yield ends_at + timedelta(hours=1)
        await self._settle(order, provider)
        write = WriteReview(self._open, self._clock, self._ids)
        for author, words in ((order.coachee_id, _SAID), (order.coach_id, _ANSWERED)):
            if author == order.coachee_id or self._dice.chance(60):
                rating, text = self._dice.pick(words)
                await write(
                    WriteReviewCommand(account_id=author, session_id=session.id, rating=rating, text=text)
                )
        yield ends_at + timedelta(days=2, hours=1)
        await self._settle(order, provider)
        yield ends_at + timedelta(days=8)
        await PublishDueReviews(self._open, self._clock)()

    async def _bought(
        self, talk: Conversation, profile: CoachProfile, provider: MemoryPaymentProvider
    ) -> Order | None:
        offering = next(one for one in profile.offerings if one.kind is OfferingKind.SINGLE)
        times = await ListSlots(self._open, self._clock)(
            ListSlotsCommand(
                coach_id=profile.id, offering_id=offering.id, zone="UTC", first_day=None, last_day=None
            )
        )
        if not times.slots:
            return None
        try:
            held = await HoldSlot(self._open, self._clock, self._ids)(
                HoldSlotCommand(
                    account_id=talk.coachee_id, coach_id=profile.id, offering_id=offering.id,
                    starts_at=self._dice.pick(times.slots).starts_at,
                )
            )  # fmt: skip
        except Refused:
            return None  # Something else was booked or changed meanwhile: as it happens.
        order = await PlaceOrder(self._open, DEFAULT_TERMS, self._clock, self._ids)(
            PlaceOrderCommand(account_id=talk.coachee_id, entry_id=held.id, price=offering.price)
        )
        page = await PayOrder(self._open, provider.payments, self._clock)(
            PayOrderCommand(
                account_id=talk.coachee_id, order_id=order.id, paid_url=f"/orders/{order.id}/paid",
                back_url=f"/orders/{order.id}",
            )
        )  # fmt: skip
        await provider.hands.pay(page.reference, Card.SUCCEEDS)
        await self._settle(order, provider)
        return order

    async def _provider_of(self, coach_id: AccountId) -> MemoryPaymentProvider:
        """Of that coach's sales alone. Payouts are connected with the first one."""
        known = self._providers.get(coach_id)
        if known is not None:
            return known
        made = self._providers[coach_id] = MemoryPaymentProvider(self._clock)
        url = await ConnectPayouts(self._open, made.payouts, self._clock)(
            ConnectPayoutsCommand(
                account_id=coach_id, country="DE", done_url="/earnings", again_url="/earnings"
            )
        )
        _, payee, link = url.rsplit("/", 2)
        await made.hands.give_all(payee, link)
        await LookUpPayee(self._open, made.payouts, self._clock)(LookUpPayeeJob(coach_id=coach_id))
        return made

    async def _settle(self, order: Order, provider: MemoryPaymentProvider) -> None:
        facts = OrderFacts(self._open, provider.payments, provider.subscriptions, self._clock)
        settle = SettleOrder(self._open, facts, provider.payments, provider.payouts, self._clock)
        await settle(SettleOrderJob(order_id=order.id))

    def _open(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self._store, self._clock)
