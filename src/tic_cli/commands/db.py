"""The database's tables."""

import click

from tic_adapters.operations import schema
from tic_cli.exits import Failed
from tic_cli.installation import database_url
from tic_cli.output import document, json_option, say


@click.group(help="The database's tables.")
def db() -> None:
    pass


@db.command(help="Bring the tables up to this version. Does nothing where they are.")
def upgrade() -> None:
    schema.upgrade(database_url())
    say(f"The tables are at {schema.newest()}.")


@db.command(help="Compare the live database with what this version expects. Exit code 1 where they differ.")
@json_option
def check(*, as_json: bool) -> None:
    found = schema.differences(database_url())
    if as_json:
        document({"holds": not found, "newest": schema.newest(), "differences": found})
        if found:
            raise Failed("")
        return
    if found:
        raise Failed("\n".join(found))
    say(f"The tables are as they should be, at {schema.newest()}.")
