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

_LINES: Final = 100
"""So that whoever is killed has said lately how to go on."""


@click.group(help="Compare all money with the payment provider.")
def payments() -> None:
    pass


@payments.command(
    help="Hold all orders, events and payout accounts against what the provider says. Exit code 1 where "
    "something differs; with --apply, where something is left that can't be mended by itself."
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

    async def act(container: Container) -> tuple[Reconciliation, Reconciliation | None]:
        with Progress("comparing") as progress:
            command = ReconcileCommand(
                after=after, settled_within=timedelta(days=days), heard=_heard(progress), found=found
            )
            compare = container.reconcile()
            orders = await (compare(command) if apply else compare.plan(command))
            if orders.provider_away:
                return orders, None
            progress.say("looking at payout accounts")
            look = container.reconcile_payees()
            payees = ReconcilePayeesCommand(found=found)
            return orders, await (look(payees) if apply else look.plan(payees))

    orders, payees = with_container(act)
    if as_json:
        document(_document(orders, payees, findings, apply=apply))
    else:
        _tell_sums(orders, payees, apply=apply)
    if orders.provider_away:
        raise Failed(f"The payment provider doesn't answer. {_go_on(orders)}", Exit.UNREACHABLE)
    sums = [one for one in (orders, payees) if one is not None]
    if sum(one.left if apply else one.differing for one in sums):
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


def _tell_sums(orders: Reconciliation, payees: Reconciliation | None, *, apply: bool) -> None:
    accounts = 0 if payees is None else payees.compared
    sums = [one for one in (orders, payees) if one is not None]
    differing, mended, left = (
        sum(getattr(one, name) for one in sums) for name in ("differing", "mended", "left")
    )
    say(f"Compared {orders.compared} orders and {accounts} payout accounts: {differing} differ.")
    if apply and differing:
        say(f"Mended {mended}, left {left}. What is asked of the provider is done by the worker.")
    elif differing:
        say("Nothing was changed. Add --apply to mend what can be mended by itself.")


def _go_on(orders: Reconciliation) -> str:
    return f"Go on with --after {orders.last}." if orders.last else "Try again later."


def _document(
    orders: Reconciliation, payees: Reconciliation | None, findings: list[Finding], *, apply: bool
) -> dict[str, Any]:
    return {
        "applied": apply,
        "orders": _sums(orders),
        "payout_accounts": None if payees is None else _sums(payees),
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
