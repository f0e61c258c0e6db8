"""Orders, for operators."""

from typing import Any

import attrs
import click

from tic_adapters.container import Container
from tic_cli.installation import with_container
from tic_cli.money import minor_units, money_document
from tic_cli.order_page import line_document, moment, order_document, tell_order
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.refunding import RefundPlan
from tic_domain.orders.states import OrderState
from tic_domain.orders.use_cases.end_order import EndOrderCommand
from tic_domain.orders.use_cases.grant_refund import GrantRefundCommand
from tic_domain.orders.use_cases.list_orders import LARGEST_PAGE, ListOrdersCommand
from tic_domain.orders.viewing import OrderLine

NOTHING_CHANGED = "Nothing was changed. Add --apply to do it."
reason_option = click.option(
    "--reason", required=True, help="Why. Both sides read it in the order's history."
)
apply_option = click.option(
    "--apply", is_flag=True, help="Do it. Without, it is only said what would be done."
)


@click.group(help="What was bought: list, show, refund, end.")
def orders() -> None:
    pass


@orders.command(name="list", help="Orders, newest first.")
@click.option("--state", type=click.Choice([one.value for one in OrderState]), help="Only those.")
@click.option("--account", type=click.UUID, help="Only those of that coachee or coach.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@json_option
def list_(*, state: str | None, account: Any, limit: int, as_json: bool) -> None:
    which = OrderFilter(party=account, state=OrderState(state) if state else None)

    async def read(container: Container) -> list[OrderLine]:
        found: list[OrderLine] = []
        while len(found) < limit:
            size = min(LARGEST_PAGE, limit - len(found))
            before = found[-1].order.id if found else None
            page = await container.list_orders()(ListOrdersCommand(which=which, before=before, limit=size))
            found += page
            if len(page) < size:
                break
        return found

    found = with_container(read)
    if as_json:
        document([line_document(one.order, one.waiting) for one in found])
        return
    table(
        ["id", "placed", "what", "price", "state", "waits for", "until"],
        [
            (
                one.order.id,
                moment(one.order.placed_at),
                one.order.title,
                one.order.price,
                one.order.state.value,
                one.waiting and one.waiting.owner.value,
                moment(one.waiting.until if one.waiting else None),
            )
            for one in found
        ],
        empty="There is no such order.",
    )


@orders.command(help="Everything about an order: its state, sessions, history, and what moved.")
@click.argument("order_id", type=click.UUID)
@json_option
def show(order_id: Any, *, as_json: bool) -> None:
    found = with_container(lambda one: one.inspect_order()(order_id))
    if as_json:
        document(order_document(found))
    else:
        tell_order(found)


@orders.command(help="Send money back to the coachee, whatever the terms say.")
@click.argument("order_id", type=click.UUID)
@click.option("--amount", help="As in 45.00, in the order's currency. All that is left without.")
@reason_option
@apply_option
@json_option
def refund(order_id: Any, *, amount: str | None, reason: str, apply: bool, as_json: bool) -> None:
    command = GrantRefundCommand(order_id=order_id, amount=None, reason=reason)

    async def act(container: Container) -> RefundPlan:
        grant = container.grant_refund()
        plan = await grant.rehearse(command)
        if amount is not None:
            wanted = minor_units(amount, plan.amount.currency)
            if not 0 < wanted <= plan.amount.amount:
                raise click.UsageError(f"{plan.amount} are left to go back. Choose an amount up to that.")
            plan = await grant.rehearse(attrs.evolve(command, amount=wanted))
        if apply:
            # What was said is what goes back, also where more was left by now.
            await grant(attrs.evolve(command, amount=plan.amount.amount))
        return plan

    plan = with_container(act)
    if as_json:
        document({"order": str(order_id), "applied": apply, **_plan_document(plan)})
        return
    say(f"{'On its way' if apply else 'Would go'} back to the coachee: {plan.amount}.")
    _tell_plan(plan)
    if not apply:
        say(NOTHING_CHANGED)


@orders.command(
    help="End what is left of an order: its sessions don't take place, and their price goes back."
)
@click.argument("order_id", type=click.UUID)
@reason_option
@apply_option
@json_option
def cancel(order_id: Any, *, reason: str, apply: bool, as_json: bool) -> None:
    command = EndOrderCommand(order_id=order_id, reason=reason)

    async def act(container: Container) -> Any:
        ending = await container.end_order().rehearse(command)
        if apply:
            await container.end_order()(command)
        return ending

    ending = with_container(act)
    if as_json:
        document(
            {
                "order": str(order_id),
                "applied": apply,
                "sessions": list(ending.cancels),
                **_plan_document(ending.plan),
            }
        )
        return
    sessions = ", ".join(map(str, ending.cancels))
    say(f"{'Cancelled' if apply else 'Would be cancelled'}: session {sessions}.")
    say(f"{'On its way' if apply else 'Would go'} back to the coachee: {ending.plan.amount}.")
    _tell_plan(ending.plan)
    if not apply:
        say(NOTHING_CHANGED)


def _tell_plan(plan: RefundPlan) -> None:
    if not plan.amount.amount:
        return
    say(f"  of the platform's fee   {plan.of_fee}")
    say(f"  of the coach's share    {plan.of_coach}")
    if plan.taken_back.amount:
        say(f"    taken back first      {plan.taken_back} of what the coach has got")


def _plan_document(plan: RefundPlan) -> dict[str, Any]:
    return {
        "refund": money_document(plan.amount),
        "of_fee": plan.of_fee.amount,
        "of_coach": plan.of_coach.amount,
        "taken_back": plan.taken_back.amount,
    }
