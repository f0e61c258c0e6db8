"""The worker comes back after a deadline has passed: nothing that was missed is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.till import Till, open_till, settings_of

from tic_adapters.container import build, close
from tic_adapters.jobs.worker import run_worker
from tic_adapters.operations.work import worker_work
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.settings import Settings
from tic_domain.orders.errors import NotReconciled
from tic_domain.orders.model import Order
from tic_domain.orders.states import OrderState

LOOKS = 150


@pytest.fixture
async def till(migrated_database: str, tmp_path: Path) -> AsyncIterator[Till]:
    container = build(Settings.read(settings_of(migrated_database, tmp_path)))
    yield await open_till(container)
    await close(container)


@asynccontextmanager
async def worker(till: Till) -> AsyncIterator[None]:
    stop = asyncio.Event()
    url = till.container.settings().database.url or ""
    running = asyncio.create_task(run_worker(url, worker_work(till.container), stop=stop))
    yield
    stop.set()
    await running


async def until(till: Till, order: Order, state: OrderState) -> None:
    for _ in range(LOOKS):
        if (await till.order(order.id)).state is state:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"the order never became {state.value}")


async def test_what_fell_due_while_no_worker_ran_is_done_when_one_comes_back(till: Till) -> None:
    """The timers of a minute: expiry, delivery and payout at once."""
    await till.connect_coach()
    paid = await till.place()
    await till.pay(paid)
    paid = await till.settle(paid.id)
    unpaid = await till.place()
    await till.open_page(unpaid)
    await till.let_pass(timedelta(days=20))
    async with worker(till):
        await until(till, unpaid, OrderState.EXPIRED)
        await until(till, paid, OrderState.SETTLED)
    settled = await till.order(paid.id)
    assert settled.sessions[0].ended_at == paid.sessions[0].ends_at


def hourly(till: Till) -> list[Callable[[], Awaitable[object]]]:
    return list(worker_work(till.container).checks)


async def test_the_hour_finds_what_nobody_told_us_of(till: Till) -> None:
    order = await till.place()
    await till.pay(order)
    for check in hourly(till):
        await check()
    assert (await till.order(order.id)).state is OrderState.PAID


async def test_what_the_hour_can_not_mend_is_no_secret(till: Till) -> None:
    order = await till.place()
    await till.pay(order)
    order = await till.settle(order.id)
    await till.sandbox.set_fault(Fault.ERROR)
    with pytest.raises(NotReconciled):
        await hourly(till)[0]()
