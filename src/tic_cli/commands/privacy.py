"""What members may ask of the operator: about one person's data, each act with a reason that they see."""

import click

from tic_cli.commands import erasing


@click.group(help="Members’ rights: deletion, its receipts and the ledger of who was erased.")
def privacy() -> None:
    pass


for _command in erasing.COMMANDS:
    privacy.add_command(_command)
