"""What coaches are owed, for operators."""

from typing import Any

import click

from tic_adapters.container import Container
from tic_cli.commands.orders import NOTHING_CHANGED, apply_option
from tic_cli.installation import with_container
from tic_cli.money import as_money, money_document
from tic_cli.order_page import iso, moment
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.orders.model import Order
from tic_domain.orders.paying_out import CoachPayouts, Payout
from tic_domain.orders.payouts import Due
from tic_domain.orders.use_cases.hold_payout import HoldPayoutCommand
from tic_domain.orders.use_cases.release_payout import ReleasePayoutCommand

_REASON = click.option("--reason", required=True, help="Why. The coach reads it.")


@click.group(help="What coaches are owed: list, run, hold, release.")
def payouts() -> None:
    pass


@payouts.command(name="list", help="By coach: what is due, what is held and why, and what comes when.")
@json_option
def list_(*, as_json: bool) -> None:
    found = with_container(lambda one: one.list_payouts()())
    if as_json:
        document([_coach_document(one) for one in found])
        return
    table(
        ["coach", "payouts", "orders", "due now", "on hold", "later", "next", "to take back", "because"],
        [
            (
                f"{one.coach_name} ({one.coach_id})",
                _status(one),
                one.orders,
                as_money(one.due, one.currency),
                as_money(one.held, one.currency),
                as_money(one.later, one.currency),
                moment(one.next_at),
                as_money(one.to_take_back, one.currency) if one.to_take_back else None,
                " ".join(one.reasons) or None,
            )
            for one in found
        ],
        empty="Nobody is owed anything.",
    )


@payouts.command(help="Have paid out what is due. The worker does it by itself within a minute of its time.")
@apply_option
@json_option
def run(*, apply: bool, as_json: bool) -> None:
    async def act(container: Container) -> tuple[Payout, ...]:
        use_case = container.run_payouts()
        return await (use_case() if apply else use_case.rehearse())

    found = with_container(act)
    if as_json:
        document({"applied": apply, "payouts": [_payout_document(one) for one in found]})
        return
    table(
        ["order", "coach", "amount"],
        [(one.earning.order.id, one.coach_id, _due(one)) for one in found],
        empty="Nothing is due.",
    )
    if found:
        words = f"Handed {len(found)} to the worker." if apply else NOTHING_CHANGED
        say(words)


@payouts.command(help="Keep the payout of an order back. Its coach is told why.")
@click.argument("order_id", type=click.UUID)
@_REASON
@json_option
def hold(order_id: Any, *, reason: str, as_json: bool) -> None:
    command = HoldPayoutCommand(order_id=order_id, reason=reason)
    order = with_container(lambda one: one.hold_payout()(command))
    if as_json:
        document({"order": str(order.id), "payout_held_at": iso(order.payout_held_at)})
    else:
        say(f"The payout of {order.id} is on hold.")


@payouts.command(help="Let the payout of an order go on.")
@click.argument("order_id", type=click.UUID)
@_REASON
@apply_option
@json_option
def release(order_id: Any, *, reason: str, apply: bool, as_json: bool) -> None:
    command = ReleasePayoutCommand(order_id=order_id, reason=reason)

    async def act(container: Container) -> tuple[Order, Due | None]:
        due = await container.release_payout().rehearse(command)
        if apply:
            await container.release_payout()(command)
        return (await container.inspect_order()(order_id)).view.order, due

    order, due = with_container(act)
    amount = 0 if due is None else due.amount
    if as_json:
        document(
            {
                "order": str(order.id),
                "applied": apply,
                "payout_held_at": iso(order.payout_held_at),
                "due": amount,
                "currency": order.price.currency,
                "next_at": iso(due.next_at) if due else None,
            }
        )
        return
    more = f", more on {moment(due.next_at)}" if due and due.next_at else ""
    also = f" It stays on hold: {due.holding.value}." if due and due.holding else ""
    say(
        f"{'Due' if apply else 'Would be due'} at once: {as_money(amount, order.price.currency)}{more}.{also}"
    )
    if not apply:
        say(NOTHING_CHANGED)


def _status(one: CoachPayouts) -> str:
    return one.account.status.value if one.account else "not connected"


def _due(one: Payout) -> str:
    return as_money(one.earning.due.amount, one.earning.owed.currency)


def _coach_document(one: CoachPayouts) -> dict[str, Any]:
    return {
        "coach": str(one.coach_id),
        "name": one.coach_name,
        "payouts": _status(one),
        "missing": list(one.account.missing) if one.account else [],
        "currency": one.currency,
        "orders": one.orders,
        "due": one.due,
        "held": one.held,
        "later": one.later,
        "to_take_back": one.to_take_back,
        "next_at": iso(one.next_at),
        "reasons": list(one.reasons),
    }


def _payout_document(one: Payout) -> dict[str, Any]:
    return {
        "order": str(one.earning.order.id),
        "coach": str(one.coach_id),
        **money_document(one.earning.owed),
        "amount": one.earning.due.amount,
    }
