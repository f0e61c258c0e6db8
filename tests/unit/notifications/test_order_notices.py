"""What is mailed about orders, payouts and reviews, and that nothing gets out of its place in it."""

from datetime import timedelta

import attrs
import pytest
from tests.unit.notifications.mailroom import Mailroom
from tests.unit.scheduling.conftest import Booking, booking
from tests.unit.shop import Shop

from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.jobs import MailNotice
from tic_domain.notifications.letters import printed, shown
from tic_domain.notifications.order_letters import OrderNews, order_letter
from tic_domain.notifications.use_cases.sweep_mail_occasions import SweepMailOccasions
from tic_domain.orders.model import OrderKind
from tic_domain.orders.movements import Movement, MovementKind
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.hold_payout import HoldPayout, HoldPayoutCommand
from tic_domain.orders.use_cases.release_payout import ReleasePayout, ReleasePayoutCommand
from tic_domain.shared.money import Money

__all__ = ["booking"]
DAY = timedelta(days=1)


@attrs.define
class Sold:
    """A shop whose facts are mailed."""

    shop: Shop
    room: Mailroom

    async def mails(self) -> list[tuple[str, str]]:
        """To whom, and which; what came since last time."""
        before = len(self.room.sent)
        events = self.shop.booking.house.store.events
        for event in events:
            for job in self.room._reactions(event):
                if isinstance(job, MailNotice):
                    await self.room.handle(job)
        events.clear()
        return [(mail.to.partition("@")[0], mail.subject) for mail in self.room.sent[before:]]


@pytest.fixture
def sold(booking: Booking) -> Sold:
    return Sold(Shop.of(booking), Mailroom(house=booking.house))


@pytest.mark.clause("C3.1", "C3.2", "C4.1")
async def test_what_is_paid_and_cancelled_is_said_to_who_paid(sold: Sold) -> None:
    order = await sold.shop.bought(sold.shop.booking.at(5))
    title = order.title
    assert await sold.mails() == [("cem", f"{title} is paid")]
    await sold.shop.cancel_session(order.sessions[0], 9000, by=sold.shop.coachee)
    await sold.shop.settle(order)

    assert await sold.mails() == [("cem", "90.00 EUR are on their way back to you")]
    whole = "".join(mail.text + mail.html for mail in sold.room.sent)
    assert "@example.org" not in whole
    assert "re_" not in whole


async def test_a_payout_that_is_held_and_released_is_said_to_the_coach(sold: Sold) -> None:
    order = await sold.shop.bought(sold.shop.booking.at(5))
    await sold.mails()
    clock = sold.shop.booking.house.clock
    reason = "Somebody reported it to me@example.org"
    await HoldPayout(sold.room.open, clock)(HoldPayoutCommand(order_id=order.id, reason=reason))
    assert await sold.mails() == [("cora", f"Your payout for {order.title} is held")]
    clock.move(DAY)
    await ReleasePayout(sold.room.open, clock)(ReleasePayoutCommand(order_id=order.id, reason=reason))
    assert await sold.mails() == [("cora", f"Your payout for {order.title} goes on")]
    assert "me@example.org" not in "".join(mail.text for mail in sold.room.sent)


@pytest.mark.clause("C4.1")
@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "עדה " * 40, "a\r\nBcc: eve@example.org", "&lt;"]
)
async def test_no_title_or_name_gets_out_of_its_place(sold: Sold, title: str) -> None:
    order = attrs.evolve(
        await sold.shop.bought(sold.shop.booking.at(5)),
        title=title,
        kind=OrderKind.PACKAGE,
        runs_until=sold.shop.now + DAY,
        refund_requested_at=sold.shop.now,
        checkout="cs_1",
    )
    order = order.with_session(order.sessions[0].given_back())
    moved = Movement(
        kind=MovementKind.REFUNDED, reference="re_1", amount=Money(9000, "eur"), at=sold.shop.now, of=None
    )
    letters = []
    for kind in MailKind:
        for state in OrderState:
            news = OrderNews(
                order=attrs.evolve(order, state=state),
                other_name=shown(title),
                movement=moved,
                link="https://coach.example/orders/1",
                now=sold.shop.now,
            )
            letters.append(order_letter(kind, news))
    mails = [printed(one, key="k", to="a@example.org") for one in letters if one is not None]
    assert len({mail.subject for mail in mails}) >= 14
    for mail in mails:
        assert "<script" not in mail.html
        assert "\n" not in mail.subject
        assert len(mail.subject) < 150
        assert not [line for line in mail.text.splitlines() if line.startswith("Bcc:")]


async def test_a_review_is_asked_for_once_after_the_session(sold: Sold) -> None:
    order = await sold.shop.bought(sold.shop.booking.at(1))
    sweep = SweepMailOccasions(sold.room.open, sold.shop.booking.house.clock)
    assert await sweep() == 0
    for _ in range(3):
        await sold.shop.let_pass(DAY)
    sold.shop.booking.house.store.jobs.clear()
    assert await sweep() == 2
    await sold.room.work()
    invitations = [mail for mail in sold.room.sent if mail.subject == "How was your session?"]
    assert len(invitations) == 2
    assert all(f"/sessions/{order.sessions[0].id}/review" in mail.text for mail in invitations)
    assert all(mail.unsubscribe for mail in invitations)
    assert await sweep() == 0
