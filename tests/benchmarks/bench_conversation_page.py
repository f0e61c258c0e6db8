"""A conversation page of 50 messages as JSON, beside two handlers that do less, in one run.

All three run under uvicorn with uvloop and httptools, one process each, against one PostgreSQL. The load
generator shares the two cores.
"""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

import httpx
from tests.benchmarks.conversation_page import our_page, plain_rows
from tests.benchmarks.conversation_page.load import load
from tests.benchmarks.servers import postgres, server
from tests.benchmarks.support import Figure, figure, median

from tic_adapters.postgres import migrate
from tic_adapters.sealing.stores import KeyFile

ROUNDS: Final = 5
SECONDS: Final = 2.0
MESSAGES: Final = 50
_TEXT: Final = "I had the system design round today: they asked for a rate limiter over several regions. "


def run() -> list[Figure]:
    texts = [(_TEXT * (1 + number % 3)).strip() for number in range(MESSAGES)]
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as name, postgres(Path(name)) as url:
        home = Path(name)
        KeyFile(home / "master-key.json").create("bench")
        migrate.upgrade(url)
        rows = plain_rows.fill(url, texts)
        environment = {
            **os.environ,
            "TIC_HOME": str(home),
            "TIC_DATABASE_URL": url,
            "TIC_ALLOWED_HOSTS": "127.0.0.1",
            "BENCH_URL": url,
            "BENCH_SQLALCHEMY_URL": url.replace("postgresql://", "postgresql+psycopg://", 1),
            "BENCH_KEY": rows.key.hex(),
        }
        page = asyncio.run(our_page.fill(environment, texts))
        with (
            server("conversation_page.our_app", environment) as (ours, process),
            server("conversation_page.plain_fastapi", environment) as (fastapi, _),
            server("conversation_page.bare_litestar", environment) as (bare, _),
        ):
            _check_same_texts(f"{ours}{page.path}", page.token, texts)
            rates: dict[str, list[float]] = {"ours": [], "fastapi": [], "bare": []}
            for _ in range(ROUNDS):
                for who, address, token in (
                    ("ours", f"{ours}{page.path}", page.token),
                    ("fastapi", f"{fastapi}{rows.path}", rows.token),
                    ("bare", f"{bare}{rows.path}", rows.token),
                ):
                    headers = {"Authorization": f"Bearer {token}"}
                    rates[who].append(load(address, headers, seconds=SECONDS).per_second)
            resident = process.memory_info().rss / 2**20
    mine, plain, least = (median(rates[who]) for who in ("ours", "fastapi", "bare"))
    return [
        figure("conversation page, 50 messages", mine, "requests/s"),
        figure("FastAPI + ORM + pydantic, 50 rows", plain, "requests/s"),
        figure("bare Litestar + psycopg, 3 round trips, 50 openings", least, "requests/s"),
        figure("page beside FastAPI + ORM + pydantic", mine / plain, "x", least=2),
        figure("page beside bare Litestar + psycopg", mine / least, "x", least=0.6),
        figure("web process after the load, resident", resident, "MB", most=200),
    ]


def _check_same_texts(url: str, token: str, texts: list[str]) -> None:
    """A quick answer that isn't the page would be worth nothing."""
    answer = httpx.get(url, headers={"Authorization": f"Bearer {token}"})
    bodies = [message["body"] for message in answer.raise_for_status().json()["messages"]]
    if sorted(bodies) != sorted(texts):
        raise RuntimeError("the page doesn't hold the 50 messages")
