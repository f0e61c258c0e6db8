"""Subscriptions, as every adapter has to keep them."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.books import DAY, parties
from tests.integration.ports.worlds import World

from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Subscription, Wish
from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, OfferingId, SubscriptionId
from tic_domain.shared.money import Money


def monthly(world: World, coachee_id: AccountId, coach_id: AccountId) -> Subscription:
    return Subscription.place(
        id=SubscriptionId(world.ids.new()),
        coachee_id=coachee_id,
        coach_id=coach_id,
        offering_id=OfferingId(world.ids.new()),
        title="Four a month",
        minutes=60,
        sessions=4,
        price=Money(32_000, "eur"),
        terms=DEFAULT_TERMS,
        now=world.clock.now(),
    )


async def kept(world: World, number: int = 1) -> list[Subscription]:
    coachee_id, coach_id = await parties(world)
    made = [monthly(world, coachee_id, coach_id) for _ in range(number)]
    async with world.open() as uow:
        for one in made:
            await uow.subscriptions.add(one)
        await uow.commit()
    return made


async def test_it_comes_back_as_it_was_and_is_saved_once_a_version(world: World) -> None:
    (made,) = await kept(world)
    now = world.clock.now()
    changed = attrs.evolve(
        made,
        checkout="cs_1",
        reference="sub_1",
        status=SubscriptionStatus.PAST_DUE,
        period_ends_at=now + 31 * DAY,
        ends_at=now + 31 * DAY,
        unpaid_since=now,
        next_attempt_at=now + 2 * DAY,
        wish=Wish.END_AT_PERIOD_END,
        look_at=None,
    )
    async with world.open() as uow:
        assert await uow.subscriptions.get(made.id, for_update=True) == made
        await uow.subscriptions.save(changed)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.subscriptions.get(made.id) == attrs.evolve(changed, version=1)
    async with world.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.subscriptions.save(changed)


async def test_only_its_two_parties_find_it(world: World) -> None:
    (made,) = await kept(world)
    sam = (await world.member("Sam Stranger")).id
    async with world.open() as uow:
        for for_update in (False, True):
            for party in (made.coachee_id, made.coach_id):
                assert await uow.subscriptions.get_of(made.id, party, for_update=for_update) == made
            with pytest.raises(NotFound):
                await uow.subscriptions.get_of(made.id, sam, for_update=for_update)
        with pytest.raises(NotFound):
            await uow.subscriptions.get(SubscriptionId(world.ids.new()))
        assert await uow.subscriptions.list_of(sam, before=None, limit=5) == ()


async def test_they_are_listed_newest_first_page_by_page(world: World) -> None:
    first, second, third = await kept(world, 3)
    async with world.read() as uow:
        for party in (first.coachee_id, first.coach_id):
            page = await uow.subscriptions.list_of(party, before=None, limit=2)
            assert page == (third, second)
            assert await uow.subscriptions.list_of(party, before=second.id, limit=2) == (first,)


async def test_those_whose_time_has_come_and_those_that_run(world: World) -> None:
    first, second, third = await kept(world, 3)
    now = world.clock.now()
    async with world.open() as uow:
        await uow.subscriptions.save(attrs.evolve(first, look_at=now + timedelta(minutes=2)))
        await uow.subscriptions.save(attrs.evolve(second, look_at=now + timedelta(minutes=1)))
        await uow.subscriptions.save(attrs.evolve(third, look_at=None, status=SubscriptionStatus.ENDED))
        await uow.commit()
    own = {first.id, second.id, third.id}
    async with world.read() as uow:
        due = await uow.subscriptions.list_due(now + timedelta(minutes=2), limit=100)
        assert [one for one in due if one in own] == [second.id, first.id]
        assert own.isdisjoint(await uow.subscriptions.list_due(now, limit=100))
        assert await uow.subscriptions.list_to_reconcile(after=first.id, limit=100) == (second.id,)
