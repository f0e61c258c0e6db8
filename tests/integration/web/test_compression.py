"""What is compressed, and for whom. An answer's length must tell a foreign page nothing."""

from typing import Any

import pytest
from tests.integration.web.support import Site

from tic_web.security.compression import may_compress

HOME = "/"


@pytest.mark.parametrize(
    ("headers", "compressed"),
    [
        ({}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"cookie": "tic=x"}, False),
        ({"cookie": "tic=x", "sec-fetch-site": "cross-site"}, False),
        ({"cookie": "tic=x", "sec-fetch-site": "same-site"}, False),
        ({"cookie": "tic=x", "sec-fetch-site": "same-origin"}, True),
        ({"cookie": "tic=x", "sec-fetch-site": "none"}, True),
    ],
)
def test_with_cookies_only_our_own_site_and_the_address_bar_get_it(
    headers: dict[str, str], *, compressed: bool
) -> None:
    scope: Any = {"headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    assert may_compress(scope) is compressed


@pytest.mark.clause("C3.3")
async def test_a_foreign_page_learns_no_compressed_length(site: Site) -> None:
    async with site.client() as client:
        own = await client.get(HOME, headers={"cookie": "tic=x", "sec-fetch-site": "same-origin"})
        foreign = await client.get(HOME, headers={"cookie": "tic=x", "sec-fetch-site": "cross-site"})

    assert own.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in own.headers["vary"]
    assert "content-encoding" not in foreign.headers
