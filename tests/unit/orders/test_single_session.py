"""From the held time to the coach's account: a single session, whichever way it goes."""

from datetime import timedelta

import pytest
from tests.unit.notifications.mailroom import LINKS, PlainIndex
from tests.unit.shop import Shop

from tic_adapters.invites.writing import write_invite
from tic_adapters.memory.mailer import MemoryMailer
from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.documents import PageEnded
from tic_domain.notifications.delivery import Delivery
from tic_domain.notifications.jobs import MailSessionInvite
from tic_domain.notifications.occasions import jobs_for
from tic_domain.notifications.use_cases.send_session_invite import SendSessionInvite
from tic_domain.orders.errors import OrderNotPayable, PriceChanged, QuoteChanged
from tic_domain.orders.events import OrderExpired, OrderPaid, OrderPlaced
from tic_domain.orders.jobs import LookUpPayeeJob
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.model import ActKind
from tic_domain.orders.states import OrderState, SessionState
from tic_domain.orders.use_cases.connect_payouts import ConnectPayouts, ConnectPayoutsCommand
from tic_domain.scheduling.events import SessionCancelled, SessionScheduled
from tic_domain.scheduling.invites import Organizer
from tic_domain.scheduling.model import EntryState
from tic_domain.shared.errors import NotFound
from tic_domain.shared.money import Money

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.clause("C3.1")
async def test_what_is_paid_is_booked_delivered_and_passed_on(shop: Shop) -> None:
    await shop.connect_coach()
    order = await shop.place()
    assert order.state is OrderState.AWAITING_PAYMENT
    order = await shop.settle(await shop.pay(order))
    assert order.state is OrderState.PAID
    entry = shop.entry(order)
    assert entry is not None
    assert entry.state is EntryState.BOOKED
    assert shop.balances(order) == {
        LedgerAccount.COACHEE: -9000,
        LedgerAccount.FEE: 1800,
        LedgerAccount.COACH: 7200,
    }
    assert [len(shop.booking.house.events(kind)) for kind in (OrderPlaced, OrderPaid, SessionScheduled)] == [
        1,
        1,
        1,
    ]
    await shop.move_to(entry.ends_at)
    assert shop.order(order.id).state is OrderState.DELIVERED
    await shop.let_pass(2 * DAY - HOUR)
    assert shop.order(order.id).state is OrderState.DELIVERED
    await shop.let_pass(HOUR)
    order = shop.order(order.id)
    assert (order.state, order.look_at) == (OrderState.SETTLED, None)
    assert shop.balances(order) == {
        LedgerAccount.COACHEE: -9000,
        LedgerAccount.FEE: 1800,
        LedgerAccount.TRANSFERRED: 7200,
    }
    assert [act.what for act in order.acts] == [ActKind.PLACED, ActKind.PAID, ActKind.DELIVERED]


async def test_the_same_hold_is_one_order(shop: Shop) -> None:
    assert await shop.place() == await shop.place()


async def test_looking_again_changes_nothing(shop: Shop) -> None:
    order = await shop.bought()
    for _ in range(3):
        await shop.look_up(order)
        await shop.settle(order)
    assert shop.order(order.id).acts == order.acts
    assert shop.balances(order)[LedgerAccount.COACHEE] == -9000


async def test_another_price_than_was_shown_is_not_taken(shop: Shop) -> None:
    with pytest.raises(PriceChanged) as refused:
        await shop.place(price=Money(8999, "eur"))
    assert refused.value.price == Money(9000, "eur")
    with pytest.raises(PriceChanged):
        await shop.place(price=Money(9000, "usd"))


async def test_what_nobody_pays_gives_its_time_back(shop: Shop) -> None:
    order = await shop.place()
    await shop.checkout(order)
    await shop.let_pass(timedelta(minutes=32))
    order = shop.order(order.id)
    assert (order.state, order.look_at) == (OrderState.EXPIRED, None)
    assert shop.entry(order) is None
    assert shop.booking.house.events(OrderExpired)
    with pytest.raises(OrderNotPayable):
        await shop.checkout(order)
    await shop.place()


async def test_a_pay_page_that_was_never_opened_is_no_reason_to_wait(shop: Shop) -> None:
    order = await shop.place()
    await shop.let_pass(timedelta(minutes=32))
    assert shop.order(order.id).state is OrderState.EXPIRED


async def test_a_declined_card_leaves_the_time_held(shop: Shop) -> None:
    order = await shop.place()
    order = await shop.settle(await shop.pay(order, Card.DECLINED))
    assert order.state is OrderState.AWAITING_PAYMENT
    assert (await shop.settle(await shop.pay(order))).state is OrderState.PAID


@pytest.mark.clause("C3.1")
async def test_money_that_comes_after_the_time_went_goes_back_by_itself(shop: Shop) -> None:
    order = await shop.pay(await shop.place())
    session = order.sessions[0]
    assert session.entry_id is not None
    await shop.booking.lose(session.entry_id)
    await shop.booking.hold(shop.booking.at(5), who=await shop.booking.member("Olga Other"))
    order = await shop.settle(order)
    assert order.state is OrderState.REFUNDED
    assert shop.balances(order) == {}
    assert order.sessions[0].state is SessionState.CANCELLED


@pytest.mark.parametrize(("days", "refund"), [(3, 9000), (1.5, 4500), (0.9, 0)])
async def test_cancelling_gives_back_what_the_table_says(shop: Shop, days: float, refund: int) -> None:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(5))
    await shop.move_to(shop.booking.at(5 - days))
    (shown,) = (await shop.view(order)).sessions
    assert shown.cancelling is not None
    assert shown.cancelling.refund == Money(refund, "eur")
    order = await shop.cancel_session(order.sessions[0], refund, by=shop.coachee)
    assert shop.entry(order) is None
    assert shop.booking.house.events(SessionCancelled)
    await shop.let_pass(10 * DAY)
    order = shop.order(order.id)
    assert order.state is (OrderState.REFUNDED if refund == 9000 else OrderState.SETTLED)
    kept = 9000 - refund
    assert shop.balances(order) == {
        account: amount
        for account, amount in (
            (LedgerAccount.COACHEE, -kept),
            (LedgerAccount.FEE, kept // 5),
            (LedgerAccount.TRANSFERRED, kept - kept // 5),
        )
        if amount
    }


async def test_a_quote_that_has_changed_is_confirmed_anew(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(5))
    await shop.move_to(shop.booking.at(3.5))
    with pytest.raises(QuoteChanged) as refused:
        await shop.cancel_session(order.sessions[0], 9000, by=shop.coachee)
    assert refused.value.refund == Money(4500, "eur")


async def test_a_coach_who_cancels_gives_everything_back(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(1))
    order = await shop.cancel_session(order.sessions[0], 9000, by=shop.coach)
    assert order.state is OrderState.REFUNDED


async def test_a_coach_who_is_not_connected_is_paid_once_they_are(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(1))
    await shop.let_pass(10 * DAY)
    view = await shop.view(order, by=shop.coach)
    assert view.due is not None
    assert (view.order.state, view.due.amount) == (OrderState.DELIVERED, 7200)
    await shop.connect_coach()
    await shop.drain()
    assert shop.order(order.id).state is OrderState.SETTLED


@pytest.mark.parametrize("won", [True, False])
async def test_a_dispute_after_the_payout_is_taken_back_and_ends_as_the_bank_says(
    shop: Shop, won: bool
) -> None:
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    await shop.let_pass(10 * DAY)
    assert order.checkout is not None
    await shop.provider.hands.dispute(order.checkout)
    order = await shop.settle(order)
    assert order.state is OrderState.DISPUTED
    await shop.provider.hands.decide(order.checkout or "", won=won)
    order = await shop.settle(order)
    await shop.let_pass(3 * DAY)
    order = shop.order(order.id)
    assert order.state is (OrderState.SETTLED if won else OrderState.DISPUTE_LOST)
    assert shop.balances(order).get(LedgerAccount.COACHEE, 0) == (-9000 if won else 0)
    assert shop.balances(order).get(LedgerAccount.TRANSFERRED, 0) == (7200 if won else 0)
    assert LedgerAccount.LOSS not in shop.balances(order)


async def test_strangers_see_nothing(shop: Shop) -> None:
    order = await shop.bought()
    stranger = await shop.booking.member("Olga Other")
    with pytest.raises(NotFound):
        await shop.view(order, by=stranger)
    with pytest.raises(NotFound):
        await shop.cancel_session(order.sessions[0], 9000, by=stranger)


async def test_an_order_that_is_not_paid_yet_can_be_given_up(shop: Shop) -> None:
    order = await shop.place()
    reference = await shop.checkout(order)
    order = await shop.cancel(order)
    assert order.state is OrderState.EXPIRED
    assert shop.entry(order) is None
    with pytest.raises(PageEnded):
        await shop.provider.hands.pay(reference, Card.SUCCEEDS)


async def test_the_mail_about_a_cancelled_session_still_says_when_it_was(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(5))
    entry = shop.entry(order)
    await shop.cancel_session(order.sessions[0], 9000, by=shop.coachee)
    mailer = MemoryMailer()
    (fact,) = shop.booking.house.events(SessionCancelled)
    organizer = Organizer(name="Site", address="no-reply@coach.example", host="coach.example")
    clock = shop.booking.house.clock
    deliver = Delivery(shop.open, mailer, PlainIndex(), LINKS, clock)
    send = SendSessionInvite(shop.open, deliver, write_invite, LINKS, organizer, clock)
    for job in jobs_for(fact, at=shop.now):
        assert isinstance(job, MailSessionInvite)
        await send(job)
    assert entry is not None
    assert len(mailer.sent) == 2
    for mail in mailer.sent:
        assert "7 March 2026" in mail.text
        assert b"DTSTART" in mail.attachments[0].content


async def test_a_payout_that_the_bank_refused_is_said_to_the_coach(shop: Shop) -> None:
    house = shop.booking.house
    url = await ConnectPayouts(shop.open, shop.payouts, house.clock)(
        ConnectPayoutsCommand(
            account_id=shop.coach.id, country="DE", done_url="https://a.test/", again_url="https://b.test/"
        )
    )
    payee = house.store.orders.payout_accounts[shop.coach.id].reference
    await shop.provider.hands.give_all(payee, url.rpartition("/")[2], bank_refuses=True)
    await shop.do(LookUpPayeeJob(coach_id=shop.coach.id))
    await shop.bought(shop.booking.at(1))
    for _ in range(10):
        await shop.let_pass(DAY)
    await shop.do(LookUpPayeeJob(coach_id=shop.coach.id))
    account = house.store.orders.payout_accounts[shop.coach.id]
    assert account.reason is not None
    assert account.reason.startswith("The last payout to your bank failed")
