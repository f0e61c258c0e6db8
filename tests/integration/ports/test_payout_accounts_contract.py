"""What is known of coaches' accounts with the payment provider."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.orders.payees import PayeeStatus, PayoutAccount
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId


def account(world: World, coach_id: AccountId, **changes: Any) -> PayoutAccount:
    known = PayoutAccount(
        coach_id=coach_id,
        reference="acct_1",
        status=PayeeStatus.INCOMPLETE,
        missing=("a bank account", "a document with “photo”, both sides"),
        reason=None,
        looked_at=world.clock.now(),
    )
    return attrs.evolve(known, **changes)


async def put(world: World, account: PayoutAccount) -> None:
    async with world.open() as uow:
        await uow.payout_accounts.put(account)
        await uow.commit()


async def test_what_was_seen_last_is_what_is_known(world: World) -> None:
    cora = await world.coach()
    first = account(world, cora.id)
    await put(world, first)
    async with world.read() as uow:
        assert await uow.payout_accounts.find(cora.id) == first
        assert await uow.payout_accounts.find_by_reference("acct_1") == first
    for status in PayeeStatus:
        seen = account(
            world, cora.id, reference="acct_2", status=status, missing=(), reason="A document has expired."
        )
        await put(world, seen)
        async with world.read() as uow:
            assert await uow.payout_accounts.find(cora.id) == seen
            assert await uow.payout_accounts.find_by_reference("acct_2") == seen
            assert await uow.payout_accounts.find_by_reference("acct_1") is None


async def test_nobody_has_an_account_that_was_not_put(world: World) -> None:
    cora, carl = await world.coach(), await world.coach("Carl Coach")
    await put(world, account(world, cora.id))
    async with world.read() as uow:
        assert await uow.payout_accounts.find(carl.id) is None
        assert await uow.payout_accounts.find_by_reference("acct_0") is None


async def test_an_account_belongs_to_one_coach(world: World) -> None:
    cora, carl = await world.coach(), await world.coach("Carl Coach")
    await put(world, account(world, cora.id))
    with pytest.raises(ConcurrentUpdate):
        await put(world, account(world, carl.id))
    await put(world, account(world, carl.id, reference="acct_2"))
    async with world.read() as uow:
        found = await uow.payout_accounts.find_by_reference("acct_1")
    assert found is not None
    assert found.coach_id == cora.id


async def test_those_that_nobody_has_looked_at_for_long_are_listed_by_coach(world: World) -> None:
    now, hour = world.clock.now(), timedelta(hours=1)
    known = []
    for number in range(5):
        coach = await world.coach(f"Cora {number}")
        known.append(
            account(world, coach.id, reference=f"acct_{number}", looked_at=now - (number % 2) * hour)
        )
        await put(world, known[-1])
    known.sort(key=lambda one: one.coach_id)
    async with world.read() as uow:
        whole = await uow.payout_accounts.list_looked_at(before=now, after=None, limit=10)
        assert whole == tuple(known)
        first = await uow.payout_accounts.list_looked_at(before=now, after=None, limit=2)
        rest = await uow.payout_accounts.list_looked_at(before=now, after=first[-1].coach_id, limit=10)
        assert (*first, *rest) == whole
        old = await uow.payout_accounts.list_looked_at(before=now - hour, after=None, limit=10)
        assert old == tuple(one for one in known if one.looked_at < now)
