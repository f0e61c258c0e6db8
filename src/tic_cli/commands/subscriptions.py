"""Subscriptions, for operators."""

from typing import Any

import click

from tic_cli.installation import with_container
from tic_cli.money import money_document
from tic_cli.order_page import iso, line_document, moment, waiting_document, waiting_words
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.orders.subscription import Subscription
from tic_domain.orders.subscription_viewing import SubscriptionLine, SubscriptionView
from tic_domain.orders.use_cases.list_subscriptions import LARGEST_PAGE, ListSubscriptionsCommand
from tic_domain.orders.use_cases.show_subscription import ShowSubscriptionCommand


@click.group(help="Sessions every month: list, show.")
def subscriptions() -> None:
    pass


@subscriptions.command(name="list", help="The subscriptions of a coachee or coach, newest first.")
@click.argument("account_id", type=click.UUID)
@click.option(
    "--limit", type=click.IntRange(1, LARGEST_PAGE), default=50, show_default=True, help="How many at most."
)
@json_option
def list_(account_id: Any, *, limit: int, as_json: bool) -> None:
    command = ListSubscriptionsCommand(account_id=account_id, before=None, limit=limit)
    found = with_container(lambda one: one.list_subscriptions()(command))
    if as_json:
        document([_line_document(one) for one in found])
        return
    table(
        ["id", "since", "what", "price a month", "status", "waits for", "until"],
        [
            (
                one.subscription.id,
                moment(one.subscription.placed_at),
                one.subscription.title,
                one.subscription.price,
                one.subscription.status.value,
                one.waiting and one.waiting.owner.value,
                moment(one.waiting.until if one.waiting else None),
            )
            for one in found
        ],
        empty="There is no subscription of theirs.",
    )


@subscriptions.command(help="How a subscription stands, and its months.")
@click.argument("subscription_id", type=click.UUID)
@json_option
def show(subscription_id: Any, *, as_json: bool) -> None:
    command = ShowSubscriptionCommand(account_id=None, subscription_id=subscription_id)
    found = with_container(lambda one: one.show_subscription()(command))
    if as_json:
        document(_document(found))
    else:
        _tell(found)


def _tell(found: SubscriptionView) -> None:
    line, one = found.line, found.line.subscription
    facts: list[tuple[str, object]] = [
        ("subscription", one.id),
        ("what", f"{one.title}, {one.sessions} a month of {one.minutes} min"),
        ("price a month", one.price),
        ("coachee", f"{line.other_name} ({one.coachee_id})"),
        ("coach", one.coach_id),
        ("status", one.status.value),
        ("waits for", waiting_words(line.waiting)),
        ("since", moment(one.placed_at)),
        ("month ends", moment(one.period_ends_at)),
        ("ends", moment(one.ends_at)),
        ("not paid since", moment(one.unpaid_since)),
        ("tried again", moment(one.next_attempt_at)),
        ("can be paid at", found.renewal_url),
        ("asked for", one.wish.value if one.wish else None),
        ("at the provider", one.reference),
        ("looked at next", moment(one.look_at)),
    ]
    table(["", ""], [(name, value) for name, value in facts if value is not None], empty="")
    say()
    table(
        ["month", "from", "until", "price", "state"],
        [
            (
                month.order.id,
                moment(month.order.placed_at),
                moment(month.order.runs_until),
                month.order.price,
                month.order.state.value,
            )
            for month in found.months
        ],
        empty="No month is paid yet.",
    )


def _document(found: SubscriptionView) -> dict[str, Any]:
    one = found.line.subscription
    return {
        **_line_document(found.line),
        "minutes": one.minutes,
        "sessions": one.sessions,
        "reference": one.reference,
        "period_ends_at": iso(one.period_ends_at),
        "unpaid_since": iso(one.unpaid_since),
        "next_attempt_at": iso(one.next_attempt_at),
        "renewal_url": found.renewal_url,
        "asked_for": one.wish.value if one.wish else None,
        "months": [line_document(month.order, month.waiting) for month in found.months],
    }


def _line_document(line: SubscriptionLine) -> dict[str, Any]:
    one: Subscription = line.subscription
    return {
        "id": str(one.id),
        "title": one.title,
        "status": one.status.value,
        "price": money_document(one.price),
        "coachee_id": str(one.coachee_id),
        "coach_id": str(one.coach_id),
        "placed_at": iso(one.placed_at),
        "ends_at": iso(one.ends_at),
        "look_at": iso(one.look_at),
        "waiting": waiting_document(line.waiting),
    }
