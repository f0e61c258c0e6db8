"""The key of each subject, wrapped by the master key. Deleting a row shreds what it sealed."""

from typing import Final

from sqlalchemy import LargeBinary, Table, Uuid

from tic_adapters.postgres.columns import KEYS, METADATA, plain, technical
from tic_adapters.postgres.personal_data import KEY_OF

subject_keys: Final = Table(
    "subject_keys",
    METADATA,
    # No foreign key to accounts: this schema is dumped, restored and shredded by itself.
    plain("subject_id", Uuid, KEY_OF, primary_key=True),
    technical("wrapped", LargeBinary, "a key that is worth nothing without the master key"),
    schema=KEYS,
)
