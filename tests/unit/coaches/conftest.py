import pytest
from tests.unit.coaches.desk import Desk
from tests.unit.house import House


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)
