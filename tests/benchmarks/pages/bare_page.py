"""The comparison: a bare Litestar handler that answers with the bytes of a page it has at hand."""

import os
from pathlib import Path

from litestar import Litestar, MediaType, get


def create_app() -> Litestar:
    content = Path(os.environ["BENCH_PAGE"]).read_bytes()

    @get("/", media_type=MediaType.HTML)
    async def show() -> bytes:
        return content

    return Litestar([show], openapi_config=None, logging_config=None)
