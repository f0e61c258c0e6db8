"""The books: whether they are sound, and statements of them."""

import csv
import sys
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click

from tic_adapters.container import Container
from tic_cli.exits import Failed
from tic_cli.installation import with_container
from tic_cli.money import as_money
from tic_cli.order_page import iso, moment
from tic_cli.output import complain, document, json_option, say
from tic_cli.tables import table
from tic_domain.accounts.model import Role
from tic_domain.accounts.use_cases.find_accounts import FindAccountsCommand
from tic_domain.orders.auditing import LedgerCheck
from tic_domain.orders.ledger import LedgerAccount
from tic_domain.orders.statement import Statement
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.check_ledger import CheckLedgerCommand
from tic_domain.orders.use_cases.show_journal import ShowJournalCommand
from tic_domain.orders.use_cases.show_statement import ShowStatementCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.money import MINOR_DIGITS

_DAY: Final = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
_TOLD_EVERY: Final = 2000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@click.group(help="Check the books, and read statements.")
def ledger() -> None:
    pass


@ledger.command(
    help="Derive every entry and state anew from what moved, and compare. Exit code 1 where anything is "
    "wrong. The payment provider isn't asked: `tic payments reconcile` does that."
)
@json_option
def check(*, as_json: bool) -> None:
    def heard(orders: int) -> None:
        if not orders % _TOLD_EVERY:
            complain(f"checked {orders} orders")

    found = with_container(lambda one: one.check_ledger()(CheckLedgerCommand(heard=heard)))
    if as_json:
        document(_check_document(found))
    else:
        _tell_check(found)
    if found.wrong:
        raise Failed("")


@ledger.command(help="Every cent of a time: of one member, or of everybody. Each line sums to zero.")
@click.option("--account", type=click.UUID, help="Of that coachee or coach.")
@click.option("--operator", is_flag=True, help="Of everybody.")
@click.option(
    "--as", "side", type=click.Choice([one.value for one in Side]),
    help="As which of the two; as a coach, where the account is one.",
)  # fmt: skip
@click.option("--since", type=_DAY, help="From that day on, UTC. The first of January without.")
@click.option("--until", type=_DAY, help="Before that day, UTC. Up to now without.")
@click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet.")
@json_option
def statement(
    *,
    account: Any,
    operator: bool,
    side: str | None,
    since: datetime | None,
    until: datetime | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    if operator == (account is not None):
        raise click.UsageError("Name either --account or --operator.")
    if as_csv and as_json:
        raise click.UsageError("--csv and --json don't go together.")
    if operator and side:
        raise click.UsageError("--as goes with --account only.")

    async def act(container: Container) -> Statement:
        now = container.clock().now()
        begin = since.replace(tzinfo=UTC) if since else now.replace(
            month=1, day=1, hour=0, minute=0, second=0, microsecond=0
        )  # fmt: skip
        end = until.replace(tzinfo=UTC) if until else now + timedelta(seconds=1)
        if operator:
            return await container.show_journal()(ShowJournalCommand(since=begin, until=end))
        found = await container.find_accounts()(FindAccountsCommand(reference=str(account)))
        if not found:
            raise NotFound("account")
        usual = Side.COACH if Role.COACH in found[0].roles else Side.COACHEE
        return await container.show_statement()(
            ShowStatementCommand(
                account_id=account, side=Side(side) if side else usual, since=begin, until=end
            )
        )

    found = with_container(act)
    if as_json:
        document(_statement_document(found))
    elif as_csv:
        _write_csv(found)
    else:
        _tell_statement(found)


def _tell_check(found: LedgerCheck) -> None:
    table(
        ["", *(currency.upper() for currency in found.balances)],
        [
            (account.value, *(as_money(sums[account], currency) for currency, sums in found.balances.items()))
            for account in LedgerAccount
        ],
        empty="",
    )
    if found.wrong:
        table(["order", "what is wrong"], [(one.order_id, one.words) for one in found.wrong], empty="")
    verdict = f"{len(found.wrong)} things are wrong" if found.wrong else "all as they should be"
    say(f"{found.orders} orders, {found.entries} entries: {verdict}.")


def _check_document(found: LedgerCheck) -> dict[str, Any]:
    return {
        "holds": not found.wrong,
        "orders": found.orders,
        "entries": found.entries,
        "balances": {
            currency: {account.value: amount for account, amount in sums.items()}
            for currency, sums in found.balances.items()
        },
        "wrong": [{"order": str(one.order_id), "words": one.words} for one in found.wrong],
    }


def _tell_statement(found: Statement) -> None:
    table(
        ["when", "order", "what", "title", *(account.value for account in found.accounts)],
        [
            (moment(line.at), line.order_id, line.what, line.title,
             *(line.amount(account) if line.amounts[account] else None for account in found.accounts))
            for line in found.lines
        ],
        empty="Nothing moved in that time.",
    )  # fmt: skip
    for currency, sums in found.totals().items():
        parts = (f"{account.value} {as_money(amount, currency)}" for account, amount in sums.items())
        say(f"In all: {', '.join(parts)}.")


def _statement_document(found: Statement) -> dict[str, Any]:
    return {
        "since": iso(found.since),
        "until": iso(found.until),
        "lines": [
            {
                "number": line.number,
                "at": iso(line.at),
                "order": str(line.order_id),
                "title": line.title,
                "cause": line.cause,
                "currency": line.currency,
                "amounts": {account.value: line.amounts[account] for account in found.accounts},
            }
            for line in found.lines
        ],
        "totals": {
            currency: {account.value: amount for account, amount in sums.items()}
            for currency, sums in found.totals().items()
        },
    }


def _write_csv(found: Statement) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(
        ["number", "at", "order", "title", "cause", "currency", *(one.value for one in found.accounts)]
    )
    for line in found.lines:
        digits = MINOR_DIGITS[line.currency]
        amounts = (_decimal(line.amounts[account], digits) for account in found.accounts)
        facts = (line.number, iso(line.at), line.order_id, _harmless(line.title), line.cause)
        writer.writerow([*facts, line.currency.upper(), *amounts])


def _decimal(amount: int, digits: int) -> str:
    whole, rest = divmod(abs(amount), 10**digits)
    return f"{'-' if amount < 0 else ''}{whole}{f'.{rest:0{digits}d}' if digits else ''}"


def _harmless(text: str) -> str:
    """A title is somebody's words: a spreadsheet shall not take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
