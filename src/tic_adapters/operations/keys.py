"""Rotating the master keys."""

import asyncio
from datetime import datetime
from typing import Final

from tic_adapters.container import Container
from tic_adapters.operations.key_file import key_id_for, key_store
from tic_adapters.postgres.key_rotation import rewrap_all
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSubjectKeys
from tic_adapters.settings import Settings

IN_FLIGHT: Final = 1.0
"""Seconds for a registration that began before the new key was there to be committed."""


def prepare_rotation(settings: Settings, now: datetime) -> str:
    """A new current key beside the older ones; its id. One that waits to be taken into use is taken.

    Raises MasterKeysUnreadable.
    """
    store = key_store(settings)
    keys = store.load()
    if len(keys.keys) == 1:
        keys = keys.with_new_current(_free_id(keys, now))
        store.save(keys)
    return keys.current


async def rotate(container: Container, now: datetime) -> tuple[str, int]:
    """Every subject's key is wrapped by a new master key; then the older ones are forgotten.

    Returns the id of the new one, and how many were wrapped anew. Stopped in the middle, nothing is lost:
    the older keys stay until every subject's key has been wrapped anew, and the next run goes on.
    Raises MasterKeysUnreadable, SealBroken, Unavailable.
    """
    prepare_rotation(container.settings(), now)
    store = key_store(container.settings())
    keys = store.load()
    subject_keys = AesGcmSubjectKeys(keys)
    rewrapped = (await rewrap_all(container.database(), subject_keys)).rewrapped
    # Running servers take the new key from now on; what one of them was just writing under the old key is
    # found by another pass. Only when a pass finds nothing may the old key be forgotten.
    found = 1
    while found:
        await asyncio.sleep(IN_FLIGHT)
        found = (await rewrap_all(container.database(), subject_keys)).rewrapped
        rewrapped += found
    store.save(keys.retired())
    return keys.current, rewrapped


def _free_id(keys: MasterKeys, now: datetime) -> str:
    wanted, number = key_id_for(now), 2
    while wanted in keys.keys:
        wanted, number = f"{key_id_for(now)}.{number}", number + 1
    return wanted
