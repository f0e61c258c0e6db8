from collections.abc import AsyncIterator

import pytest
from tests.integration.web.pages.site import Browser, Site, site_over_memory


@pytest.fixture
def site() -> Site:
    return site_over_memory()


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[Browser]:
    async with site.browser() as opened:
        yield opened


@pytest.fixture
async def other_browser(site: Site) -> AsyncIterator[Browser]:
    """Somebody else's."""
    async with site.browser() as opened:
        yield opened
