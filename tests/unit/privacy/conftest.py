import pytest
from tests.unit.house import House
from tests.unit.privacy.leaving import Leaving
from tests.unit.scheduling.conftest import made_booking
from tests.unit.shop import Shop


@pytest.fixture
async def leaving() -> Leaving:
    return Leaving(Shop.of(await made_booking(House())))
