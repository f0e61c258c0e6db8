"""kill -9 of a worker between what the payment provider did and our commit: the next one finds it done."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

import attrs
import pytest
from tests.integration.till import Till, open_till, settings_of

from tic_adapters.container import Container, build, close
from tic_adapters.jobs.app import Work
from tic_adapters.jobs.failures import Failures
from tic_adapters.jobs.worker import run_worker
from tic_adapters.settings import Settings
from tic_domain.orders.bookkeeping import OrderFacts
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.model import Order
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.ports import Payments, Payouts
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.cancel_session import CancelSessionCommand
from tic_domain.orders.use_cases.settle_order import SettleOrder
from tic_domain.shared.jobs import Job
from tic_domain.usage.model import TechnicalFailure

DAY: Final = timedelta(days=1)


@attrs.frozen
class KilledAfter:
    """A port of the provider: once that call has had its effect, this process is no more."""

    port: Any
    name: str | None

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.port, name)

        async def called(*arguments: Any, **options: Any) -> Any:
            result = await call(*arguments, **options)
            if name == self.name:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return called


class NoReports:
    def report(self, failure: TechnicalFailure) -> None:
        """The test sees what became of the order."""


async def work(environment: dict[str, str], killed_after: str | None) -> None:
    container = build(Settings.read(environment))
    payments, reading = KilledAfter(container.payments(), killed_after), container.open_reading_unit_of_work
    settle = SettleOrder(
        container.open_unit_of_work,
        OrderFacts(reading, cast("Payments", payments), container.subscriptions(), container.clock()),
        cast("Payments", payments),
        cast("Payouts", KilledAfter(container.payouts(), killed_after)),
        container.clock(),
    )

    async def handle(job: Job) -> None:
        if isinstance(job, SettleOrderJob):
            await settle(job)

    taking = Work(
        handler_of=lambda name: handle,
        failures=Failures(NoReports()),
        first_pause=timedelta(0),
        stalled_after=0.5,
    )
    try:
        async with asyncio.timeout(20):
            await run_worker(environment["TIC_DATABASE_URL"], taking, concurrency=1, until_idle=True)
    finally:
        await close(container)


def victim(environment: dict[str, str], killed_after: str) -> None:
    asyncio.run(work(environment, killed_after))


@attrs.frozen
class Office:
    till: Till
    environment: dict[str, str]

    async def lose_a_worker(self, killed_after: str) -> None:
        process = multiprocessing.get_context("spawn").Process(
            target=victim, args=(self.environment, killed_after)
        )
        process.start()
        try:
            await asyncio.to_thread(process.join, 60)
            assert process.exitcode == -signal.SIGKILL
        finally:
            process.kill()

    async def moved(self, order: Order) -> list[tuple[MovementKind, int]]:
        facts = await self.till.container.order_facts()(order.id)
        return [(one.kind, one.amount.amount) for one in facts.movements.all]

    async def next_worker(self) -> None:
        await asyncio.sleep(1)  # By then the one before counts as lost.
        await work(self.environment, None)


@pytest.fixture
async def office(migrated_database: str, tmp_path: Path) -> AsyncIterator[Office]:
    environment = settings_of(migrated_database, tmp_path)
    container: Container = build(Settings.read(environment))
    yield Office(await open_till(container), environment)
    await close(container)


async def sold(office: Office) -> Order:
    order = await office.till.place()
    await office.till.pay(order)
    return await office.till.settle(order.id)


@pytest.mark.clause("C3.1")
async def test_a_payout_is_sent_once(office: Office) -> None:
    till = office.till
    await till.connect_coach()
    order = await sold(office)
    await till.let_pass(12 * DAY)
    await till.container.sweep_orders()()
    await office.lose_a_worker("transfer")
    sent = [(MovementKind.CHARGED, 9000), (MovementKind.TRANSFERRED, 7200)]
    assert await office.moved(order) == sent
    assert (await till.order(order.id)).state is not OrderState.SETTLED

    await office.next_worker()
    assert await office.moved(order) == sent
    assert (await till.order(order.id)).state is OrderState.SETTLED


@pytest.mark.long
@pytest.mark.clause("C3.1")
@pytest.mark.parametrize("killed_after", ["look_up", "refund"])
async def test_a_refund_is_sent_once(office: Office, killed_after: str) -> None:
    till = office.till
    order = await sold(office)
    await till.container.cancel_session()(
        CancelSessionCommand(account_id=till.coach_id, session_id=order.sessions[0].id, refund=9000)
    )
    await office.lose_a_worker(killed_after)
    await office.next_worker()
    assert await office.moved(order) == [(MovementKind.CHARGED, 9000), (MovementKind.REFUNDED, 9000)]
    assert (await till.order(order.id)).state is OrderState.REFUNDED


@pytest.mark.long
@pytest.mark.clause("C3.1")
async def test_a_page_that_was_ended_gives_its_time_back(office: Office) -> None:
    till = office.till
    order = await till.place()
    await till.open_page(order)
    await till.let_pass(timedelta(minutes=32))
    await till.container.sweep_orders()()
    await office.lose_a_worker("look_up")
    await office.next_worker()
    assert (await till.order(order.id)).state is OrderState.EXPIRED
