"""The master keys."""

from datetime import UTC, datetime
from pathlib import Path

import click

from tic_adapters.operations.key_file import new_key_file
from tic_adapters.operations.keys import prepare_rotation
from tic_adapters.operations.keys import rotate as rotate_keys
from tic_cli.installation import read_settings, with_container
from tic_cli.output import document, json_option, say


@click.group(help="The master keys: they wrap the key of each person, which seals what is theirs.")
def keys() -> None:
    pass


@keys.command(help="Make a file with a new master key. One that is there is never overwritten.")
@click.option("--file", "path", type=click.Path(path_type=Path), help="Instead of TIC_MASTER_KEY_FILE.")
@json_option
def new(*, path: Path | None, as_json: bool) -> None:
    target = path or read_settings().master_key_file
    key_id = new_key_file(target, datetime.now(UTC))
    if as_json:
        document({"file": str(target), "current": key_id})
    else:
        say(f"The master key {key_id} is in {target}. Keep a copy of it apart from backups of the database.")


@keys.command()
@click.option(
    "--prepare", is_flag=True, help="Only make the new key, for servers elsewhere to be given first."
)
@json_option
def rotate(*, prepare: bool, as_json: bool) -> None:
    """Wrap every person's key by a new master key, and forget the old one.

    No content is touched. Running servers on this machine follow by themselves. Where servers have key files
    of their own, use --prepare, hand the file out, then run it again without.
    """

    now = datetime.now(UTC)
    if prepare:
        key_id = prepare_rotation(read_settings(), now)
        if as_json:
            document({"current": key_id, "rewrapped": 0, "finished": False})
        else:
            say(f"The new key is {key_id}. Give the file to every server, then run `tic keys rotate`.")
        return
    key_id, rewrapped = with_container(lambda one: rotate_keys(one, now))
    if as_json:
        document({"current": key_id, "rewrapped": rewrapped, "finished": True})
    else:
        say(f"The master key is {key_id} now; {rewrapped} keys of people were wrapped anew.")
