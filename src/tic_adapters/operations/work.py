"""What the worker of a container does."""

from datetime import timedelta
from functools import partial
from typing import Final

from tic_adapters.container import Container
from tic_adapters.jobs.app import Work
from tic_adapters.jobs.failures import Failures
from tic_adapters.sandbox.payments.postman import Postman
from tic_domain.orders.reconcile_run import ReconcileCommand
from tic_domain.orders.use_cases.reconcile_payees import ReconcilePayeesCommand
from tic_domain.orders.use_cases.reconcile_subscriptions import ReconcileSubscriptionsCommand

PAYEES_LOOKED_AT_EVERY: Final = timedelta(days=1)


def worker_work(container: Container) -> Work:
    """Its jobs, what is swept every minute, and what is purged and compared every hour."""
    return Work(
        handler_of=lambda name: container.providers[name](),
        failures=Failures(container.error_reports()),
        sweeps=(container.sweep_orders(), container.sweep_mail_occasions(), container.sweep_deletions()),
        checks=(
            partial(reconcile_orders, container),
            partial(reconcile_subscriptions, container),
            partial(reconcile_payees, container),
        ),
        purges=(
            container.purge_expired(),
            container.purge_lapsed_holds(),
            container.purge_outcomes(),
            container.idempotency_keys().purge_expired,
            container.directory_log().purge_expired,
            container.sweep_cv_files(),
            container.purge_market_changes(),
            container.live_log().purge,
            container.purge_payment_events(),
            container.purge_mails(),
            container.publish_due_reviews(),
            container.purge_exports(),
            container.sweep_export_files(),
            container.purge_by_retention(),
        ),
    )


async def reconcile_orders(container: Container) -> None:
    """All that is open. Raises NotReconciled, so that an operator hears of what can't be mended by itself."""
    command = ReconcileCommand(settled_within=timedelta(0))
    (await container.reconcile()(command)).require_mended()


async def reconcile_subscriptions(container: Container) -> None:
    """Raises NotReconciled."""
    command = ReconcileSubscriptionsCommand()
    (await container.reconcile_subscriptions()(command)).require_mended()


async def reconcile_payees(container: Container) -> None:
    """Raises NotReconciled."""
    command = ReconcilePayeesCommand(not_looked_at_for=PAYEES_LOOKED_AT_EVERY)
    (await container.reconcile_payees()(command)).require_mended()


def postman(container: Container) -> Postman | None:
    """Who brings the sandbox's webhooks, in the worker's process; None where Stripe sends its own."""
    sandbox = container.payment_sandbox()
    return None if sandbox is None else Postman(sandbox)
