"""Where the master keys are kept: a file, an environment variable, or behind a key-management service."""

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final, Protocol

import attrs

from tic_adapters.sealing.keyring import MasterKeys, MasterKeysUnreadable

_MOST_BYTES: Final = 1 << 20


class MasterKeyStore(Protocol):
    def load(self) -> MasterKeys:
        """Raises MasterKeysUnreadable."""
        ...

    def save(self, keys: MasterKeys) -> None:
        """Durable when it returns; after a crash there is the old or the new, never a half. Raises
        MasterKeysUnreadable where it can't be written."""
        ...


class KeyManagement(Protocol):
    """A key-management service: it keeps a key that never leaves it, and encrypts ours under that one."""

    def encrypt(self, plain: bytes) -> bytes:
        """Raises Unavailable."""
        ...

    def decrypt(self, blob: bytes) -> bytes:
        """Raises Unavailable; MasterKeysUnreadable where it isn't a blob of this service's key."""
        ...


@attrs.frozen
class KeyFile:
    """A file that only its owner may read (mode 0600, checked at every load)."""

    _path: Path

    def exists(self) -> bool:
        return self._path.exists()

    def create(self, key_id: str) -> MasterKeys:
        """A new file with fresh keys. Raises MasterKeysUnreadable where there is one already."""
        keys = MasterKeys.fresh(key_id)
        _write(self._path, keys.text().encode(), replace=False)
        return keys

    def load(self) -> MasterKeys:
        return MasterKeys.parse(_read(self._path))

    def save(self, keys: MasterKeys) -> None:
        _write(self._path, keys.text().encode(), replace=True)


@attrs.define
class KeyFileWatch:
    """The keys of a file where it was replaced since this was made or last asked; otherwise None."""

    _path: Path
    _seen: tuple[int, int] | None = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._seen = _stamp(self._path)

    def __call__(self) -> MasterKeys | None:
        """Raises MasterKeysUnreadable."""
        stamp = _stamp(self._path)
        if stamp == self._seen:
            return None
        keys = KeyFile(self._path).load()
        self._seen = stamp
        return keys


@attrs.frozen
class ManagedKeyFile:
    """The same file, encrypted by a key-management service: stolen alone, it is worth nothing."""

    _path: Path
    _management: KeyManagement

    def create(self, key_id: str) -> MasterKeys:
        keys = MasterKeys.fresh(key_id)
        _write(self._path, self._management.encrypt(keys.text().encode()), replace=False)
        return keys

    def load(self) -> MasterKeys:
        return MasterKeys.parse(self._management.decrypt(_read(self._path)))

    def save(self, keys: MasterKeys) -> None:
        _write(self._path, self._management.encrypt(keys.text().encode()), replace=True)


@attrs.frozen
class EnvironmentKeys:
    """Keys that whoever starts the process hands over; changing them is theirs too."""

    _value: str = attrs.field(repr=False)

    def load(self) -> MasterKeys:
        return MasterKeys.from_variable(self._value)

    def save(self, keys: MasterKeys) -> None:
        raise MasterKeysUnreadable(
            "The master keys come from the environment, which can't be written from here. "
            "Keep them in a file to rotate them with `tic keys rotate`."
        )


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise MasterKeysUnreadable(
                    f"{path} can be read by others (mode {mode:04o}). Run `chmod 600 {path}`."
                )
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise MasterKeysUnreadable(
            f"{path} can't be read ({error.strerror}). Make it with `tic keys new`, or correct its path."
        ) from error


def _write(path: Path, content: bytes, *, replace: bool) -> None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.ExitStack() as cleanup:
            cleanup.callback(fresh.unlink, missing_ok=True)
            _write_through(fresh, content)
            if replace:
                fresh.replace(path)
            else:
                _claim(path, fresh)
            _sync_folder(path.parent)
    except OSError as error:
        raise MasterKeysUnreadable(
            f"{path} can't be written ({error.strerror}). Free space or correct the folder's permissions."
        ) from error


def _claim(path: Path, fresh: Path) -> None:
    try:
        # A link fails where the name is taken, whoever took it and whenever.
        path.hardlink_to(fresh)
    except FileExistsError as error:
        raise MasterKeysUnreadable(
            f"{path} exists already and is never overwritten: everything sealed under it would be lost. "
            "To change keys, use `tic keys rotate`."
        ) from error


def _write_through(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    # Without it the new name may be gone after a power cut, although the content is on disk.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
