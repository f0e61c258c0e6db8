"""A subscription as one of the two sees it: how it stands, its months, and what can be done about it."""

from datetime import timedelta

import pytest
from tests.unit.shop import SITE, Shop

from tic_adapters.sandbox.payments.cards import Card
from tic_domain.accounts.model import Account
from tic_domain.coaches.model import Offering
from tic_domain.orders.errors import OfferingNotOrderable, SubscriptionNotPayable, SubscriptionUnchangeable
from tic_domain.orders.states import Owner, SessionState
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.subscription_viewing import SubscriptionLine, SubscriptionView
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.end_subscription import EndSubscription, EndSubscriptionCommand
from tic_domain.orders.use_cases.list_subscriptions import ListSubscriptions, ListSubscriptionsCommand
from tic_domain.orders.use_cases.pay_subscription import PaySubscription, PaySubscriptionCommand
from tic_domain.orders.use_cases.resume_subscription import ResumeSubscription, ResumeSubscriptionCommand
from tic_domain.orders.use_cases.show_subscription import ShowSubscription, ShowSubscriptionCommand
from tic_domain.orders.use_cases.show_subscription_offer import (
    ShowSubscriptionOffer,
    ShowSubscriptionOfferCommand,
    SubscriptionOffer,
)
from tic_domain.shared.errors import NotFound

DAY = timedelta(days=1)


@pytest.fixture
async def monthly(shop: Shop) -> Offering:
    return await shop.offer("subscription", sessions=4, price=32_000)


async def view(shop: Shop, one: Subscription, by: Account | None) -> SubscriptionView:
    house = shop.booking.house
    command = ShowSubscriptionCommand(account_id=by.id if by else None, subscription_id=one.id)
    return await ShowSubscription(shop.open, house.clock)(command)


async def lines(shop: Shop, by: Account, limit: int = 10) -> tuple[SubscriptionLine, ...]:
    command = ListSubscriptionsCommand(account_id=by.id, before=None, limit=limit)
    return await ListSubscriptions(shop.open, shop.booking.house.clock)(command)


async def end(shop: Shop, one: Subscription, by: Account) -> None:
    house = shop.booking.house
    command = EndSubscriptionCommand(account_id=by.id, subscription_id=one.id)
    await EndSubscription(shop.open, house.clock)(command)


async def pay(shop: Shop, one: Subscription, by: Account) -> str:
    command = PaySubscriptionCommand(
        account_id=by.id, subscription_id=one.id, paid_url=f"{SITE}/paid", back_url=SITE
    )
    page = await PaySubscription(shop.open, shop.subscriptions, shop.booking.house.clock)(command)
    return page.url


async def offer(shop: Shop, offering: Offering) -> SubscriptionOffer:
    command = ShowSubscriptionOfferCommand(
        account_id=shop.coachee.id, coach_id=shop.coach.id, offering_id=offering.id
    )
    return await ShowSubscriptionOffer(shop.open, shop.terms, shop.booking.house.clock)(command)


@pytest.mark.clause("C3.3")
async def test_who_only_thinks_about_subscribing_stays_unknown_to_the_coach(
    shop: Shop, monthly: Offering
) -> None:
    placed = await shop.sign_up(monthly)
    for refused in (view(shop, placed, shop.coach), end(shop, placed, shop.coach)):
        with pytest.raises(NotFound):
            await refused
    assert await lines(shop, shop.coach) == ()
    mine = await view(shop, placed, shop.coachee)
    assert (mine.can_pay, mine.can_end, mine.can_go_on, mine.months) == (True, False, False, ())
    assert mine.line.waiting is not None
    assert (mine.line.waiting.owner, mine.line.waiting.until) == (Owner.COACHEE, placed.held_until)
    with pytest.raises(SubscriptionUnchangeable):
        await end(shop, placed, shop.coachee)


async def test_both_sides_see_how_it_stands_and_its_months(shop: Shop, monthly: Offering) -> None:
    running = await shop.subscribe(monthly)
    for _ in range(32):
        await shop.let_pass(DAY)
    for reader, side, other in (
        (shop.coachee, Side.COACHEE, shop.coach),
        (shop.coach, Side.COACH, shop.coachee),
    ):
        found = await view(shop, running, reader)
        assert (found.line.viewer, found.line.other_name) == (side, other.name)
        assert (found.can_pay, found.can_end, found.can_go_on) == (False, True, False)
        latest, first = found.months
        assert latest.order.placed_at > first.order.placed_at
        assert {one.state for one in first.order.sessions} == {SessionState.LAPSED}
        assert latest.waiting is not None
        assert [one.subscription.id for one in await lines(shop, reader)] == [running.id]
    assert (await view(shop, running, None)).can_end is False
    stranger = await shop.booking.member("Olga Other")
    with pytest.raises(NotFound):
        await view(shop, running, stranger)


async def test_what_ends_says_so_and_only_its_coachee_takes_that_back(shop: Shop, monthly: Offering) -> None:
    running = await shop.subscribe(monthly)
    await end(shop, running, shop.coach)
    asked = await view(shop, running, shop.coachee)
    assert (asked.can_end, asked.can_go_on) == (False, True)
    await shop.drain()
    ending = await view(shop, running, shop.coachee)
    assert ending.line.waiting is not None
    assert "ends with it" in ending.line.waiting.reason
    assert ending.line.waiting.until == ending.line.subscription.ends_at
    assert not (await view(shop, running, shop.coach)).can_go_on
    with pytest.raises(NotFound):
        await ResumeSubscription(shop.open, shop.booking.house.clock)(
            ResumeSubscriptionCommand(account_id=shop.coach.id, subscription_id=running.id)
        )


async def test_the_first_month_is_paid_once_and_in_its_time(shop: Shop, monthly: Offering) -> None:
    late = await shop.sign_up(monthly)
    assert await pay(shop, late, shop.coachee) == await pay(shop, late, shop.coachee)
    with pytest.raises(NotFound):
        await pay(shop, late, shop.coach)
    await shop.let_pass(timedelta(hours=1))
    assert not (await view(shop, late, shop.coachee)).can_pay
    running = await shop.subscribe(monthly)
    for one in (late, running):
        with pytest.raises(SubscriptionNotPayable):
            await pay(shop, one, shop.coachee)


async def test_an_offer_names_what_was_begun_before(shop: Shop, monthly: Offering) -> None:
    single = shop.booking.house.store.coaches.profiles[shop.coach.id].offerings[1]
    with pytest.raises(OfferingNotOrderable):
        await offer(shop, single)
    assert (await offer(shop, monthly)).begun is None
    placed = await shop.sign_up(monthly)
    found = (await offer(shop, monthly)).begun
    assert found is not None
    assert found.id == placed.id
    await shop.let_pass(timedelta(hours=1))
    assert (await offer(shop, monthly)).begun is None
    running = await shop.subscribe(monthly, Card.RENEWAL_FAILS)
    found = (await offer(shop, monthly)).begun
    assert found is not None
    assert found.id == running.id


async def test_a_list_is_filled_although_some_may_not_be_seen(shop: Shop, monthly: Offering) -> None:
    begun = [await shop.subscribe(monthly) for _ in range(2)]
    for _ in range(3):
        await shop.sign_up(monthly)
    assert [one.subscription.id for one in await lines(shop, shop.coach, 2)] == [begun[1].id, begun[0].id]
    assert len(await lines(shop, shop.coachee)) == 5
