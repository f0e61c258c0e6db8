"""The file of master keys: made where there is none, and looked at."""

from datetime import datetime
from pathlib import Path

from tic_adapters.sealing.keyring import MasterKeysUnreadable
from tic_adapters.sealing.stores import EnvironmentKeys, KeyFile, MasterKeyStore
from tic_adapters.settings import Settings

__all__ = ["MasterKeysUnreadable", "ensure_key_file", "key_id_for", "key_ids", "key_store", "new_key_file"]


def new_key_file(path: Path, now: datetime) -> str:
    """The id of the new key. Raises MasterKeysUnreadable where there is a file already."""
    return KeyFile(path).create(key_id_for(now)).current


def ensure_key_file(settings: Settings, now: datetime) -> bool:
    """Whether one had to be made. What is there is left alone; so is a key from the environment."""
    if settings.master_key is not None or settings.master_key_file.exists():
        return False
    new_key_file(settings.master_key_file, now)
    return True


def key_ids(settings: Settings) -> tuple[str, tuple[str, ...]]:
    """The current one, and all that are known. Raises MasterKeysUnreadable."""
    keys = key_store(settings).load()
    return keys.current, tuple(sorted(keys.keys))


def key_store(settings: Settings) -> MasterKeyStore:
    if settings.master_key is not None:
        return EnvironmentKeys(settings.master_key)
    return KeyFile(settings.master_key_file)


def key_id_for(now: datetime) -> str:
    return now.strftime("%Y-%m-%d")
