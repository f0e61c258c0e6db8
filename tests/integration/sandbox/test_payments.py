"""The sandbox's payments in a database: shared by processes, kept over restarts, and brought to the site."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs
import httpx
import psycopg
import pytest

from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres.engine import Database
from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.clock import ClockBound, SandboxClock
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.sandbox.payments.postgres import PostgresPayments
from tic_adapters.sandbox.payments.postman import FIRST_PAUSE, GIVEN_UP_AFTER, Postman, pause_after
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.webhooks import Signing
from tic_domain.orders.ports import Checkout, PayPage
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import OrderId
from tic_domain.shared.money import Money

BASE: Final = "http://site.test"
DAY: Final = timedelta(days=1)


@attrs.define
class Process:
    """One of those that share the sandbox, with connections of its own."""

    url: str
    clock: SteppingClock
    database: Database = attrs.field(init=False)
    sandbox: PaymentSandbox = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.database = Database(url=self.url)
        signing = Signing(platform_secret=b"platform", payees_secret=b"payees")
        self.sandbox = PaymentSandbox(PostgresPayments(self.database), self.clock, signing, BASE)

    async def opened(self, number: int = 1) -> PayPage:
        checkout = Checkout(
            order_id=OrderId(UUID(int=number)),
            title="One hour",
            amount=Money(9_000, "eur"),
            open_until=self.clock.now() + timedelta(minutes=35),
            paid_url=BASE,
            back_url=BASE,
        )
        return await self.sandbox.payments.open_checkout(checkout)


@attrs.define
class Listener:
    """The site, as the postman sees it."""

    status: int = 200
    heard: list[tuple[str, str, str]] = attrs.field(factory=list)
    """Path, event id and type of each."""
    check: Callable[[httpx.Request], None] = lambda request: None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.check(request)
        event = json.loads(request.content)
        self.heard.append((request.url.path, event["id"], event["type"]))
        return httpx.Response(self.status)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self))


@pytest.fixture
async def processes(migrated_database: str) -> AsyncIterator[tuple[Process, Process]]:
    clock = SteppingClock()
    two = (Process(migrated_database, clock), Process(migrated_database, clock))
    yield two
    for one in two:
        await one.database.close()


def schemas(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")}


async def test_its_schema_comes_to_be_with_its_first_use_and_for_two_at_once(fresh_database: str) -> None:
    assert "sandbox" not in schemas(fresh_database)
    two = [Process(fresh_database, SteppingClock()) for _ in range(2)]
    pages = await asyncio.gather(*(one.opened() for one in two))
    for one in two:
        await one.database.close()

    assert pages[0] == pages[1]
    assert "sandbox" in schemas(fresh_database)


async def test_two_who_pay_at_once_pay_once(processes: tuple[Process, Process]) -> None:
    one, other = processes
    checkout = (await one.opened()).reference
    await asyncio.gather(*(each.sandbox.hands.pay(checkout, Card.SUCCEEDS) for each in (one, other) * 3))

    facts = await other.sandbox.payments.look_up(OrderId(UUID(int=1)), checkout)
    assert len(facts.movements.all) == 1


async def test_what_is_refused_leaves_no_trace(processes: tuple[Process, Process]) -> None:
    one, _ = processes
    checkout = (await one.opened()).reference
    await one.sandbox.set_fault(Fault.TIMEOUT_BEFORE)
    with pytest.raises(Unavailable):
        await one.sandbox.payments.end_checkout(checkout)

    assert await one.sandbox.faults() == {}
    assert (await one.sandbox.hands.pay_page(checkout)).page.is_open


async def test_webhooks_are_brought_once_and_signed(processes: tuple[Process, Process]) -> None:
    one, other = processes
    signing, clock = one.sandbox.signing, one.clock

    def check(request: httpx.Request) -> None:
        signing.check(request.content, request.headers["stripe-signature"], clock.now(), of_payees=False)

    listener = Listener(check=check)
    for number in range(1, 6):
        await one.sandbox.hands.pay((await one.opened(number)).reference, Card.SUCCEEDS)
    async with listener.client() as client:
        taken = await asyncio.gather(*(Postman(each.sandbox).round(client) for each in (one, other)))
        assert await Postman(one.sandbox).round(client) == 0

    assert sum(taken) == len(listener.heard) == len({event for _, event, _ in listener.heard}) == 5
    assert {path for path, _, _ in listener.heard} == {"/webhooks/stripe"}


async def test_a_webhook_that_is_not_taken_comes_again_until_it_is(
    processes: tuple[Process, Process],
) -> None:
    one, _ = processes
    await one.sandbox.hands.pay((await one.opened()).reference, Card.SUCCEEDS)
    listener = Listener(status=503)
    async with listener.client() as client:
        for attempt in range(1, 4):
            assert await Postman(one.sandbox).round(client) == 0
            assert await Postman(one.sandbox).round(client) == 0
            one.clock.move(pause_after(attempt))
        listener.status = 200
        assert await Postman(one.sandbox).round(client) == 1

    assert len(listener.heard) == 4
    assert len(set(listener.heard)) == 1


async def test_what_happens_by_itself_is_told_too(processes: tuple[Process, Process]) -> None:
    one, other = processes
    await one.sandbox.hands.pay((await one.opened()).reference, Card.DISPUTED_WON)
    await one.opened(2)
    one.clock.move(30 * DAY)
    listener = Listener()
    async with listener.client() as client:
        await Postman(other.sandbox).round(client)

    assert sorted(what for _, _, what in listener.heard) == [
        "charge.dispute.closed",
        "charge.dispute.created",
        "checkout.session.completed",
        "checkout.session.expired",
    ]


def test_pauses_grow_to_an_hour_and_last_for_three_days() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, GIVEN_UP_AFTER)]

    assert pauses[0] == FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)
    assert 3 * DAY <= sum(pauses, timedelta(0)) <= 4 * DAY


async def test_time_that_passes_brings_waiting_jobs_nearer(
    processes: tuple[Process, Process], migrated_database: str, tmp_path: Path
) -> None:
    def waiting() -> list[datetime | None]:
        with psycopg.connect(migrated_database) as connection:
            found = connection.execute("SELECT scheduled_at FROM procrastinate_jobs ORDER BY id")
            return [at for (at,) in found]

    with psycopg.connect(migrated_database) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, scheduled_at) "
            "VALUES ('one', 'tic', now() + interval '2 days'), ('two', 'tic', NULL)"
        )
    later, _ = waiting()
    clock = SandboxClock(tmp_path / "clock")
    await processes[0].sandbox.let_pass(DAY, clock)

    assert later is not None
    assert waiting() == [later - DAY, None]
    assert clock.ahead() == DAY


def test_the_clock_is_shared_and_outlives_its_process(tmp_path: Path) -> None:
    one, other = (SandboxClock(tmp_path / "home" / "clock") for _ in range(2))
    assert one.ahead() == other.ahead() == timedelta(0)
    for _ in range(2):
        one.move(DAY)

    assert other.ahead() == SandboxClock(tmp_path / "home" / "clock").ahead() == 2 * DAY
    for step in (-DAY, 4_000 * DAY):
        with pytest.raises(ClockBound):
            one.move(step)
    assert other.ahead() == 2 * DAY
