"""The machine: data folder, disk, master key."""

import os
import shutil
from collections.abc import Iterator
from typing import Final

from tic_adapters.operations.key_file import MasterKeysUnreadable, key_ids
from tic_adapters.settings import Settings
from tic_cli.diagnosis.finding import Finding, broken, ok, warning

_LITTLE: Final = 1 << 30
_TOO_LITTLE: Final = 64 << 20


def examine(settings: Settings) -> Iterator[Finding]:
    yield _folder(settings)
    yield _disk(settings)
    yield _master_key(settings)


def _folder(settings: Settings) -> Finding:
    home = settings.home
    if not home.exists():
        remedy = "`tic demo` and `tic keys new` make it; or name another one by TIC_HOME."
        return warning("data folder", f"{home} is not there yet.", remedy)
    if not home.is_dir() or not os.access(home, os.W_OK | os.X_OK):
        remedy = "Give yourself the right, or name another folder by TIC_HOME."
        return broken("data folder", f"{home} can't be written to.", remedy)
    # Others may pass through it where PostgreSQL runs as a user of its own, but not look into it.
    if home.stat().st_mode & 0o066:
        return warning("data folder", f"Others can look into {home}.", f"Run `chmod 711 {home}`.")
    return ok("data folder", str(home))


def _disk(settings: Settings) -> Finding:
    place = next(one for one in (settings.home, *settings.home.parents) if one.exists())
    free = shutil.disk_usage(place).free
    words = f"{free / (1 << 30):.1f} GiB free at {place}."
    if free < _TOO_LITTLE:
        return broken("disk", words, "Make room, or name another folder by TIC_HOME.")
    return warning("disk", words, "Make room soon.") if free < _LITTLE else ok("disk", words)


def _master_key(settings: Settings) -> Finding:
    try:
        current, known = key_ids(settings)
    except MasterKeysUnreadable as error:
        return broken("master key", str(error), "Without it, nothing that is sealed opens.")
    if len(known) > 1:
        remedy = "Restart the servers, then run `tic keys rotate` to finish the rotation."
        return warning("master key", f"{current} is current; {len(known)} are known.", remedy)
    return ok("master key", f"{current} is current.")
