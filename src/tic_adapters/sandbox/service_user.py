"""Running PostgreSQL, which refuses to be root, where we are root: as a user of its own."""

import contextlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Final

_NAME: Final = "pgserver"
_PASS: Final = 0o011
_READ: Final = 0o044


class EmbeddedPostgresFailed(Exception):
    """The embedded database can't be used. The message says why, and the remedy."""


def service_user() -> pwd.struct_passwd | None:
    """None where we are nobody special, and PostgreSQL may run as we do. Raises EmbeddedPostgresFailed."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(_NAME)
    made = subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _NAME],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        raise EmbeddedPostgresFailed(
            f"PostgreSQL does not run as root, and the user {_NAME} could not be made. Make that user, start "
            "as another user, or name a server by TIC_DATABASE_URL."
        )
    return pwd.getpwnam(_NAME)


def run_as_service_user(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    user = service_user()
    return subprocess.run(
        command,
        # Settings for some other database, in PG* variables, are not meant for this one.
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        cwd=folder,
        user=user and user.pw_uid,
        group=user and user.pw_gid,
        extra_groups=None if user is None else [],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def private_folder(path: Path) -> None:
    """A folder that only the service user enters; one that is there stays whose it is."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    user = service_user()
    if user is not None:
        shutil.chown(path, user.pw_uid, user.pw_gid)


def is_private(path: Path) -> bool:
    user = service_user()
    status = path.lstat()
    return status.st_uid == (os.geteuid() if user is None else user.pw_uid) and not status.st_mode & 0o077


def let_in(folder: Path, programs: Path) -> None:
    """As root: the way to both may be passed through, not listed; the programs may be read."""
    if service_user() is None:
        return
    for parent in (*folder.parents, *programs.parents):
        _grant(parent, _PASS)
    for path in (programs, *programs.rglob("*")):
        _grant(path, _READ | (_PASS if path.is_dir() or path.stat().st_mode & 0o100 else 0))


def _grant(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode & 0o7777 | bits)
