"""What the worker of a container does."""

from tic_adapters.container import Container
from tic_adapters.jobs.app import Work
from tic_adapters.jobs.failures import Failures
from tic_adapters.sandbox.payments.postman import Postman


def worker_work(container: Container) -> Work:
    """Its jobs, what is swept every minute, and what is purged every hour."""
    return Work(
        handler_of=lambda name: container.providers[name](),
        failures=Failures(container.error_reports()),
        sweeps=(container.sweep_orders(),),
        purges=(
            container.purge_expired(),
            container.purge_lapsed_holds(),
            container.purge_outcomes(),
            container.idempotency_keys().purge_expired,
            container.directory_log().purge_expired,
            container.sweep_cv_files(),
            container.purge_market_changes(),
            container.purge_payment_events(),
            container.publish_due_reviews(),
        ),
    )


def postman(container: Container) -> Postman | None:
    """Who brings the sandbox's webhooks, in the worker's process; None where Stripe sends its own."""
    sandbox = container.payment_sandbox()
    return None if sandbox is None else Postman(sandbox)
