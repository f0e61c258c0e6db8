"""10,000 payments that nobody told us of: compared, killed in the middle, gone on with, and then sound."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from tests.integration.cli.conftest import PASSED_ON, Tic, command
from tests.integration.till import SITE, Till, settings_of, with_till

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.documents import OrderDocument, Page
from tic_adapters.sandbox.payments.references import document_of_order
from tic_domain.orders.model import CoachingSession, Order, OrderKind
from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.shared.ids import CoachingSessionId, OrderId

MANY: Final = 10_000
TOGETHER: Final = 500
PATIENCE: Final = 900


def paid(till: Till) -> tuple[Order, OrderDocument]:
    """Neither is stored."""
    container, offering = till.container, till.offering
    now = container.clock().now()
    order_id = OrderId(container.ids().new())
    page = Page(title=offering.title, amount=offering.price, open_until=now, paid_url=SITE, back_url=SITE)
    document = OrderDocument(id=document_of_order(order_id), page=page)
    document.pay(Card.SUCCEEDS, now)
    order = Order.place(
        id=order_id,
        kind=OrderKind.PACKAGE,
        coachee_id=till.coachee_id,
        coach_id=till.coach_id,
        offering_id=offering.id,
        title=offering.title,
        minutes=60,
        price=offering.price,
        single_price=offering.price,
        terms=DEFAULT_TERMS,
        sessions=[CoachingSession.unscheduled(CoachingSessionId(container.ids().new()), 1)],
        now=now,
        runs_until=now.replace(year=now.year + 1),
        checkout=document.checkout,
    )
    return order, document


async def fill(till: Till) -> None:
    for _ in range(MANY // TOGETHER):
        async with till.container.open_unit_of_work() as uow, till.sandbox.store.open() as desk:
            for _ in range(TOGETHER):
                order, document = paid(till)
                await uow.orders.add(order)
                await desk.find_or_make(OrderDocument, document.id, partial(_same, document))
            await uow.commit()


def _same(document: OrderDocument) -> OrderDocument:
    return document


@pytest.mark.long
def test_ten_thousand_orders_are_compared_and_a_killed_run_goes_on(
    migrated_database: str, home: Path, tic: Tic
) -> None:
    environment = settings_of(migrated_database, home)
    asyncio.run(with_till(environment, fill, None))
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}

    def tell(what: str, begun: float, orders: int) -> None:
        taken = time.perf_counter() - begun
        sys.stdout.write(f"{what}: {taken:.1f} s, {orders / taken:.0f} orders a second\n")

    def reconciled(*options: str) -> tuple[int, str]:
        done = subprocess.run(
            command("payments", "reconcile", *options),
            env={**kept, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.returncode, done.stdout + done.stderr

    begun = time.perf_counter()
    code, said = reconciled()
    tell("planning", begun, MANY)
    assert code == 1
    assert f"{MANY} differ." in said
    assert len(re.findall(r"comparing: \d+ of 10000, --after", said)) >= 90

    begun = time.perf_counter()
    run = subprocess.Popen(
        command("payments", "reconcile", "--apply"),
        env={**kept, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    last, done = "", 0
    for line in run.stderr:
        found = re.search(r"comparing: (\d+) of 10000, --after (\S+)", line)
        if found and int(found[1]) > MANY // 3:
            done, last = int(found[1]), found[2]
            run.send_signal(signal.SIGKILL)
            break
    run.stderr.close()
    run.wait()
    tell("mending, until it was killed", begun, done)

    begun = time.perf_counter()
    code, said = reconciled("--apply", "--after", last)
    tell("mending the rest", begun, MANY - done)
    assert code == 0
    assert f"Compared {MANY - done} orders" in said

    begun = time.perf_counter()
    code, said = reconciled()
    tell("comparing what is sound", begun, MANY)
    assert code == 0
    assert f"Compared {MANY} orders" in said

    begun = time.perf_counter()
    checked = tic("ledger", "check", **environment)
    tell("checking the ledger", begun, MANY)
    assert (checked.code, f"{MANY} orders, {MANY} entries" in checked.out) == (0, True)
