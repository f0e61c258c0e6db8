"""The second comparison: a bare Litestar handler, three round trips by psycopg, 50 openings of AES-GCM."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from litestar import Litestar, Request, Response, get
from litestar.datastructures import State
from psycopg_pool import AsyncConnectionPool


class MessageOut(msgspec.Struct):
    id: UUID
    sender_id: UUID
    body: str
    sent_at: str


class PageOut(msgspec.Struct):
    conversation_id: UUID
    messages: list[MessageOut]


def create_app() -> Litestar:
    pool = AsyncConnectionPool(
        os.environ["BENCH_URL"], min_size=10, max_size=10, open=False, kwargs={"autocommit": True}
    )
    cipher = AESGCM(bytes.fromhex(os.environ["BENCH_KEY"]))
    encode = msgspec.json.Encoder().encode

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with pool:
            await pool.wait()
            yield

    @get("/conversations/{conversation_id:uuid}")
    async def read(request: Request[None, None, State], conversation_id: UUID) -> Response[bytes]:
        token = request.headers["authorization"].removeprefix("Bearer ")
        async with pool.connection() as connection:
            found = await connection.execute(
                "SELECT account_id FROM bench.tokens WHERE digest = %s", [sha256(token.encode()).digest()]
            )
            row = await found.fetchone()
            assert row is not None
            found = await connection.execute(
                "SELECT id FROM bench.conversations WHERE id = %s AND account_id = %s",
                [conversation_id, row[0]],
            )
            assert await found.fetchone() is not None
            found = await connection.execute(
                "SELECT id, sender_id, sealed, sent_at FROM bench.messages WHERE conversation_id = %s "
                "ORDER BY id DESC LIMIT 50",
                [conversation_id],
            )
            rows = await found.fetchall()
        messages = [
            MessageOut(one, sender, cipher.decrypt(sealed[:12], sealed[12:], None).decode(), at.isoformat())
            for one, sender, sealed, at in rows
        ]
        return Response(encode(PageOut(conversation_id, messages)), media_type="application/json")

    return Litestar([read], lifespan=[lifespan], openapi_config=None, logging_config=None)
