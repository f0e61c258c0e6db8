"""What the payment provider said, each once, in memory and in PostgreSQL."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.orders.jobs import LookUpPayment
from tic_domain.orders.ports import EventKind, KeptPaymentEvent, PaymentEvent

MINUTE = timedelta(minutes=1)


def kept(world: World, number: int = 1, kind: EventKind = EventKind.CHECKOUT) -> KeptPaymentEvent:
    event = PaymentEvent(id=f"evt_{number}", kind=kind, subject=f"cs_{number}", payee=None)
    return KeptPaymentEvent.of(event, world.clock.now())


async def added(world: World, event: KeptPaymentEvent) -> bool:
    async with world.open() as uow:
        is_new = await uow.payment_events.add(event)
        await uow.commit()
    return is_new


async def test_an_event_is_kept_as_it_was_said(world: World) -> None:
    events = [
        attrs.evolve(kept(world, number, kind), payee="acct_1" if number % 2 else None)
        for number, kind in enumerate(EventKind)
    ]
    for event in events:
        assert await added(world, event)

    async with world.read() as uow:
        assert [await uow.payment_events.find(one.id) for one in events] == events
        assert await uow.payment_events.find("evt_unknown") is None


@pytest.mark.clause("C2.4")
async def test_an_event_that_comes_again_stays_as_it_was(world: World) -> None:
    event = kept(world)
    await added(world, event)

    assert not await added(world, attrs.evolve(event, kind=EventKind.REFUND, subject="re_1"))
    async with world.read() as uow:
        assert await uow.payment_events.find("evt_1") == event


async def test_of_many_at_once_one_is_new_and_one_job_waits(world: World) -> None:
    async def come() -> bool:
        async with world.open() as uow:
            is_new = await uow.payment_events.add(kept(world))
            if is_new:
                uow.enqueue(LookUpPayment(event_id="evt_1"))
                await uow.commit()
        return is_new

    assert sorted(await asyncio.gather(*(come() for _ in range(5)))) == [False] * 4 + [True]
    assert world.store.waiting_jobs() == ["look-up-payment:evt_1"]


async def test_what_is_handled_is_not_listed_and_keeps_its_time(world: World) -> None:
    for number in (3, 1, 2):
        await added(world, kept(world, number))
        world.clock.move(MINUTE)
    handled_at = world.clock.now()
    for later in (0, 1):
        async with world.open() as uow:
            await uow.payment_events.mark_handled("evt_1", handled_at + later * MINUTE)
            await uow.payment_events.mark_handled("evt_unknown", handled_at)
            await uow.commit()

    async with world.read() as uow:
        waiting = await uow.payment_events.list_unhandled(world.clock.now(), limit=10)
        first = await uow.payment_events.list_unhandled(world.clock.now(), limit=1)
        early = await uow.payment_events.list_unhandled(kept(world).received_at - 2 * MINUTE, limit=10)
        known = await uow.payment_events.find("evt_1")
    assert [one.id for one in waiting] == ["evt_3", "evt_2"]
    assert [one.id for one in first] == [one.id for one in early] == ["evt_3"]
    assert known is not None
    assert known.handled_at == handled_at


@pytest.mark.clause("C2.4")
async def test_only_what_is_old_and_handled_is_forgotten(world: World) -> None:
    for number in (1, 2, 3):
        await added(world, kept(world, number))
        world.clock.move(MINUTE)
    async with world.open() as uow:
        for event in ("evt_1", "evt_3"):
            await uow.payment_events.mark_handled(event, world.clock.now())
        assert await uow.payment_events.purge(kept(world).received_at - MINUTE) == 1
        await uow.commit()

    async with world.read() as uow:
        left = [await uow.payment_events.find(f"evt_{number}") for number in (1, 2, 3)]
    assert [one is not None for one in left] == [False, True, True]
