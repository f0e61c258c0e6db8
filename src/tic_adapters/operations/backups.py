"""Backups, by pg_dump, pg_restore and psql. What opens people's data is kept apart, for a short time.

`data.dump` is everything but the keys of people: what is sealed in it stays closed without them. `keys.dump`
holds those, wrapped by the master key; it is thrown away after days, and with it whoever was erased since.
"""

import contextlib
import hashlib
import itertools
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import attrs
import psycopg
from psycopg import sql

from tic_adapters.operations import schema
from tic_adapters.postgres.columns import DATA, KEYS
from tic_adapters.sandbox.postgres import programs
from tic_adapters.sandbox.service_user import EmbeddedPostgresFailed
from tic_adapters.settings import Settings
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import Refused, Unavailable

DATA_DUMP: Final = "data.dump"
KEYS_DUMP: Final = "keys.dump"
FILES: Final = "files.tar"
MANIFEST: Final = "manifest.json"
KEYS_KEPT_FOR: Final = timedelta(days=7)
_SETTINGS: Final = 40
"""Lines that a script of pg_restore begins with: its settings are among them, and no data."""
_UNKNOWN_BEFORE_17: Final = b"SET transaction_timeout"
_NO_KEYS: Final = f"--exclude-schema={KEYS}"


class BackupRefused(Refused):
    """Not a backup, an incomplete one, or no place to restore it to."""


@attrs.frozen(kw_only=True)
class BackupMade:
    folder: Path
    keys_until: datetime
    files: str
    """What became of the files, in words."""


@attrs.frozen(kw_only=True)
class Restored:
    made_at: datetime
    with_keys: bool
    files: str


@clause("C7.4")
def back_up(settings: Settings, url: str, folder: Path, now: datetime) -> BackupMade:
    """Into a folder that is not there yet. Raises BackupRefused, Unavailable."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty. Name a folder that isn't there yet.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _run("pg_dump", "--format=custom", _NO_KEYS, f"--file={folder / DATA_DUMP}", f"--dbname={url}")
    _run("pg_dump", "--format=custom", f"--schema={KEYS}", f"--file={folder / KEYS_DUMP}", f"--dbname={url}")
    names = [DATA_DUMP, KEYS_DUMP]
    if settings.files.s3_bucket is not None:
        files = "They are in the bucket, which is backed up by whoever runs it."
    else:
        _pack(settings.files_folder, folder / FILES)
        names.append(FILES)
        files = "They are in files.tar, sealed as they were."
    keys_until = now + KEYS_KEPT_FOR
    manifest = {
        "made_at": now.isoformat(),
        "keys_until": keys_until.isoformat(),
        "files": files,
        "sha256": {name: _digest(folder / name) for name in names},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return BackupMade(folder=folder, keys_until=keys_until, files=files)


def purge_keys(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Throws the keys of backups away whose time is over: all backups beneath that folder. Which it were."""
    found = []
    for manifest in sorted(folder.rglob(MANIFEST)):
        keys = manifest.parent / KEYS_DUMP
        if keys.exists() and datetime.fromisoformat(json.loads(manifest.read_text())["keys_until"]) <= now:
            keys.unlink()
            found.append(keys)
    return tuple(found)


@clause("C7.4")
def restore(settings: Settings, url: str, folder: Path) -> Restored:
    """Into an empty database. Whoever was erased since is still in it: the ledger has to be replayed.

    Raises BackupRefused, Unavailable.
    """
    manifest = _manifest(folder)
    if _has_tables(url):
        raise BackupRefused("The database is not empty. Restore into one that is, then let servers use it.")
    _pour(folder / DATA_DUMP, url)
    keys = folder / KEYS_DUMP
    if keys.exists():
        _pour(keys, url)
    else:
        # Without them nothing sealed opens; the tables have to be there all the same.
        _make_keys_table(url)
    schema.upgrade(url)
    if (folder / FILES).exists():
        settings.files_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tarfile.open(folder / FILES) as archive:
            archive.extractall(settings.files_folder, filter="data")
    return Restored(
        made_at=datetime.fromisoformat(manifest["made_at"]),
        with_keys=keys.exists(),
        files=manifest["files"],
    )


def make_database(url: str, name: str) -> str:
    """A new one beside that of `url`; its address. Raises BackupRefused where there is one."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
            )
    except psycopg.errors.DuplicateDatabase as error:
        raise BackupRefused(f"There is a database “{name}” already. Name another.") from error
    except psycopg.OperationalError as error:
        raise Unavailable("The database", "Start it, or correct TIC_DATABASE_URL.") from error
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        digests: dict[str, str] = manifest["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"{folder} holds no backup made by `tic backup`.") from error
    for name, digest in digests.items():
        if name == KEYS_DUMP and not (folder / name).exists():
            continue  # Its time was over.
        if not (folder / name).exists() or _digest(folder / name) != digest:
            raise BackupRefused(f"{folder / name} is missing or was changed after the backup was made.")
    return manifest


def _has_tables(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", [DATA]).fetchone()
    except psycopg.OperationalError as error:
        raise Unavailable("The database", "Start it, or correct TIC_DATABASE_URL.") from error
    return bool(row and row[0])


def _make_keys_table(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(KEYS)))
        connection.execute(
            sql.SQL(
                "CREATE TABLE {} (subject_id uuid NOT NULL CONSTRAINT pk_subject_keys PRIMARY KEY, "
                "wrapped bytea NOT NULL)"
            ).format(sql.Identifier(KEYS, "subject_keys"))
        )


def _run(program: str, *arguments: str) -> None:
    try:
        done = subprocess.run(
            [program_path(program), *arguments], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise BackupRefused(f"{program} is not here. Install PostgreSQL's client programs.") from error
    if done.returncode:
        raise BackupRefused(f"{program} failed: {_last(done.stderr)}")


def _pour(dump: Path, url: str) -> None:
    """By way of psql, since pg_restore sets what servers before its own version don't know.

    The script begins with its settings; the first of a name that `_UNKNOWN_BEFORE_17` has is left out.
    """
    reading = [program_path("pg_restore"), "--no-owner", "--file=-", str(dump)]
    writing = [program_path("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={url}"]
    try:
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as read,
            subprocess.Popen(
                writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
            ) as written,
        ):
            if read.stdout is None or written.stdin is None:
                raise BackupRefused("pg_restore and psql have no streams.")
            with contextlib.suppress(BrokenPipeError), written.stdin:
                for line in itertools.islice(read.stdout, _SETTINGS):
                    written.stdin.write(b"" if line.startswith(_UNKNOWN_BEFORE_17) else line)
                shutil.copyfileobj(read.stdout, written.stdin)
            read.stdout.close()
            codes = read.wait(), written.wait()
            said.seek(0)
            words = said.read().decode(errors="replace")
    except OSError as error:
        raise BackupRefused(
            "pg_restore and psql are not here. Install PostgreSQL's client programs."
        ) from error
    if any(codes):
        raise BackupRefused(f"Restoring {dump.name} failed: {_last(words)}")


def program_path(program: str) -> str:
    """The wheel's, which is as new as any server we know; else that of the machine."""
    try:
        return str(programs() / program)
    except EmbeddedPostgresFailed:
        return shutil.which(program) or program


def _last(lines: str) -> str:
    found: Sequence[str] = [line for line in lines.splitlines() if line.strip()]
    return found[-1] if found else "it said nothing."


def _pack(folder: Path, target: Path) -> None:
    with tarfile.open(target, "w") as archive:
        if folder.is_dir():
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    archive.add(path, arcname=path.relative_to(folder).as_posix(), recursive=False)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
