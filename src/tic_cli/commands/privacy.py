"""What members may ask of the operator: about one person's data, each act with a reason that they see."""

import click

from tic_cli.commands import erasing, holdings


@click.group(help="Members’ rights: what is held, exports, deletion and its receipts, and what is over.")
def privacy() -> None:
    pass


for _command in (*holdings.COMMANDS, *erasing.COMMANDS):
    privacy.add_command(_command)
