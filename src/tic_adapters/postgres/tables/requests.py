"""Requests that a client may repeat, by their Idempotency-Key."""

from typing import Final

from sqlalchemy import ForeignKey, Index, LargeBinary, Table, Uuid

from tic_adapters.postgres.columns import DATA, METADATA, MOMENT, plain, sealed, technical
from tic_adapters.postgres.personal_data import KEPT_ANSWER, KEPT_FOR
from tic_adapters.postgres.tables.accounts import accounts

requests: Final = Table(
    "idempotent_requests",
    METADATA,
    plain("account_id", Uuid, KEPT_FOR, ForeignKey(accounts.c.id), primary_key=True),
    technical("key_digest", LargeBinary, "a digest of the key that the client chose", primary_key=True),
    technical("fingerprint", LargeBinary, "a digest that tells another request from the same one"),
    technical("claimed_at", MOMENT, "when a claim and the kept answer end"),
    technical("carried_out_at", MOMENT, "keeps a crash from a second effect", nullable=True),
    sealed("answer", KEPT_ANSWER, nullable=True),
    Index("ix_idempotent_requests_claimed_at", "claimed_at"),
    schema=DATA,
)
