"""Months that follow each other: paid, not paid, recovered, ended, given back."""

from datetime import timedelta

import pytest
from tests.unit.shop import Shop

from tic_adapters.sandbox.payments.cards import Card
from tic_domain.coaches.model import Offering
from tic_domain.orders.errors import OrderNotCancellable, SubscriptionUnchangeable
from tic_domain.orders.events import RenewalFailed, SubscriptionBegun, SubscriptionEnded
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.subscription_waiting import SUBSCRIPTION_EXITS, subscription_waits_for
from tic_domain.orders.use_cases.end_subscription import EndSubscription, EndSubscriptionCommand
from tic_domain.orders.use_cases.resume_subscription import ResumeSubscription, ResumeSubscriptionCommand
from tic_domain.orders.use_cases.show_subscription import ShowSubscription, ShowSubscriptionCommand
from tic_domain.shared.errors import NotFound

DAY = timedelta(days=1)


@pytest.fixture
async def monthly(shop: Shop) -> Offering:
    return await shop.offer("subscription", sessions=4, price=32_000)


async def days(shop: Shop, number: int) -> None:
    """Day by day, as the timers run."""
    for _ in range(number):
        await shop.let_pass(DAY)


async def end(shop: Shop, subscription: Subscription) -> Subscription:
    house = shop.booking.house
    await EndSubscription(house.open, house.clock)(
        EndSubscriptionCommand(account_id=shop.coachee.id, subscription_id=subscription.id)
    )
    await shop.drain()
    return shop.subscription(subscription.id)


async def resume(shop: Shop, subscription: Subscription) -> Subscription:
    house = shop.booking.house
    await ResumeSubscription(house.open, house.clock)(
        ResumeSubscriptionCommand(account_id=shop.coachee.id, subscription_id=subscription.id)
    )
    await shop.drain()
    return shop.subscription(subscription.id)


async def test_a_paid_month_is_an_order_with_its_sessions(shop: Shop, monthly: Offering) -> None:
    await shop.connect_coach()
    subscription = await shop.subscribe(monthly)
    assert subscription.status is SubscriptionStatus.ACTIVE
    (month,) = shop.months(subscription)
    assert (month.state, len(month.sessions), month.price) == (OrderState.PAID, 4, monthly.price)
    month = await shop.schedule(month, shop.booking.at(2))
    await days(shop, 6)
    assert shop.balances(month)[LedgerAccount.TRANSFERRED] == 6400
    await days(shop, 30)
    first, second = shop.months(subscription)
    assert [one.state for one in first.sessions] == [SessionState.DELIVERED] + [SessionState.LAPSED] * 3
    assert first.state is OrderState.SETTLED
    assert shop.balances(first)[LedgerAccount.TRANSFERRED] == 25_600
    assert second.state is OrderState.PAID
    assert second.placed_at == first.runs_until
    assert len(shop.booking.house.events(SubscriptionBegun)) == 1


async def test_looking_again_makes_no_second_month(shop: Shop, monthly: Offering) -> None:
    subscription = await shop.subscribe(monthly)
    for _ in range(3):
        await shop.sweep()
        await days(shop, 1)
    assert len(shop.months(subscription)) == 1


async def test_a_renewal_that_fails_is_tried_again_and_then_it_ends(shop: Shop, monthly: Offering) -> None:
    subscription = await shop.subscribe(monthly, Card.RENEWAL_FAILS)
    await days(shop, 33)
    late = shop.subscription(subscription.id)
    assert late.status is SubscriptionStatus.PAST_DUE
    waiting = subscription_waits_for(late, shop.now)
    assert waiting is not None
    assert late.next_attempt_at is not None
    assert late.next_attempt_at < waiting.until
    await days(shop, 25)
    over = shop.subscription(subscription.id)
    assert (over.status, over.look_at) == (SubscriptionStatus.ENDED, None)
    assert len(shop.months(subscription)) == 1
    assert len(shop.booking.house.events(RenewalFailed)) == 5
    assert len(shop.booking.house.events(SubscriptionEnded)) == 1


async def test_a_renewal_that_failed_is_paid_by_another_card(shop: Shop, monthly: Offering) -> None:
    subscription = await shop.subscribe(monthly, Card.RENEWAL_FAILS)
    await days(shop, 33)
    show, late = ShowSubscription(shop.open, shop.booking.house.clock), subscription.id
    mine = await show(ShowSubscriptionCommand(account_id=shop.coachee.id, subscription_id=late))
    theirs = await show(ShowSubscriptionCommand(account_id=shop.coach.id, subscription_id=late))
    assert mine.renewal_url is not None
    assert theirs.renewal_url is None
    invoice = mine.renewal_url.rpartition("/")[2]
    for card, paid in ((Card.DECLINED, False), (Card.SUCCEEDS, True), (Card.RENEWAL_FAILS, True)):
        _, period = await shop.provider.hands.pay_renewal(invoice, card)
        assert (period.sale is not None) is paid
    await days(shop, 1)
    assert shop.subscription(late).status is SubscriptionStatus.ACTIVE
    assert shop.subscription(late).renewal_url is None
    await days(shop, 31)
    assert len(shop.months(subscription)) == 3


async def test_a_renewal_that_recovers_goes_on(shop: Shop, monthly: Offering) -> None:
    subscription = await shop.subscribe(monthly, Card.RENEWAL_FAILS_ONCE)
    await days(shop, 36)
    assert shop.subscription(subscription.id).status is SubscriptionStatus.ACTIVE
    assert len(shop.months(subscription)) == 2


async def test_it_ends_at_the_end_of_its_month_unless_it_goes_on(shop: Shop, monthly: Offering) -> None:
    subscription = await shop.subscribe(monthly)
    ending = await end(shop, subscription)
    assert (ending.status, ending.ends_at) == (SubscriptionStatus.ACTIVE, ending.period_ends_at)
    with pytest.raises(SubscriptionUnchangeable):
        await end(shop, subscription)
    assert (await resume(shop, subscription)).ends_at is None
    await end(shop, subscription)
    await days(shop, 33)
    assert shop.subscription(subscription.id).status is SubscriptionStatus.ENDED
    assert len(shop.months(subscription)) == 1
    with pytest.raises(SubscriptionUnchangeable):
        await resume(shop, subscription)


async def test_an_unused_month_goes_back_within_a_day_of_its_charge(shop: Shop, monthly: Offering) -> None:
    subscription = await shop.subscribe(monthly)
    (month,) = shop.months(subscription)
    month = await shop.cancel(month, 32_000)
    assert month.state is OrderState.REFUNDED
    await days(shop, 32)
    second = shop.months(subscription)[1]
    await days(shop, 2)
    with pytest.raises(OrderNotCancellable):
        await shop.cancel(second, 32_000)


async def test_what_nobody_pays_never_begins(shop: Shop, monthly: Offering) -> None:
    subscription = await shop.subscribe(monthly, Card.DECLINED)
    assert subscription.status is SubscriptionStatus.AWAITING_PAYMENT
    await shop.let_pass(timedelta(minutes=40))
    assert shop.subscription(subscription.id).status is SubscriptionStatus.ENDED
    assert shop.months(subscription) == []
    assert not shop.booking.house.events(SubscriptionBegun)


async def test_only_the_two_know_of_it(shop: Shop, monthly: Offering) -> None:
    subscription = await shop.subscribe(monthly)
    house, stranger = shop.booking.house, await shop.booking.member("Olga Other")
    with pytest.raises(NotFound):
        await EndSubscription(house.open, house.clock)(
            EndSubscriptionCommand(account_id=stranger.id, subscription_id=subscription.id)
        )


def test_every_state_but_the_last_has_a_way_out() -> None:
    assert set(SubscriptionStatus) - {SubscriptionStatus.ENDED} == set(SUBSCRIPTION_EXITS)
    assert all(way_out.reason and way_out.owner for way_out in SUBSCRIPTION_EXITS.values())
