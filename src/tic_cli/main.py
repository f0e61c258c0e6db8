"""The command `tic`. Nothing heavy is imported before the command that needs it."""

import sys
from collections.abc import Mapping
from typing import Final

import click

from tic_cli.ending import Ending
from tic_cli.exits import MEANINGS, Exit
from tic_cli.lazy import LazyGroup

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "demo": ("Run everything on this machine, with an invented market.", "tic_cli.commands.demo:demo"),
    "serve": ("Run the web server.", "tic_cli.commands.serve:serve"),
    "worker": ("Run the worker for jobs: mail, analytics, files.", "tic_cli.commands.worker:worker"),
    "tour": ("Play the journey against a running server, and check it.", "tic_cli.commands.tour:tour"),
    "doctor": ("What is configured, reachable, missing; and the remedy.", "tic_cli.commands.doctor:doctor"),
    "db": ("The database's tables.", "tic_cli.commands.db:db"),
    "accounts": ("Show, suspend and restore accounts.", "tic_cli.commands.accounts:accounts"),
    "coaches": ("List coaches, take profiles down.", "tic_cli.commands.coaches:coaches"),
    "reviews": ("List published reviews, take one down.", "tic_cli.commands.reviews:reviews"),
    "reports": ("Reports of abuse: list, show, resolve.", "tic_cli.commands.reports:reports"),
    "conversations": (
        "Read a conversation, for a reason that both sides see.",
        "tic_cli.commands.conversations:conversations",
    ),
    "match": ("Match everyone at once; why a coach was matched, or not.", "tic_cli.commands.match:match"),
    "cv": ("List, upload, download and delete a member's CV.", "tic_cli.commands.cv:cv"),
    "orders": ("What was bought: list, show, refund, end.", "tic_cli.commands.orders:orders"),
    "subscriptions": ("Sessions every month: list, show.", "tic_cli.commands.subscriptions:subscriptions"),
    "payments": ("Compare all money with the payment provider.", "tic_cli.commands.payments:payments"),
    "payouts": ("What coaches are owed: list, run, hold, release.", "tic_cli.commands.payouts:payouts"),
    "ledger": ("Check the books, and read statements.", "tic_cli.commands.ledger:ledger"),
    "backup": ("Back everything up, people's keys apart.", "tic_cli.commands.backup:backup"),
    "restore": ("Restore a backup, without whoever has left since.", "tic_cli.commands.backup:restore"),
    "privacy": ("Members' rights: what is held, exports, deletion.", "tic_cli.commands.privacy:privacy"),
    "mails": ("Which mails went out: list, show, retry, try.", "tic_cli.commands.mails:mails"),
    "policy": ("The privacy policy, and what keeps it.", "tic_cli.commands.policy:policy"),
    "sandbox": ("The demo's clock, and what goes wrong there.", "tic_cli.commands.sandbox:sandbox"),
    "keys": ("The master keys.", "tic_cli.commands.keys:keys"),
}

_EPILOG: Final = "\b\nExit codes:\n" + "\n".join(
    f"  {code.value:<4} {meaning}" for code, meaning in MEANINGS.items()
)


@click.group(
    cls=LazyGroup,
    commands_by_name=COMMANDS,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="techinterview-coach", prog_name="tic", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show where in the code something went wrong.")
def cli(*, debug: bool) -> None:
    """techinterview.coach: people who prepare for tech interviews, and their coaches.

    Settings come from the environment (TIC_HOME, PORT, TIC_DATABASE_URL, …); `tic doctor` shows them.
    """


def run(arguments: list[str]) -> int:
    """The exit code. What went wrong is said on the error stream, with its remedy."""
    with Ending(debug="--debug" in arguments) as ending:
        result = cli.main(args=arguments, prog_name="tic", standalone_mode=False)
        sys.stdout.flush()
        ending.code = result if isinstance(result, int) else Exit.OK
    return ending.code


def main() -> None:
    sys.exit(run(sys.argv[1:]))
