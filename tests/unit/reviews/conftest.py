import pytest
from tests.unit.house import House
from tests.unit.reviews.desk import Desk


@pytest.fixture
async def desk(house: House) -> Desk:
    return await Desk.made(house)
