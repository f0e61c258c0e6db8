import pytest
from tests.integration.web.orders import Trade
from tests.integration.web.support import Site


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
