"""Whatever happens to webhooks on their way, the ledger ends the same; a reconciliation heals the rest.

Each scenario happens at the provider alone. Its webhooks are then brought in some order, some twice, some
never; and what they told is compared with what they tell in their own order.
"""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.house import House
from tests.unit.scheduling.conftest import made_booking
from tests.unit.shop import Shop

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.store import Delivery
from tic_domain.orders.jobs import SettleOrderJob, SettleSubscriptionJob
from tic_domain.orders.ledger import LedgerAccount, balances
from tic_domain.orders.model import Order
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.end_subscription import EndSubscription, EndSubscriptionCommand
from tic_domain.shared.money import Money

DAY: Final = timedelta(days=1)
HALF: Final = Money(4500, "eur")
Scenario = Callable[[Shop], Awaitable[None]]


async def paid(shop: Shop) -> None:
    await shop.pay(await shop.place())


async def paid_after_the_time_went_to_somebody_else(shop: Shop) -> None:
    order = await shop.pay(await shop.place())
    assert order.sessions[0].entry_id is not None
    await shop.booking.lose(order.sessions[0].entry_id)
    await shop.booking.hold(shop.booking.at(5), who=await shop.booking.member("Olga Other"))


async def paid_slowly(shop: Shop) -> None:
    await shop.pay(await shop.place(), Card.SLOW_PAID)
    shop.booking.house.clock.move(4 * DAY)


async def expired(shop: Shop) -> None:
    await shop.checkout(await shop.place())
    shop.booking.house.clock.move(timedelta(hours=1))
    await shop.provider.hands.let_pass(shop.now)


async def _charged(shop: Shop, card: Card = Card.SUCCEEDS) -> tuple[Order, str]:
    order = await shop.pay(await shop.place(), card)
    facts = await shop.provider.payments.look_up(order.id, order.checkout or "")
    return order, facts.movements.all[0].reference


async def refunded(shop: Shop) -> None:
    order, charge = await _charged(shop)
    await shop.provider.payments.refund(order.id, charge, order.price, key="by hand")


async def refunded_in_part(shop: Shop) -> None:
    order, charge = await _charged(shop)
    await shop.provider.payments.refund(order.id, charge, HALF, key="by hand")


async def refunded_in_vain(shop: Shop) -> None:
    order, charge = await _charged(shop, Card.REFUND_FAILS)
    await shop.provider.payments.refund(order.id, charge, HALF, key="by hand")
    shop.booking.house.clock.move(2 * DAY)


async def _disputed(shop: Shop, *, won: bool) -> None:
    order, _ = await _charged(shop)
    await shop.provider.hands.dispute(order.checkout or "")
    await shop.provider.hands.decide(order.checkout or "", won=won)


async def dispute_won(shop: Shop) -> None:
    await _disputed(shop, won=True)


async def dispute_lost(shop: Shop) -> None:
    await _disputed(shop, won=False)


async def refund_racing_a_dispute(shop: Shop) -> None:
    order, charge = await _charged(shop)
    await shop.provider.payments.refund(order.id, charge, HALF, key="by hand")
    await shop.provider.hands.dispute(order.checkout or "")
    await shop.provider.hands.decide(order.checkout or "", won=False)


async def dispute_lost_after_the_payout(shop: Shop) -> None:
    order = await _paid_out(shop)
    await shop.provider.hands.dispute(order.checkout or "")
    await shop.provider.hands.decide(order.checkout or "", won=False)


async def transfer_reversed(shop: Shop) -> None:
    order = await _paid_out(shop)
    facts = await shop.provider.payments.look_up(order.id, order.checkout or "")
    transfer = next(one for one in facts.movements.all if one.kind is MovementKind.TRANSFERRED)
    await shop.provider.payouts.reverse_transfer(transfer.reference, HALF, key="by hand")


async def _paid_out(shop: Shop) -> Order:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    await shop.let_pass(5 * DAY)
    assert shop.order(order.id).state is OrderState.SETTLED
    return order


async def _subscribed(shop: Shop, card: Card = Card.SUCCEEDS) -> None:
    await shop.subscribe(await shop.offer("subscription", sessions=2, price=16_000), card)


async def renewed(shop: Shop) -> None:
    await _subscribed(shop)
    shop.booking.house.clock.move(32 * DAY)


async def renewal_failed(shop: Shop) -> None:
    await _subscribed(shop, Card.RENEWAL_FAILS)
    shop.booking.house.clock.move(34 * DAY)


async def renewal_recovered(shop: Shop) -> None:
    await _subscribed(shop, Card.RENEWAL_FAILS_ONCE)
    shop.booking.house.clock.move(36 * DAY)


async def subscription_cancelled(shop: Shop) -> None:
    await _subscribed(shop)
    house = shop.booking.house
    (subscription,) = house.store.orders.subscriptions.values()
    await EndSubscription(house.open, house.clock)(
        EndSubscriptionCommand(account_id=shop.coachee.id, subscription_id=subscription.id)
    )
    await shop.drain()
    house.clock.move(32 * DAY)


SCENARIOS: Final[tuple[Scenario, ...]] = (
    paid,
    paid_after_the_time_went_to_somebody_else,
    paid_slowly,
    expired,
    refunded,
    refunded_in_part,
    refunded_in_vain,
    dispute_won,
    dispute_lost,
    refund_racing_a_dispute,
    dispute_lost_after_the_payout,
    transfer_reversed,
    renewed,
    renewal_failed,
    renewal_recovered,
    subscription_cancelled,
)


async def happened(scenario: Scenario) -> tuple[Shop, list[Delivery]]:
    """The shop afterwards, and the webhooks that nobody has brought yet, in their order."""
    shop = Shop.of(await made_booking(House()))
    await scenario(shop)
    while await shop.provider.hands.let_pass(shop.now):
        pass
    async with shop.provider.store.open() as desk:
        return shop, list(reversed(await desk.latest_deliveries(1000)))


async def reconciled(shop: Shop) -> None:
    """All that is known is looked up, whatever was told of it."""
    tables = shop.booking.house.store.orders
    for subscription_id in list(tables.subscriptions):
        await shop.do(SettleSubscriptionJob(subscription_id=subscription_id))
    for order_id in list(tables.orders):
        await shop.do(SettleOrderJob(order_id=order_id))
    await shop.drain()


def picture(shop: Shop) -> Any:
    """The whole ledger, and how everything stands."""
    tables = shop.booking.house.store.orders
    entries = {(one.order_id, one.entry.cause): one.entry for one in tables.ledger.values()}
    assert not sum(balances(entries.values()).values())
    return (
        entries,
        {one.id: (one.state, tuple(part.state for part in one.sessions)) for one in tables.orders.values()},
        {one.id: (one.status, one.ends_at, one.wish) for one in tables.subscriptions.values()},
        {
            (entry.coach_id, entry.starts_at, entry.state)
            for entry in shop.booking.house.store.calendar.entries.values()
        },
    )


async def told(scenario: Scenario, way: Callable[[Sequence[Delivery]], Sequence[Delivery]]) -> Any:
    shop, deliveries = await happened(scenario)
    for delivery in way(deliveries):
        await shop.bring(delivery)
        await shop.drain()
    await reconciled(shop)
    return picture(shop)


def mixed(deliveries: Sequence[Delivery], dice: random.Random) -> Sequence[Delivery]:
    """In any order, each once, twice or never."""
    times = dice.choices((0, 1, 2), weights=(1, 2, 1), k=len(deliveries))
    brought = [one for one, often in zip(deliveries, times, strict=True) for _ in range(often)]
    dice.shuffle(brought)
    return brought


by_scenario: Final = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)


@pytest.mark.clause("C3.1")
@by_scenario
async def test_the_ledger_ends_the_same_told_backwards_twice_or_not_at_all(scenario: Scenario) -> None:
    expected = await told(scenario, lambda deliveries: deliveries)
    assert await told(scenario, lambda deliveries: deliveries[::-1]) == expected
    assert await told(scenario, lambda deliveries: ()) == expected
    assert await told(scenario, lambda deliveries: [*deliveries, *deliveries]) == expected


@by_scenario
@settings(max_examples=6)
@given(dice=st.randoms(use_true_random=False))
def test_the_ledger_ends_the_same_however_it_is_told(scenario: Scenario, dice: random.Random) -> None:
    async def both() -> tuple[Any, Any]:
        in_order = await told(scenario, lambda deliveries: deliveries)
        return in_order, await told(scenario, lambda deliveries: mixed(deliveries, dice))

    expected, found = asyncio.run(both())
    assert found == expected


@pytest.mark.long
@by_scenario
async def test_every_permutation_and_every_drop_ends_the_same(scenario: Scenario) -> None:
    expected = await told(scenario, lambda deliveries: deliveries)
    number = len((await happened(scenario))[1])
    for kept in range(number + 1):
        for order in itertools.islice(itertools.permutations(range(number), kept), 800):
            assert await told(scenario, partial(chosen, order=order)) == expected


def chosen(deliveries: Sequence[Delivery], *, order: tuple[int, ...]) -> Sequence[Delivery]:
    return [deliveries[one] for one in order]


async def test_each_scenario_is_told_by_webhooks_and_moves_what_it_says() -> None:
    """The positive control: otherwise equal pictures could be empty ones."""
    totals = {}
    for scenario in SCENARIOS:
        shop, deliveries = await happened(scenario)
        assert deliveries, scenario.__name__
        for delivery in deliveries:
            await shop.bring(delivery)
            await shop.drain()
        entries = [one.entry for one in shop.booking.house.store.orders.ledger.values()]
        totals[scenario] = {account: sum_ for account, sum_ in balances(entries).items() if sum_}
    assert totals[paid][LedgerAccount.COACHEE] == -9000
    assert totals[paid_after_the_time_went_to_somebody_else] == {}
    assert totals[paid_slowly][LedgerAccount.COACHEE] == -9000
    assert totals[expired] == {}
    assert totals[refunded] == {}
    assert totals[refunded_in_part][LedgerAccount.COACHEE] == -4500
    assert totals[refunded_in_vain][LedgerAccount.COACHEE] == -9000
    assert totals[dispute_won][LedgerAccount.COACHEE] == -9000
    assert totals[dispute_lost] == {}
    assert totals[refund_racing_a_dispute] == {}
    assert totals[dispute_lost_after_the_payout].get(LedgerAccount.COACHEE, 0) == 0
    assert totals[renewed][LedgerAccount.COACHEE] == -32_000
    assert totals[renewal_failed][LedgerAccount.COACHEE] == -16_000
    assert totals[renewal_recovered][LedgerAccount.COACHEE] == -32_000
    assert totals[subscription_cancelled][LedgerAccount.COACHEE] == -16_000
