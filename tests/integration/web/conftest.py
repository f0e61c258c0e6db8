from collections.abc import Iterator

import pytest
from tests.integration.web.apps import taken_back_afterwards
from tests.integration.web.orders import Trade
from tests.integration.web.support import Site


@pytest.fixture(autouse=True)
def _apps_are_taken_back() -> Iterator[None]:
    """Those of a module's or session's fixtures are lent before this, and stay."""
    with taken_back_afterwards():
        yield


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture(scope="module")
def shop() -> Site:
    """One for all tests of a module that trade. Its clock only goes ahead."""
    return Site(environment={"TIC_SANDBOX": "1"})


@pytest.fixture
async def trade(shop: Site) -> Trade:
    return await Trade.opened(shop)
