"""The master keys, for operators."""

from datetime import datetime
from pathlib import Path

from tic_adapters.container import Container
from tic_adapters.postgres.key_rotation import rewrap_all
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSubjectKeys
from tic_adapters.sealing.stores import EnvironmentKeys, KeyFile, MasterKeyStore
from tic_adapters.settings import Settings


def new_key_file(path: Path, now: datetime) -> str:
    """The id of the new key. Raises MasterKeysUnreadable where there is a file already."""
    return KeyFile(path).create(_id(now)).current


def ensure_key_file(settings: Settings, now: datetime) -> bool:
    """Whether one had to be made. What is there is left alone; so is a key from the environment."""
    if settings.master_key is not None or settings.master_key_file.exists():
        return False
    new_key_file(settings.master_key_file, now)
    return True


def key_ids(settings: Settings) -> tuple[str, tuple[str, ...]]:
    """The current one, and all that are known. Raises MasterKeysUnreadable."""
    keys = _store(settings).load()
    return keys.current, tuple(sorted(keys.keys))


async def rotate(container: Container, now: datetime, *, keep_old: bool) -> tuple[str, int]:
    """A new current key; every subject's key is wrapped by it; then the older ones are forgotten.

    Returns its id, and how many were wrapped anew. Stopped in the middle, nothing is lost: the older keys
    stay until every subject's key has been wrapped anew, and the next run goes on.
    Raises MasterKeysUnreadable, SealBroken, Unavailable.
    """
    store = _store(container.settings())
    keys = store.load()
    if len(keys.keys) == 1:
        keys = keys.with_new_current(_free_id(keys, now))
        store.save(keys)
    done = await rewrap_all(container.database(), AesGcmSubjectKeys(keys))
    if not keep_old:
        store.save(keys.retired())
    return keys.current, done.rewrapped


def _store(settings: Settings) -> MasterKeyStore:
    if settings.master_key is not None:
        return EnvironmentKeys(settings.master_key)
    return KeyFile(settings.master_key_file)


def _id(now: datetime) -> str:
    return now.strftime("%Y-%m-%d")


def _free_id(keys: MasterKeys, now: datetime) -> str:
    wanted, number = _id(now), 2
    while wanted in keys.keys:
        wanted, number = f"{_id(now)}.{number}", number + 1
    return wanted
