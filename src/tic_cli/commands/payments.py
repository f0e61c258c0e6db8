"""All money, compared with the payment provider."""

from datetime import timedelta
from typing import Any, Final

import click

from tic_adapters.container import Container
from tic_cli.exits import Exit, Failed
from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.progress import Progress
from tic_domain.orders.reconcile_run import ReconcileCommand, ReconcileProgress, Reconciliation
from tic_domain.orders.reconciling import Finding
from tic_domain.orders.use_cases.reconcile_payees import ReconcilePayeesCommand
from tic_domain.orders.use_cases.reconcile_subscriptions import ReconcileSubscriptionsCommand

Sums = dict[str, Reconciliation]
"""By what was compared."""
_LINES: Final = 100
"""So that whoever is killed has said lately how to go on."""


@click.group(help="Compare all money with the payment provider.")
def payments() -> None:
    pass


@payments.command(
    help="Hold all orders, subscriptions and payout accounts against what the provider says. Exit code 1 "
    "where something differs; with --apply, where something is left that can't be mended by itself."
)
@click.option("--apply", is_flag=True, help="Book what was missed, and have done what follows from it.")
@click.option("--after", type=click.UUID, help="Go on behind that order, as the last run said.")
@click.option(
    "--days", type=click.IntRange(0, 3660), default=180, show_default=True,
    help="Compare final orders placed within so many days, too.",
)  # fmt: skip
@json_option
def reconcile(*, apply: bool, after: Any, days: int, as_json: bool) -> None:
    findings: list[Finding] = []

    def found(finding: Finding) -> None:
        findings.append(finding)
        if not as_json:
            _tell(finding)

    async def act(container: Container) -> Sums:
        with Progress("comparing") as progress:
            command = ReconcileCommand(
                after=after, settled_within=timedelta(days=days), heard=_heard(progress), found=found
            )
            orders = container.reconcile()
            sums = {"orders": await (orders(command) if apply else orders.plan(command))}
            if sums["orders"].provider_away:
                return sums
            progress.say("looking at subscriptions and payout accounts")
            months, whose = container.reconcile_subscriptions(), ReconcileSubscriptionsCommand(found=found)
            sums["subscriptions"] = await (months(whose) if apply else months.plan(whose))
            payees, whom = container.reconcile_payees(), ReconcilePayeesCommand(found=found)
            sums["payout_accounts"] = await (payees(whom) if apply else payees.plan(whom))
            return sums

    sums = with_container(act)
    orders = sums["orders"]
    if as_json:
        document(_document(sums, findings, apply=apply))
    else:
        _tell_sums(sums, apply=apply)
    if orders.provider_away:
        raise Failed(f"The payment provider doesn't answer. {_go_on(orders)}", Exit.UNREACHABLE)
    if sum(one.left if apply else one.differing for one in sums.values()):
        raise Failed("")


def _heard(progress: Progress) -> Any:
    def heard(reached: ReconcileProgress) -> None:
        where = f"--after {reached.last}" if reached.last else ""
        progress.reached(reached.compared, reached.orders, where=where, lines=_LINES)

    return heard


def _tell(finding: Finding) -> None:
    say(f"{finding.about}{_verdict(finding)}")
    for one in finding.differences:
        say(f"  {one.words}")


def _verdict(finding: Finding) -> str:
    if finding.mended:
        return ": mended"
    if finding.is_news_only:
        return ": to know"
    return "" if finding.is_mendable else ": somebody has to look"


def _tell_sums(sums: Sums, *, apply: bool) -> None:
    differing, mended, left = (
        sum(getattr(one, name) for one in sums.values()) for name in ("differing", "mended", "left")
    )
    compared = ", ".join(f"{one.compared} {name.replace('_', ' ')}" for name, one in sums.items())
    say(f"Compared {compared}: {differing or 'none'} {'differs' if differing < 2 else 'differ'}.")
    if apply and differing:
        say(f"Mended {mended}, left {left}. What is asked of the provider is done by the worker.")
    elif differing:
        say("Nothing was changed. Add --apply to mend what can be mended by itself.")


def _go_on(orders: Reconciliation) -> str:
    return f"Go on with --after {orders.last}." if orders.last else "Try again later."


def _document(sums: Sums, findings: list[Finding], *, apply: bool) -> dict[str, Any]:
    orders = sums["orders"]
    return {
        "applied": apply,
        **{name: _sums(one) for name, one in sums.items()},
        "provider_away": orders.provider_away,
        "last": str(orders.last) if orders.last else None,
        "findings": [
            {
                "about": one.about,
                "order": str(one.order_id) if one.order_id else None,
                "mended": one.mended,
                "differences": [
                    {"kind": part.kind.value, "mendable": part.is_mendable, "words": part.words}
                    for part in one.differences
                ],
            }
            for one in findings
        ],
    }


def _sums(found: Reconciliation) -> dict[str, int]:
    return {
        "compared": found.compared,
        "differing": found.differing,
        "mended": found.mended,
        "left": found.left,
    }
