"""What was missed is found, said, mended once, and stays mended; what can't be mended stops nothing else."""

from datetime import timedelta

import attrs
import pytest
from tests.unit.orders.office import DAY, Office
from tests.unit.shop import Shop

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.faults import Fault
from tic_domain.orders.errors import NotReconciled
from tic_domain.orders.model import Order
from tic_domain.orders.movements import Movement, MovementKind
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.ports import EventKind, KeptPaymentEvent, PaymentEvent
from tic_domain.orders.reconcile_run import ReconcileProgress
from tic_domain.orders.reconciling import DifferenceKind
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases import reconcile as reconciling
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money


async def many(shop: Shop, number: int) -> list[Order]:
    """Paid, and nobody looked. Packages: they hold no time."""
    offering = await shop.offer("package", sessions=4, price=32_000)
    placed = [await shop.pay(await shop.buy_package(offering)) for _ in range(number)]
    return sorted(placed, key=lambda one: one.id)


async def test_where_all_is_well_nothing_is_found(office: Office) -> None:
    await office.shop.bought()
    found = await office.run()
    assert (found.compared, found.differing, office.findings) == (1, 0, [])


@pytest.mark.clause("C2.4")
async def test_a_payment_that_nobody_told_us_of_is_found_and_booked(office: Office) -> None:
    order = await office.shop.pay(await office.shop.place())
    before = office.trace()
    planned = await office.run()
    assert office.trace() == before
    assert (planned.differing, planned.mended, planned.left) == (1, 0, 1)
    assert office.kinds[0] is DifferenceKind.NOT_BOOKED
    assert "is not booked" in office.findings[0].differences[0].words
    words = " ".join(one.words for one in office.findings[0].differences)
    assert "the held time becomes the booking" in words
    assert "from awaiting payment to paid" in words

    mended = await office.run(apply=True)
    assert (mended.differing, mended.mended, mended.left) == (1, 1, 0)
    mended.require_mended()
    assert office.shop.order(order.id).state is OrderState.PAID
    assert (await office.run()).differing == 0


async def test_what_is_to_be_asked_of_the_provider_is_said_and_handed_to_the_worker(office: Office) -> None:
    shop = office.shop
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    shop.booking.house.clock.move(10 * DAY)
    await office.run(apply=True)
    assert DifferenceKind.NOT_ASKED in office.kinds
    assert "send 72.00 EUR to the coach's account" in office.findings[0].differences[-1].words
    await shop.drain()
    assert shop.order(order.id).state is OrderState.SETTLED
    assert (await office.run()).differing == 0


async def test_what_has_just_become_due_is_left_to_the_timers(office: Office) -> None:
    shop = office.shop
    order = shop.order((await shop.bought(shop.booking.at(1))).id)
    ends_at = order.sessions[0].ends_at
    assert ends_at is not None
    await shop.move_to(ends_at - timedelta(hours=1))
    assert shop.order(order.id).look_at == ends_at
    shop.booking.house.clock.move_to(ends_at + timedelta(minutes=1))
    assert (await office.run()).differing == 0
    shop.booking.house.clock.move(timedelta(minutes=10))
    await office.run()
    assert office.kinds == [DifferenceKind.NOT_FOLLOWED, DifferenceKind.NOT_FOLLOWED]


async def test_a_dispute_that_was_not_told_is_found_on_a_settled_order(office: Office) -> None:
    shop = office.shop
    await shop.connect_coach()
    order = await shop.bought(shop.booking.at(1))
    await shop.let_pass(10 * DAY)
    assert shop.order(order.id).state is OrderState.SETTLED
    await shop.provider.hands.dispute(order.checkout or "")
    assert (await office.run(settled_within=timedelta(0))).compared == 0
    await office.run(apply=True)
    await shop.drain()
    assert shop.order(order.id).state is OrderState.DISPUTED


@pytest.mark.parametrize("fault", [Fault.TIMEOUT_BEFORE, Fault.ERROR])
async def test_one_that_can_not_be_compared_is_listed_and_stops_no_other(
    office: Office, fault: Fault
) -> None:
    await many(office.shop, 10)
    await office.shop.provider.set_fault(fault)
    found = await office.run(apply=True)
    assert (found.compared, found.mended, found.left) == (10, 9, 1)
    assert office.kinds.count(DifferenceKind.NOT_COMPARED) == 1
    with pytest.raises(NotReconciled):
        found.require_mended()
    assert (await office.run(apply=True)).left == 0


async def test_where_the_provider_is_away_it_stops_and_says_from_where_to_go_on(office: Office) -> None:
    orders = await many(office.shop, 40)
    await office.run(after=orders[7].id, apply=True)
    await office.shop.provider.set_fault(Fault.ERROR, 1000)
    found = await office.run(apply=True)
    assert found.provider_away
    assert (found.compared, found.last) == (reconciling.AWAY_AFTER, None)
    assert (await office.run(after=orders[7].id)).last == orders[7].id
    await office.shop.provider.set_fault(Fault.ERROR, 0)
    assert (await office.run(apply=True)).mended == 8


async def test_a_run_that_was_killed_goes_on_behind_what_it_had_done(office: Office) -> None:
    orders = await many(office.shop, 30)

    class Killed(Exception):
        pass

    def killed_halfway(progress: ReconcileProgress) -> None:
        office.heard.append(progress)
        if progress.compared >= 16:
            raise Killed

    with pytest.raises(Killed):
        await office.run(apply=True, heard=killed_halfway)
    last = office.heard[-1].last
    assert last == orders[15].id
    office.heard.clear()
    rest = await office.run(apply=True, after=last)
    assert (rest.compared, rest.mended) == (14, 14)
    assert office.heard[-1] == ReconcileProgress(orders=14, compared=14, last=orders[-1].id)
    assert {office.shop.order(one.id).state for one in orders} == {OrderState.PAID}
    assert (await office.run()).differing == 0


async def _book_by_hand(shop: Shop, order: Order, movement: Movement) -> None:
    """As a defect would."""
    async with shop.booking.house.open() as uow:
        booked: OrdersUnitOfWork = uow
        (entry, *_) = await booked.ledger.entries_of(order.id)
        await booked.ledger.book(order.id, movement, entry, shop.now)
        await booked.commit()


async def test_what_the_provider_does_not_know_is_left_for_somebody_to_look_at(office: Office) -> None:
    shop = office.shop
    order = await shop.bought()
    surplus = Movement(
        kind=MovementKind.REFUNDED, reference="re_none", amount=Money(100, "eur"), at=shop.now, of=None
    )
    await _book_by_hand(shop, order, surplus)
    before = office.trace()
    found = await office.run(apply=True)
    assert (found.mended, found.left) == (0, 1)
    assert office.kinds == [DifferenceKind.UNKNOWN_THERE]
    assert office.trace() == before


async def test_what_is_booked_with_another_amount_is_left_for_somebody_to_look_at(office: Office) -> None:
    shop = office.shop
    order = await shop.bought()
    store = shop.booking.house.store.orders
    (key,) = store.ledger
    wrong = attrs.evolve(store.ledger[key].movement, amount=Money(8999, "eur"))
    store.ledger[key] = attrs.evolve(store.ledger[key], movement=wrong)
    await office.run(apply=True)
    assert office.kinds == [DifferenceKind.BOOKED_OTHERWISE]
    assert "90.00 EUR" in office.findings[0].differences[0].words
    assert office.findings[0].order_id == order.id


async def test_an_event_that_nobody_followed_up_is_handed_to_the_worker_again(office: Office) -> None:
    house = office.shop.booking.house
    event = PaymentEvent(id="evt_1", kind=EventKind.REFUND, subject="re_1", payee=None)
    async with house.open() as uow:
        await uow.payment_events.add(KeptPaymentEvent.of(event, house.clock.now()))
        await uow.commit()
    house.clock.move(timedelta(hours=1))
    await office.run()
    assert office.kinds == [DifferenceKind.EVENT_WAITING]
    assert not house.store.jobs
    await office.run(apply=True)
    (job,) = house.store.take_jobs()
    assert job.key == "look-up-payment:evt_1"


async def test_wherever_it_goes_on_it_comes_to_the_end(office: Office) -> None:
    orders = await many(office.shop, 9)
    seen: list[OrderId | None] = []
    for last in [None, *(one.id for one in orders)]:
        found = await office.run(after=last)
        seen.append(found.last)
        assert found.compared == len([one for one in orders if last is None or one.id > last])
    assert set(seen) == {orders[-1].id}


async def test_a_declined_card_is_no_difference(office: Office) -> None:
    await office.shop.pay(await office.shop.place(), Card.DECLINED)
    assert (await office.run()).differing == 0
