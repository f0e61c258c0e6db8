"""Killed before or after any call and any commit: whoever comes next completes it; nothing moves twice."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final, TypeVar, cast

import attrs
import pytest
from tests.unit.house import House
from tests.unit.orders.test_event_permutations import reconciled
from tests.unit.scheduling.conftest import made_booking
from tests.unit.shop import Shop

from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_domain.orders.ledger import LedgerAccount, balances
from tic_domain.orders.model import Order
from tic_domain.orders.states import OrderState
from tic_domain.shared.errors import DomainError
from tic_domain.shared.ports import Clock

P = TypeVar("P")
DAY: Final = timedelta(days=1)
MOST_POINTS: Final = 400
BEGIN: Final = House().clock.now()


class Killed(BaseException):
    """As when a process ends: nothing after it is run."""


@attrs.define
class Killer:
    """Lets so many points pass, and kills at the next one, once."""

    passes: int
    passed: int = 0

    def point(self) -> None:
        self.passed += 1
        if self.passed == self.passes + 1:
            raise Killed

    @property
    def has_killed(self) -> bool:
        return self.passed > self.passes

    def of_port(self, port: P) -> P:
        return cast("P", _Port(port, self))

    def open(self, house: House) -> MemoryUnitOfWork:
        return _UnitOfWork(house.store, house.clock, self)


class _UnitOfWork(MemoryUnitOfWork):
    """Its commit is a point before and a point after."""

    def __init__(self, store: MemoryStore, clock: Clock, killer: Killer) -> None:
        super().__init__(store, clock)
        self._killer = killer

    async def commit(self) -> None:
        self._killer.point()
        await super().commit()
        self._killer.point()


@attrs.frozen
class _Port:
    """Every call of it is a point before and a point after."""

    port: Any
    killer: Killer

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.port, name)

        async def called(*arguments: Any, **options: Any) -> Any:
            self.killer.point()
            result = await call(*arguments, **options)
            self.killer.point()
            return result

        return called


Step = Callable[[Shop], Awaitable[object]]


def only(shop: Shop) -> Order:
    (order,) = shop.booking.house.store.orders.orders.values()
    return order


async def place(shop: Shop) -> None:
    await shop.place()


async def pay(shop: Shop) -> None:
    await shop.pay(only(shop))


async def look(shop: Shop) -> None:
    await shop.look_up(only(shop))
    await shop.drain()


async def connect(shop: Shop) -> None:
    await shop.connect_coach()


async def cancel_in_time(shop: Shop) -> None:
    await shop.cancel_session(only(shop).sessions[0], 9000, by=shop.coachee)


async def dispute(shop: Shop) -> None:
    await shop.provider.hands.dispute(only(shop).checkout or "")


async def lose(shop: Shop) -> None:
    await shop.provider.hands.decide(only(shop).checkout or "", won=False)


def after(step: timedelta) -> Step:
    async def passing(shop: Shop) -> None:
        shop.booking.house.clock.move_to(max(shop.now, BEGIN + step))
        await shop.sweep()

    return passing


STORIES: Final[dict[str, tuple[Sequence[Step], OrderState]]] = {
    "paid out": ((connect, place, pay, look, after(6 * DAY), after(9 * DAY)), OrderState.SETTLED),
    "expired": ((place, after(timedelta(hours=1))), OrderState.EXPIRED),
    "refunded": ((place, pay, look, cancel_in_time, after(9 * DAY)), OrderState.REFUNDED),
    "disputed after the payout": (
        (connect, place, pay, look, after(9 * DAY), dispute, look, lose, look, after(12 * DAY)),
        OrderState.DISPUTE_LOST,
    ),
}


async def played(steps: Sequence[Step], killer: Killer) -> Shop:
    """A step in which the process was killed is done again by whoever comes next."""
    shop = Shop.of(await made_booking(House()))
    shop.meddle = killer
    for step in (*steps, reconciled):
        try:
            await step(shop)
        except Killed:
            # Where it had been done, what it wants is so already, and it is refused.
            with contextlib.suppress(DomainError):
                await step(shop)
    return shop


async def picture(shop: Shop) -> Any:
    order = only(shop)
    facts = (
        await shop.provider.payments.look_up(order.id, order.checkout) if order.checkout is not None else None
    )
    entries = [one.entry for one in shop.booking.house.store.orders.ledger.values()]
    return (
        order.state,
        [one.state for one in order.sessions],
        {account: amount for account, amount in balances(entries).items() if amount},
        [(one.kind, one.amount) for one in facts.movements.all] if facts else [],
        [(one.coach_id, one.starts_at) for one in shop.booking.house.store.calendar.entries.values()],
    )


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("story", STORIES)
async def test_wherever_it_is_killed_it_ends_the_same(story: str) -> None:
    steps, state = STORIES[story]
    calm = Killer(MOST_POINTS)
    expected = await picture(await played(steps, calm))
    assert expected[0] is state
    assert 5 < calm.passed < MOST_POINTS
    for passes in range(calm.passed):
        killer = Killer(passes)
        found = await picture(await played(steps, killer))
        assert killer.has_killed
        assert found == expected, f"killed at point {passes + 1}"


async def test_the_stories_move_money() -> None:
    """The positive control."""
    steps, _ = STORIES["paid out"]
    shop = await played(steps, Killer(MOST_POINTS))
    assert shop.balances(only(shop))[LedgerAccount.TRANSFERRED] == 7200
