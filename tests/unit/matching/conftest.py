import pytest
from tests.unit.house import House
from tests.unit.matching.desk import MatchDesk


@pytest.fixture
def desk(house: House) -> MatchDesk:
    return MatchDesk(house)
