"""Whatever order the model can make comes back as it was, and so does all that moved for it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.ports.books import add, book, moved, parties, save, stored
from tests.integration.ports.worlds import World
from tests.integration.postgres.test_round_trips import FEW, moments, prices, texts

from tic_domain.orders.ledger import entries_of
from tic_domain.orders.model import ActKind, CoachingSession, Order, OrderKind, Party
from tic_domain.orders.movements import MovementKind, Movements
from tic_domain.orders.payees import PayeeStatus, PayoutAccount
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.terms import DEFAULT_TERMS, CancellationStep, Side, Terms
from tic_domain.shared.ids import CalendarEntryId, CoachingSessionId, OfferingId, OrderId, SubscriptionId
from tic_domain.shared.money import Money

# What PostgreSQL's bigint holds, as minor units: more than all the money there is.
amounts: Final = st.integers(0, 2**62)
maybe: Final = st.none() | moments
steps: Final = st.lists(
    st.tuples(st.integers(0, 500_000), st.integers(0, 1000)),
    max_size=4,
    unique_by=(lambda one: one[0], lambda one: one[1]),
).map(
    lambda found: [
        CancellationStep(minutes_before=minutes, refund_permille=share)
        for minutes, share in zip(
            sorted((one[0] for one in found), reverse=True),
            sorted((one[1] for one in found), reverse=True),
            strict=True,
        )
    ]
)
terms: Final = st.builds(
    Terms.of,
    fee_permille=st.integers(0, 1000),
    cancellation=steps,
    reschedule_minutes=st.integers(0, 500_000),
    reschedules=st.integers(0, 10),
    payout_delay_minutes=st.integers(0, 100_000),
    package_days=st.integers(30, 1000),
    package_refund_days=st.integers(0, 30),
    period_refund_minutes=st.integers(0, 40_000),
)
acts: Final = st.fixed_dictionaries(
    {
        "at": moments,
        "by": st.sampled_from(Party),
        "what": st.sampled_from(ActKind),
        "session": st.none() | st.integers(1, 5),
        "amount": st.none() | st.integers(-(2**62), 2**62),
        "note": st.none() | texts,
    }
)
decisions: Final = st.fixed_dictionaries(
    {
        "state": st.sampled_from(OrderState),
        "refund": amounts,
        "held_until": moments,
        **dict.fromkeys(
            (
                "runs_until",
                "paid_at",
                "payment_ended_at",
                "dispute_opened_at",
                "cancelled_at",
                "refund_requested_at",
                "refund_decided_at",
                "payout_held_at",
                "reported_at",
                "look_at",
            ),
            maybe,
        ),
    }
)


@st.composite
def placed_orders(draw: st.DrawFn, world: World) -> Callable[..., Order]:
    price = draw(prices)
    kind = draw(st.sampled_from(OrderKind))
    count = 1 if kind is OrderKind.SINGLE else draw(st.integers(1, 5))
    values: dict[str, Any] = {
        "id": OrderId(world.ids.new()),
        "kind": kind,
        "offering_id": OfferingId(world.ids.new()),
        "title": draw(texts),
        "minutes": draw(st.integers(1, 600)),
        "price": price,
        "single_price": attrs.evolve(price, amount=draw(amounts)),
        "terms": draw(terms),
        "sessions": [
            CoachingSession.unscheduled(CoachingSessionId(world.ids.new()), number + 1)
            for number in range(count)
        ],
        "now": draw(moments),
        "subscription_id": draw(st.sampled_from([None, SubscriptionId(world.ids.new())])),
        "runs_until": draw(maybe),
        "checkout": draw(st.none() | texts),
    }
    return lambda **of: Order.place(**values, **of)


@st.composite
def changed_sessions(draw: st.DrawFn, world: World, order: Order) -> Order:
    for session in order.sessions:
        start = draw(moments)
        end = start + timedelta(microseconds=draw(st.integers(1, 10**10)))
        after = draw(
            st.sampled_from(
                [
                    session,
                    session.given_back(),
                    session.scheduled(CalendarEntryId(world.ids.new()), start, end),
                    session.scheduled(CalendarEntryId(world.ids.new()), start, end).moved(
                        start, end, by=Side.COACH
                    ),
                    session.ended(draw(st.sampled_from(SessionState)), start, refund=draw(amounts)),
                ]
            )
        )
        order = order.with_session(after)
    return order


@FEW
@given(data=st.data())
def test_orders(run: Callable[..., None], data: st.DataObject) -> None:
    async def example(world: World) -> None:
        coachee_id, coach_id = await parties(world, world.ids.new().int)
        place = data.draw(placed_orders(world))
        order = data.draw(changed_sessions(world, place(coachee_id=coachee_id, coach_id=coach_id)))
        await add(world, order)
        assert await stored(world, order.id) == order
        for _ in range(2):
            order = attrs.evolve(data.draw(changed_sessions(world, order)), **data.draw(decisions))
            for act in data.draw(st.lists(acts, max_size=3)):
                order = order.with_act(**act)
            expected = attrs.evolve(order, version=order.version + 1)
            if data.draw(st.booleans()):
                async with world.open() as uow:
                    await uow.orders.get(order.id, for_update=True)
                    await uow.orders.save(order)
                    await uow.commit()
            else:
                await save(world, order)
            order = expected
            assert await stored(world, order.id) == order

    run(example)


@FEW
@given(
    price=st.integers(1, 2**40),
    taken=st.integers(0, 1000),
    fee=st.integers(0, 1000),
    start=moments,
    reference=texts.map(lambda text: f"ch_{text}"),
)
def test_movements_and_entries(run: Callable[..., None], price: int, taken: int, **drawn: Any) -> None:
    async def example(world: World) -> None:
        coachee_id, coach_id = await parties(world, world.ids.new().int)
        order = Order.place(
            id=OrderId(world.ids.new()),
            kind=OrderKind.SINGLE,
            coachee_id=coachee_id,
            coach_id=coach_id,
            offering_id=OfferingId(world.ids.new()),
            title="Systems",
            minutes=60,
            price=Money(price, "eur"),
            single_price=Money(price, "eur"),
            terms=attrs.evolve(DEFAULT_TERMS, fee_permille=drawn["fee"]),
            sessions=[],
            now=world.clock.now(),
        )
        await add(world, order)
        at = drawn["start"]
        movements = (
            moved(MovementKind.CHARGED, drawn["reference"], price, at),
            moved(MovementKind.REFUNDED, "re_1", price * taken // 1000, at),
            moved(MovementKind.REFUND_RETURNED, "rr_1", price * taken // 1000, at, of="re_1"),
        )
        await book(world, order.id, *movements, fee_permille=drawn["fee"])
        async with world.read() as uow:
            assert await uow.ledger.movements_of(order.id) == Movements(movements)
            found = await uow.ledger.entries_of(order.id)
        assert found == entries_of(Movements(movements), drawn["fee"])

    run(example)


@FEW
@given(
    status=st.sampled_from(PayeeStatus),
    missing=st.lists(texts, max_size=3).map(tuple),
    reason=st.none() | texts,
    looked_at=moments,
)
def test_payout_accounts(run: Callable[..., None], **drawn: Any) -> None:
    async def example(world: World) -> None:
        coach = await world.member(f"Coach {world.ids.new()}")
        account = PayoutAccount(coach_id=coach.id, reference=f"acct_{coach.id}", **drawn)
        async with world.open() as uow:
            await uow.payout_accounts.put(account)
            await uow.commit()
        async with world.read() as uow:
            assert await uow.payout_accounts.find(coach.id) == account

    run(example)
