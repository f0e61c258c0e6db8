"""Where an operator compares."""

from datetime import timedelta
from typing import Any

import attrs
from tests.unit.shop import Shop

from tic_domain.orders.reconcile_run import ReconcileCommand, ReconcileProgress, Reconciliation
from tic_domain.orders.reconciling import DifferenceKind, Finding
from tic_domain.orders.use_cases.reconcile import Reconcile
from tic_domain.orders.use_cases.reconcile_payees import ReconcilePayees, ReconcilePayeesCommand
from tic_domain.orders.use_cases.reconcile_subscriptions import (
    ReconcileSubscriptions,
    ReconcileSubscriptionsCommand,
)

DAY = timedelta(days=1)
Kinds = list[DifferenceKind]


@attrs.define
class Office:
    """Where an operator compares."""

    shop: Shop
    findings: list[Finding] = attrs.field(factory=list)
    heard: list[ReconcileProgress] = attrs.field(factory=list)

    async def run(self, *, apply: bool = False, **options: Any) -> Reconciliation:
        self.findings.clear()
        house = self.shop.booking.house
        use_case = Reconcile(house.open, house.open, self.shop.facts, house.clock)
        command = attrs.evolve(
            ReconcileCommand(found=self.findings.append, heard=self.heard.append), **options
        )
        return await (use_case(command) if apply else use_case.plan(command))

    async def look_at_subscriptions(self, *, apply: bool = False) -> Kinds:
        self.findings.clear()
        house, shop = self.shop.booking.house, self.shop
        use_case = ReconcileSubscriptions(house.open, house.open, shop.subscription_facts, house.clock)
        command = ReconcileSubscriptionsCommand(found=self.findings.append)
        await (use_case(command) if apply else use_case.plan(command))
        return self.kinds

    async def look_at_payees(self, *, apply: bool = False, quiet_for: timedelta | None = None) -> Kinds:
        self.findings.clear()
        house = self.shop.booking.house
        use_case = ReconcilePayees(house.open, house.open, self.shop.provider.payouts, house.clock)
        command = ReconcilePayeesCommand(
            not_looked_at_for=quiet_for or timedelta(0), found=self.findings.append
        )
        await (use_case(command) if apply else use_case.plan(command))
        return self.kinds

    @property
    def kinds(self) -> Kinds:
        return [one.kind for finding in self.findings for one in finding.differences]

    def trace(self) -> str:
        store = self.shop.booking.house.store
        return repr((store.orders, store.calendar, store.jobs, store.events, store.payment_events))
