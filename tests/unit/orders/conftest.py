import pytest
from tests.unit.scheduling.conftest import Booking, booking
from tests.unit.shop import Shop

__all__ = ["booking", "shop"]


@pytest.fixture
def shop(booking: Booking) -> Shop:
    return Shop.of(booking)
