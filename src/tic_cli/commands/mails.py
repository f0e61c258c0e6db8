"""Mails, for operators: neither their words nor addresses."""

from typing import Any

import click

from tic_cli.installation import with_container
from tic_cli.order_page import iso, moment
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.model import EXITS, MailRecord, MailState
from tic_domain.notifications.ports import MailFilter
from tic_domain.notifications.use_cases.list_mails import ListMailsCommand
from tic_domain.notifications.use_cases.retry_mail import RetryMailCommand
from tic_domain.notifications.use_cases.send_test_mail import SendTestMailCommand

LARGEST_PAGE = 500


@click.group(help="Which mails went out: list, show, retry; send one to try the settings.")
def mails() -> None:
    pass


@mails.command(name="list", help="Newest first: which, to whom, and what became of them.")
@click.option("--state", type=click.Choice([one.value for one in MailState]), help="Only those.")
@click.option("--kind", type=click.Choice([one.value for one in MailKind]), help="Only those.")
@click.option("--to", type=click.UUID, help="Only those to this account.")
@click.option(
    "--limit", type=click.IntRange(1, LARGEST_PAGE), default=50, show_default=True, help="How many at most."
)
@json_option
def list_(*, state: str | None, kind: str | None, to: Any, limit: int, as_json: bool) -> None:
    which = MailFilter(
        state=MailState(state) if state else None, kind=MailKind(kind) if kind else None, recipient_id=to
    )
    command = ListMailsCommand(which=which, before=None, limit=limit)
    found = with_container(lambda one: one.list_mails()(command))
    if as_json:
        document([_document(one) for one in found])
        return
    table(
        ["key", "planned", "what", "to", "state", "why"],
        [
            (
                one.key,
                moment(one.planned_at),
                one.kind.value,
                one.recipient_id,
                one.state.value,
                one.reason or "",
            )
            for one in found
        ],
        empty="There is no such mail.",
    )


@mails.command(help="How one mail stands.")
@click.argument("key")
@json_option
def show(key: str, *, as_json: bool) -> None:
    found = with_container(lambda one: one.list_mails().one(key))
    if as_json:
        document(_document(found))
        return
    for name, value in _document(found).items():
        say(f"{name}: {'–' if value is None else value}")


@mails.command(
    help="Send a mail that did not leave: refused, suppressed, dropped or given up. What keeps it from "
    "leaving is looked at anew."
)
@click.argument("key")
@json_option
def retry(key: str, *, as_json: bool) -> None:
    found = with_container(lambda one: one.retry_mail()(RetryMailCommand(key=key)))
    if as_json:
        document(_document(found))
    else:
        say("It is tried again within seconds, as soon as a worker runs.")


@mails.command(
    name="send-test", help="Send a mail to that address, here and now, to see whether the settings work."
)
@click.argument("address")
@json_option
def send_test(address: str, *, as_json: bool) -> None:
    reference = with_container(lambda one: one.send_test_mail()(SendTestMailCommand(to=address)))
    if as_json:
        document({"taken": True, "reference": reference})
    else:
        say("The mail server took it. See whether it arrives, and whether it lands among spam.")


def _document(one: MailRecord) -> dict[str, Any]:
    way_out = EXITS.get(one.state)
    return {
        "key": one.key,
        "kind": one.kind.value,
        "recipient_id": str(one.recipient_id),
        "about": str(one.about),
        "state": one.state.value,
        "reason": one.reason,
        "attempts": one.attempts,
        "planned_at": iso(one.planned_at),
        "handed_over_at": iso(one.handed_over_at),
        "changed_at": iso(one.changed_at),
        "waits_for": way_out.owner if way_out else None,
        "until": iso(one.planned_at + way_out.within) if way_out else None,
        "reference": one.reference,
    }
