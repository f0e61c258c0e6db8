"""Backups of everything, and coming back from one without bringing back whoever has left."""

from datetime import UTC, datetime
from pathlib import Path

import attrs
import click

from tic_adapters.container import build, close
from tic_adapters.operations import backups
from tic_cli.commands.erasing import replay_in
from tic_cli.installation import read_settings, require_database
from tic_cli.output import document, json_option, say


@click.command(help="Back everything up into a folder: the data, people's keys apart, and the files.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
def backup(folder: Path, *, as_json: bool) -> None:
    settings = require_database(read_settings())
    made = backups.back_up(settings, settings.database.url or "", folder, datetime.now(UTC))
    purged = backups.purge_keys(folder.parent, datetime.now(UTC))
    if as_json:
        document(
            {
                "folder": str(made.folder),
                "keys_until": made.keys_until.isoformat(),
                "keys_purged": [str(one) for one in purged],
                "files": made.files,
            }
        )
        return
    say(f"The backup is in {made.folder}. Files: {made.files}")
    say(
        f"keys.dump opens what is in it, together with the master key: it is to be thrown away by "
        f"{made.keys_until:%Y-%m-%d %H:%M} UTC. The next `tic backup` beside it does that."
    )
    if purged:
        say(f"Thrown away, as their time was over: {', '.join(map(str, purged))}.")
    say(f"The master key and {settings.tombstones_file} are not in it: keep copies of both elsewhere.")


@click.command(help="Restore a backup into an empty database, and erase whoever was erased since.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--new", "name", help="Make a database of that name beside the configured one, and use it.")
@json_option
def restore(folder: Path, *, name: str | None, as_json: bool) -> None:
    settings = require_database(read_settings())
    url = settings.database.url or ""
    if name is not None:
        url = backups.make_database(url, name)
        settings = attrs.evolve(settings, database=attrs.evolve(settings.database, url=url))
    restored = backups.restore(settings, url, folder)
    done = replay_in(lambda: build(settings), close)
    if as_json:
        document(
            {
                "made_at": restored.made_at.isoformat(),
                "with_keys": restored.with_keys,
                "tombstones": done.tombstones,
                "erased": len(done.requests),
                "files": restored.files,
            }
        )
        return
    say(f"The backup of {restored.made_at:%Y-%m-%d %H:%M} UTC is restored. Files: {restored.files}")
    if not restored.with_keys:
        say("Its keys were thrown away, as they have to be: what is sealed in it doesn't open any more.")
    say(f"The ledger knows {done.tombstones} deletions; {len(done.requests)} accounts were erased anew.")
