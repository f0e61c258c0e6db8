import pytest
from tests.unit.house import House
from tests.unit.matching.cv_desk import CvDesk
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.run_desk import RunDesk


@pytest.fixture
def desk(house: House) -> MatchDesk:
    return MatchDesk(house)


@pytest.fixture
def runs(desk: MatchDesk) -> RunDesk:
    return RunDesk(desk)


@pytest.fixture
def cvs(house: House) -> CvDesk:
    return CvDesk(house)
