"""Tables of their own for the two comparisons, filled with the same 50 texts."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import attrs
import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CONVERSATION: Final = UUID(int=1)
ACCOUNT: Final = UUID(int=2)
OTHER: Final = UUID(int=3)
START: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_SCHEMA: Final = """
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE TABLE bench.tokens (digest bytea PRIMARY KEY, account_id uuid NOT NULL);
CREATE TABLE bench.conversations (id uuid PRIMARY KEY, account_id uuid NOT NULL);
CREATE TABLE bench.messages (
    id uuid PRIMARY KEY, conversation_id uuid NOT NULL, sender_id uuid NOT NULL,
    body text NOT NULL, sealed bytea NOT NULL, sent_at timestamptz NOT NULL
);
CREATE INDEX ON bench.messages (conversation_id, id DESC);
"""


@attrs.frozen(kw_only=True)
class PlainRows:
    key: bytes
    token: str

    @property
    def path(self) -> str:
        return f"/conversations/{CONVERSATION}"


def fill(url: str, texts: list[str]) -> PlainRows:
    rows = PlainRows(key=AESGCM.generate_key(256), token="bench-token")
    cipher = AESGCM(rows.key)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_SCHEMA)
        connection.execute(
            "INSERT INTO bench.tokens VALUES (%s, %s)", [sha256(rows.token.encode()).digest(), ACCOUNT]
        )
        connection.execute("INSERT INTO bench.conversations VALUES (%s, %s)", [CONVERSATION, ACCOUNT])
        for number, text in enumerate(texts):
            nonce = os.urandom(12)
            connection.execute(
                "INSERT INTO bench.messages VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    UUID(int=100 + number),
                    CONVERSATION,
                    ACCOUNT if number % 2 else OTHER,
                    text,
                    nonce + cipher.encrypt(nonce, text.encode(), None),
                    START + timedelta(minutes=number),
                ],
            )
        connection.execute("ANALYZE bench.messages")
    return rows
